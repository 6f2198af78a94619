import { z } from 'zod'
import { firstMessageModes, messageSchema } from '../../core/assistants/model/assistant-fields.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, integerParameter, jsonObject, nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about assistants, from EDMO's published page. `model.messages` and `externalId`, which the page only implies,
 * have Vapi's names, as its other fields do. The page names no lengths; the limits are ours.
 */

/** The vendors that EDMO's page lists for each part of an assistant. */
export const vendors = {
  model: ['openai', 'anthropic'],
  voice: ['11labs', 'azure', 'cartesia', 'deepgram', 'playht', 'openai', 'edmo'],
  transcriber: ['deepgram', 'assemblyai', 'whisper'],
} as const

export const untitled = 'Untitled assistant'

const temperature = z.number().min(0).max(2).nullish().describe('Sampling temperature of the model.')
const maxTokens = integer().min(1).max(1_000_000).nullish().describe('Maximum tokens per model response.')
const messages = z
  .array(messageSchema)
  .max(100)
  .nullish()
  .describe(
    'Messages at the start of the conversation; the system message is the prompt. Replaces the whole list.',
  )
const modelName = text(100, 1).describe('Name of the model at its vendor.')

const createModel = z.object({
  provider: z.enum(vendors.model).describe('Vendor of the language model.'),
  model: modelName,
  temperature,
  maxTokens,
  messages,
})

const fields = {
  name: nameText(255).nullish().describe(`Name of the assistant; "${untitled}" by default.`),
  externalId: text(255, 1)
    .nullish()
    .describe('Id of the assistant at the external provider, unique in the account. Paths accept it too.'),
  firstMessage: templateText(10_000).nullish().describe('First message of the assistant.'),
  firstMessageMode: z
    .enum(firstMessageModes)
    .nullish()
    .describe('Who speaks first, and whether the model generates the first message. Null unsets it.'),
  voicemailMessage: templateText(10_000).nullish().describe('Message to leave on a voicemail.'),
  endCallMessage: templateText(10_000).nullish().describe('Message before the assistant hangs up.'),
  endCallPhrases: z
    .array(text(500, 1).describe('A phrase.'))
    .max(100)
    .nullish()
    .describe('Phrases of the assistant that end the call.'),
  metadata: jsonObject().nullish().describe('Custom data, up to 64 KiB of JSON. Replaces the whole object.'),
  maxDurationSeconds: integer()
    .min(1)
    .max(86_400)
    .nullish()
    .describe('Maximum duration of a call in seconds.'),
}

/** A create and a change differ in `provider` only. */
const voiceOf = <Provider extends z.ZodType>(provider: Provider) =>
  z
    .object({
      provider,
      voiceId: text(200, 1).nullish().describe('Id of the voice at its vendor.'),
    })
    .nullish()
    .describe('The voice.')

const transcriberOf = <Provider extends z.ZodType>(provider: Provider) =>
  z
    .object({
      provider,
      model: text(100, 1).nullish().describe('Speech recognition model of the vendor.'),
    })
    .nullish()
    .describe('The speech recognition.')

const vendor = (options: readonly [string, ...string[]], description: string) =>
  z.enum(options).nullish().describe(description)

/** A vendor in a change. An unknown one passes the schema, because `vendorErrors` compares it with the current one. */
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
export type AssistantChange = z.output<typeof updateAssistantSchema>

/**
 * A bare array has no room for a cursor, which is in the header `Link` instead. Clients of EDMO's page, which has no paging,
 * get as many as one response can hold.
 */
export const listQuery = z.object({
  limit: integerParameter()
    .min(1)
    .max(1000)
    .default(1000)
    .describe('Maximum number of assistants to return.'),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('Cursor from the `Link` header of the previous page. The newest assistants without it.'),
})
