import { z } from 'zod'
import { firstMessageModes, messageSchema } from '../../core/assistants/model/assistant-fields.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, jsonObject, nameText, text } from '../../shared/bounded.ts'
import { vendors } from './vendors.ts'

/*
 * What EDMO's clients send, from its published page; `model.messages` and `externalId`, which the page only
 * implies, go by Vapi's names, whose form EDMO's is. Lengths are ours: the page names none.
 */

export const untitled = 'Untitled assistant'

const temperature = z.number().min(0).max(2).nullish().describe('How varied the answers are.')
const maxTokens = integer().min(1).max(1_000_000).nullish().describe('Most tokens in one answer.')
const messages = z
  .array(messageSchema)
  .max(100)
  .nullish()
  .describe('What the model reads before the call; the system message is the prompt. Replaced as a whole.')
const modelName = text(100, 1).describe("The model's name at its vendor.")

const createModel = z.object({
  provider: z.enum(vendors.model).describe('Vendor of the language model.'),
  model: modelName,
  temperature,
  maxTokens,
  messages,
})

const fields = {
  name: nameText(255).nullish().describe(`What people call the assistant; without one it is "${untitled}".`),
  externalId: text(255, 1)
    .nullish()
    .describe('Its id at the external provider, unique in the account; every path takes it too.'),
  firstMessage: templateText(10_000).nullish().describe('What the assistant says first.'),
  firstMessageMode: z
    .enum(firstMessageModes)
    .nullish()
    .describe('Who speaks first, and whether the model makes up what is said; null leaves it open.'),
  voicemailMessage: templateText(10_000).nullish().describe('What is left on a voicemail.'),
  endCallMessage: templateText(10_000).nullish().describe('What the assistant says before it hangs up.'),
  endCallPhrases: z
    .array(text(500, 1).describe('A phrase.'))
    .max(100)
    .nullish()
    .describe('Phrases of the assistant that end the call.'),
  metadata: jsonObject()
    .nullish()
    .describe('Anything to keep beside the assistant, up to 64 KiB of JSON. Replaced as a whole.'),
  maxDurationSeconds: integer().min(1).max(86_400).nullish().describe('Longest a call may last, in seconds.'),
}

/** `provider` is the only difference between a create and a change. */
const voiceOf = <Provider extends z.ZodType>(provider: Provider) =>
  z
    .object({
      provider,
      voiceId: text(200, 1).nullish().describe("The voice's id at its vendor."),
    })
    .nullish()
    .describe('The voice that speaks.')

const transcriberOf = <Provider extends z.ZodType>(provider: Provider) =>
  z
    .object({
      provider,
      model: text(100, 1).nullish().describe("The vendor's recognition model."),
    })
    .nullish()
    .describe('The speech recognition.')

const vendor = (options: readonly [string, ...string[]], description: string) =>
  z.enum(options).nullish().describe(description)

/** A vendor in a change: an unknown one passes here and is held against what the assistant has by `vendorErrors`. */
const changedVendor = (options: readonly string[], description: string) =>
  z.string().meta({ enum: options }).nullish().describe(description)

export const example = {
  name: 'Enrollment Assistant',
  firstMessage: 'Hi, which programme would you like to hear about?',
  firstMessageMode: 'assistant-speaks-first',
  model: {
    provider: 'openai',
    model: 'gpt-4o',
    temperature: 0.7,
    maxTokens: 1024,
    messages: [{ role: 'system', content: 'You help applicants of a college with their enrollment.' }],
  },
  voice: { provider: 'openai', voiceId: 'alloy' },
  transcriber: { provider: 'deepgram', model: 'nova-3' },
  voicemailMessage: 'Please call the admissions office back when you have a minute.',
  endCallMessage: 'Thank you for your time. Goodbye!',
  endCallPhrases: ['goodbye', 'have a nice day'],
  metadata: { campus: 'north' },
  maxDurationSeconds: 1800,
  externalId: 'enrollment-north',
}

export const createAssistantSchema = z
  .object({
    ...fields,
    name: fields.name.meta({ ...fields.name.meta(), default: untitled }),
    model: createModel.describe('The language model.'),
    voice: voiceOf(vendor(vendors.voice, 'Vendor of the voice.')),
    transcriber: transcriberOf(vendor(vendors.transcriber, 'Vendor of the speech recognition.')),
  })
  .meta({ examples: [example] })

export const updateAssistantSchema = z
  .object({
    ...fields,
    model: z
      .object({
        provider: changedVendor(vendors.model, 'Vendor of the language model.'),
        model: modelName.nullish(),
        temperature,
        maxTokens,
        messages,
      })
      .nullish()
      .describe('The language model.'),
    voice: voiceOf(changedVendor(vendors.voice, 'Vendor of the voice.')),
    transcriber: transcriberOf(changedVendor(vendors.transcriber, 'Vendor of the speech recognition.')),
  })
  .meta({
    examples: [{ firstMessage: 'Welcome back!', model: { temperature: 0.2 }, voicemailMessage: null }],
  })

export type AssistantCreate = z.output<typeof createAssistantSchema>
export type AssistantWrite = z.output<typeof updateAssistantSchema>
