import { z } from 'zod'
import { languageTag } from '../../core/assistants/model/assistant-fields.ts'
import { canonicalProviderPattern } from '../../core/assistants/model/provider-names.ts'
import { presetIds } from '../../core/assistants/presets/presets.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, integerParameter, nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about assistants, from Talkturo's published page. The ranges are the page's, the lengths ours: it names none.
 * In a change, null unsets a setting and resets a switch to its default.
 */

const accountSlug = text(255, 1).describe('Slug of the account; the caller must belong to it.')
const name = nameText(255).describe('Name of the assistant.')

export const createAssistantSchema = z
  .object({
    accountSlug,
    name,
    templateId: z
      .enum(presetIds)
      .default('custom')
      .describe('Template with the prompt, first message, model, voice, transcriber and directions.'),
  })
  .meta({
    examples: [{ accountSlug: 'my-team', name: 'Spring setter', templateId: 'outbound-setter' }],
  })

/** The page's lists of vendors are not exhaustive, so any vendor is accepted by its lower-case name. */
export const vendorName = z
  .string()
  .regex(canonicalProviderPattern, 'must be a lower-case name of a vendor, of at most 50 characters')

export const updateAssistantSchema = z
  .object({
    accountSlug,
    name: name.optional(),
    first_message: templateText(10_000).nullish().describe('First message of the assistant.'),
    system_prompt: templateText(100_000)
      .nullish()
      .describe('System prompt. CRM fields are written like `{{contact.first_name}}`.'),
    provider: vendorName
      .nullish()
      .describe('Vendor of the language model, such as `openai`, `anthropic`, `google`, `deepseek`, `qwen`.'),
    model: text(100, 1).nullish().describe('Name of the language model at its vendor.'),
    temperature: z.number().min(0).max(2).nullish().describe('Sampling temperature of the model.'),
    max_tokens: integer().min(1).max(1_000_000).nullish().describe('Maximum tokens per model response.'),
    voice_provider: vendorName
      .nullish()
      .describe('Vendor of the voice: `cartesia` or `elevenlabs`, or the current one from another API.'),
    voice_model: text(100, 1).nullish().describe('Name of the speech model at the vendor of the voice.'),
    voice_id: text(200, 1).nullish().describe('Id of the voice at its vendor.'),
    voice_name: text(200).nullish().describe('Name of the voice.'),
    transcriptor_provider: vendorName
      .nullish()
      .describe('Vendor of the speech recognition, such as `deepgram`, `assemblyai`.'),
    transcriptor_model: text(100, 1).nullish().describe('Name of the recognition model at its vendor.'),
    transcriptor_language: languageTag.nullish().describe('BCP 47 tag of the recognised language.'),
    recording_enabled: z.boolean().nullish().describe('Whether calls are recorded; null resets it to true.'),
    inbound_enabled: z.boolean().nullish().describe('Whether it answers calls; null resets it to true.'),
    outbound_enabled: z.boolean().nullish().describe('Whether it places calls; null resets it to true.'),
  })
  .meta({
    examples: [
      {
        accountSlug: 'my-team',
        first_message: 'Hi {{contact.first_name}}, this is Maya from Northwind.',
        temperature: 0.4,
        voice_provider: 'elevenlabs',
        voice_id: 'EXAVITQu4vr4xnSDxMaL',
        recording_enabled: false,
      },
    ],
  })

export type AssistantChange = z.output<typeof updateAssistantSchema>

export const assignPhoneNumbersSchema = z
  .object({
    accountSlug,
    phoneNumberIds: z
      .array(text(300, 1))
      .max(100)
      .describe('Ids of all phone numbers of the assistant, in any form; `[]` for none.'),
  })
  .meta({
    examples: [{ accountSlug: 'my-team', phoneNumberIds: ['pn_01jh3v5q7we4yt8z0n2k6c9r1d'] }],
  })

export const accountQuery = z.object({
  accountSlug: accountSlug
    .optional()
    .describe("Slug of the account; the credential's own account by default."),
})

export const listQuery = accountQuery.extend({
  limit: integerParameter().min(1).max(100).default(50).describe('Maximum number of assistants to return.'),
  offset: integerParameter().min(0).max(1_000_000).default(0).describe('Number of assistants to skip.'),
})
