import { z } from 'zod'
import { languageTag } from '../../core/assistants/model/assistant-fields.ts'
import { canonicalProviderPattern } from '../../core/assistants/model/provider-names.ts'
import { presetIds } from '../../core/assistants/presets/presets.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, integerParameter, nameText, text } from '../../shared/bounded.ts'

/*
 * What Talkturo's clients send, from its published page. Ranges are the page's; lengths are ours, for it names none.
 * In a change, null clears: a setting becomes unset, a switch goes back to its default.
 */

const accountSlug = text(255, 1).describe('Slug of the account in which to work; it must be yours.')
const name = nameText(255).describe('What people call the assistant.')

export const createAssistantSchema = z
  .object({
    accountSlug,
    name,
    templateId: z
      .enum(presetIds)
      .default('custom')
      .describe('Starting point: prompt, first message, model, voice, transcriber and directions.'),
  })
  .meta({
    examples: [{ accountSlug: 'my-team', name: 'Spring setter', templateId: 'outbound-setter' }],
  })

/** The page's lists of vendors say "include": any vendor is taken by its lower-case name. */
export const vendorName = z
  .string()
  .regex(canonicalProviderPattern, 'must be a lower-case name of a vendor, of at most 50 characters')

export const updateAssistantSchema = z
  .object({
    accountSlug,
    name: name.optional(),
    first_message: templateText(10_000)
      .nullish()
      .describe('What the assistant says when the call is answered.'),
    system_prompt: templateText(100_000)
      .nullish()
      .describe(
        'Instructions for the assistant; `{{contact.first_name}}` and its like stand for CRM fields.',
      ),
    provider: vendorName
      .nullish()
      .describe('Vendor of the language model, such as `openai`, `anthropic`, `google`, `deepseek`, `qwen`.'),
    model: text(100, 1).nullish().describe('Language model, by its name at the vendor.'),
    temperature: z.number().min(0).max(2).nullish().describe('How freely the model chooses its words.'),
    max_tokens: integer().min(1).max(1_000_000).nullish().describe('Most tokens in one answer of the model.'),
    voice_provider: vendorName
      .nullish()
      .describe(
        'Vendor of the voice: `cartesia` or `elevenlabs`. One that another API has set may be sent back.',
      ),
    voice_model: text(100, 1).nullish().describe('Speech model, by its name at the vendor of the voice.'),
    voice_id: text(200, 1).nullish().describe('Id of the voice at its vendor.'),
    voice_name: text(200).nullish().describe('What people call the voice.'),
    transcriptor_provider: vendorName
      .nullish()
      .describe('Vendor of the speech recognition, such as `deepgram`, `assemblyai`.'),
    transcriptor_model: text(100, 1).nullish().describe('Recognition model, by its name at the vendor.'),
    transcriptor_language: languageTag.nullish().describe('Language that is recognised, as a BCP 47 tag.'),
    recording_enabled: z.boolean().nullish().describe('Whether calls are recorded; null means true.'),
    inbound_enabled: z.boolean().nullish().describe('Whether it answers calls; null means true.'),
    outbound_enabled: z.boolean().nullish().describe('Whether it places calls; null means true.'),
  })
  .meta({
    examples: [
      {
        accountSlug: 'my-team',
        name: 'Summer setter',
        first_message: 'Hi {{contact.first_name}}, this is Maya from Northwind.',
        system_prompt: 'You call people who asked for a quote, and agree on a day for the survey.',
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        temperature: 0.4,
        max_tokens: 512,
        voice_provider: 'elevenlabs',
        voice_model: 'eleven_flash_v2_5',
        voice_id: 'EXAVITQu4vr4xnSDxMaL',
        voice_name: 'Maya',
        transcriptor_provider: 'assemblyai',
        transcriptor_model: 'universal',
        transcriptor_language: 'en-US',
        recording_enabled: false,
        inbound_enabled: true,
        outbound_enabled: true,
      },
    ],
  })

export type AssistantUpdate = z.output<typeof updateAssistantSchema>

export const assignPhoneNumbersSchema = z
  .object({
    accountSlug,
    phoneNumberIds: z
      .array(text(300, 1))
      .max(100)
      .describe('The numbers that the assistant is to have, in any form of their ids; none with `[]`.'),
  })
  .meta({
    examples: [{ accountSlug: 'my-team', phoneNumberIds: ['pn_01jh3v5q7we4yt8z0n2k6c9r1d'] }],
  })

export const accountQuery = z.object({
  accountSlug: accountSlug
    .optional()
    .describe("Slug of the account in which to work; the credential's own without it."),
})

export const listQuery = accountQuery.extend({
  limit: integerParameter().min(1).max(100).default(50).describe('Most assistants in the answer.'),
  offset: integerParameter()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('How many of the newest to pass over.'),
})
