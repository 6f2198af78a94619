import { z } from 'zod'
import { integer, isStorable, jsonObject, text } from '../../../shared/bounded.ts'
import { parseId, parseSerial } from '../../../shared/identifiers.ts'
import { templateText } from '../../prompts/template-text.ts'
import { canonicalProviderPattern } from './provider-names.ts'
import { timeZone } from './time-zone.ts'

/*
 * The canonical assistant. Names are Vapi's where it has one (docs.vapi.ai/api-reference/assistants), for it is the
 * vocabulary of the field; ranges are wide enough for each of the APIs that speak over it.
 *
 * Every field is present and, where nothing may be set, null: an API that does not know a field cannot lose it. The
 * defaults are what a new assistant gets for the fields that its maker did not mention.
 */

const nullable = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema
    .nullable()
    .default(null as never) // null fits every nullable schema
    .describe(description)

const on = (description: string) => z.boolean().default(true).describe(description)
const off = (description: string) => z.boolean().default(false).describe(description)

/** Lower-case name of a vendor; `11labs` and `assembly-ai` as Vapi spells them. */
const providerName = z.string().regex(canonicalProviderPattern, 'must be a lower-case provider name')

/** BCP 47, such as `en` or `pt-BR`. */
export const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a BCP 47 language tag')

export const firstMessageModes = [
  'assistant-speaks-first',
  'assistant-waits-for-user',
  'assistant-speaks-first-with-model-generated-message',
] as const

export const assistantStatuses = ['active', 'inactive'] as const
export const engines = ['pipeline', 'multimodal'] as const
export const endpointTypes = ['vad', 'ai'] as const
export const postCallValueTypes = ['string', 'number', 'bool'] as const

const fileId = z
  .string()
  .max(64)
  .refine((value) => parseId('file', value) !== null, 'must be the id of a file')

export const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']).describe('Speaker of the message.'),
  content: templateText(100_000).describe('Text of the message; the system message is the prompt.'),
})

const knowledgeBaseSchema = z.object({
  fileIds: z
    .array(fileId)
    .max(100)
    .default([])
    .describe('Files of the account that the assistant may draw on.'),
})

export const modelSchema = z.object({
  provider: nullable(providerName, 'Vendor of the language model.'),
  model: nullable(text(100, 1), 'Name of the model at its vendor.'),
  temperature: nullable(z.number().min(0).max(2), 'Sampling temperature.'),
  maxTokens: nullable(
    integer().min(1).max(1_000_000),
    'Maximum number of tokens in a response of the model.',
  ),
  messages: z
    .array(messageSchema)
    .max(100)
    .default([])
    .describe('Messages that the model is given before the call begins.'),
  emotionRecognitionEnabled: off("Whether the model is told the caller's emotions."),
  knowledgeBase: knowledgeBaseSchema.prefault({}).describe('Files of the model.'),
})

const voiceSchema = z.object({
  provider: nullable(providerName, 'Vendor of the voice.'),
  model: nullable(text(100, 1), "The vendor's speech model."),
  voiceId: nullable(text(200, 1), "The voice's id at its vendor."),
  name: nullable(text(200), 'Display name of the voice.'),
  language: nullable(languageTag, "Spoken language, when it differs from the assistant's."),
  speed: nullable(z.number().min(0.1).max(5), 'Speed, as a multiple of the normal speed.'),
  stability: nullable(z.number().min(0).max(1), 'Stability of the voice.'),
  similarity: nullable(z.number().min(0).max(1), 'Similarity of the voice to its original.'),
})

const transcriberSchema = z.object({
  provider: nullable(providerName, 'Vendor of the speech recognition.'),
  model: nullable(text(100, 1), "The vendor's recognition model."),
  language: nullable(languageTag, "Recognised language, when it differs from the assistant's."),
})

export const postCallFieldSchema = z.object({
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_]+$/, 'must be letters, digits and underscores')
    .describe('Key of the extracted value.'),
  type: z.enum(postCallValueTypes).describe('Type of the extracted value.'),
  description: text(1000, 1).describe('What to extract.'),
})

export const webhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .refine(isStorable, 'must not contain NUL or unpaired surrogates')

/** What APIs keep for themselves, by dialect. */
const extensionsSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9]{0,31}$/), jsonObject(16_384))
  .refine((value) => Object.keys(value).length <= 20, 'must have at most 20 entries')

/** Of assistants that were made from no template. */
export const customTemplateId = 'custom'

/** Everything that lives in the settings document. */
export const assistantSettingsSchema = z.object({
  description: nullable(text(2000), 'Description of the assistant.'),
  templateId: text(64, 1).default(customTemplateId).describe('Template that the assistant was created from.'),
  status: z.enum(assistantStatuses).default('active').describe('Whether calls may use the assistant.'),
  inboundEnabled: on('Whether it answers calls.'),
  outboundEnabled: on('Whether it places calls.'),
  engine: z
    .enum(engines)
    .default('pipeline')
    .describe(
      '`pipeline`: recognition, language model and speech; `multimodal`: one model that hears and speaks.',
    ),
  language: nullable(languageTag, 'Language of the call, as a BCP 47 tag.'),
  timezone: nullable(timeZone, 'IANA time zone of the assistant.'),
  model: modelSchema.prefault({}).describe('The language model.'),
  voice: voiceSchema.prefault({}).describe('The voice.'),
  transcriber: transcriberSchema.prefault({}).describe('The speech recognition.'),
  firstMessage: nullable(templateText(10_000), 'First message of the assistant.'),
  firstMessageMode: nullable(
    z.enum(firstMessageModes),
    'Who speaks first, and whether the model generates the first message; null leaves it to the engine.',
  ),
  firstMessageInterruptionsEnabled: off('Whether the caller may interrupt the first message.'),
  interruptions: z
    .object({
      enabled: on('Whether the caller may interrupt.'),
      sensitivity: nullable(z.number().min(0).max(5), 'How easily the caller interrupts.'),
      minWordsEnabled: off('Whether `minWords` applies.'),
      minWords: nullable(integer().min(0).max(10), 'Number of words that interrupt.'),
    })
    .prefault({})
    .describe('Interruptions by the caller.'),
  endpointing: z
    .object({
      type: nullable(
        z.enum(endpointTypes),
        'Whether silence (`vad`) or a model (`ai`) decides that the caller has finished.',
      ),
      sensitivity: nullable(z.number().min(0).max(5), 'How soon the caller counts as finished.'),
    })
    .prefault({})
    .describe("Detection of the end of the caller's speech."),
  silenceTimeoutSeconds: nullable(
    integer().min(1).max(86_400),
    'Seconds of silence after which the call ends.',
  ),
  reEngagementIntervalSeconds: nullable(
    integer().min(1).max(86_400),
    'Seconds of silence after which the assistant speaks again.',
  ),
  maxDurationSeconds: nullable(integer().min(1).max(86_400), 'Maximum duration of a call in seconds.'),
  backgroundSound: nullable(text(2048), 'Background sound: `off`, `office` or a URL.'),
  backgroundSoundVolume: nullable(z.number().min(0).max(1), 'Volume of the background sound.'),
  backgroundDenoisingEnabled: off("Whether noise on the caller's side is filtered."),
  fillerAudioEnabled: off('Whether filler sounds are played while the model generates.'),
  recordingEnabled: on('Whether calls are recorded.'),
  voicemailMessage: nullable(templateText(10_000), 'Message left on a voicemail.'),
  endCallOnVoicemailEnabled: off('Whether the call ends when a voicemail answers.'),
  endCallMessage: nullable(templateText(10_000), 'Last message before the assistant hangs up.'),
  endCallPhrases: nullable(z.array(text(500, 1)).max(100), 'Phrases of the assistant that end the call.'),
  endCallTool: z
    .object({ description: nullable(templateText(500), 'When the model should use it.') })
    .prefault({})
    .describe('The tool by which the model ends the call.'),
  hangupUsingPrompt: z
    .object({
      enabled: off('Whether `prompt` decides when to hang up.'),
      prompt: nullable(templateText(10_000), 'When to hang up, or what to say before.'),
    })
    .prefault({})
    .describe('Ending the call by a separate prompt.'),
  postCallEvaluationEnabled: off('Whether calls are evaluated afterwards.'),
  postCallSchema: z
    .array(postCallFieldSchema)
    .max(100)
    .default([])
    .describe('Values that are extracted from each call.'),
  analysisPlan: nullable(jsonObject(), 'Analysis of calls, in the format of the engine.'),
  webhook: z
    .object({
      enabled: off('Whether the webhook is enabled.'),
      url: nullable(webhookUrl, 'URL of the webhook.'),
      onlyOnCompleted: off('Whether only completed calls are reported.'),
      includeRecording: off("Whether the recording's URL is included."),
    })
    .prefault({})
    .describe('Webhook that is called after each call.'),
  variables: jsonObject().default({}).describe('Default values of the variables in prompts and messages.'),
  metadata: nullable(jsonObject(), 'Arbitrary data of the account.'),
  knowledgeBase: knowledgeBaseSchema.prefault({}).describe('Files of the assistant.'),
  extensions: extensionsSchema.default({}).describe('Fields that only one API has, by the id of the API.'),
})

/** Everything that an account may write, except the phone numbers. */
export const assistantFieldsSchema = z.object({
  name: text(255, 1).describe('Display name of the assistant.'),
  externalId: nullable(
    text(255, 1).refine(
      (value) => !isOwnId(value),
      'must not look like an id of this server: asst_… or an integer',
    ),
    'Id in another system, unique in the account; accepted in every path.',
  ),
  ...assistantSettingsSchema.shape,
})

export type AssistantSettings = z.output<typeof assistantSettingsSchema>
export type AssistantFields = z.output<typeof assistantFieldsSchema>

/** A path could not tell it from the id of another assistant. UUIDs may be: other vendors have them too. */
function isOwnId(value: string): boolean {
  return parseSerial(value) !== null || (value.startsWith('asst_') && parseId('asst', value) !== null)
}
