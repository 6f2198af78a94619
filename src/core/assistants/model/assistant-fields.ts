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
  role: z.enum(['system', 'user', 'assistant']).describe('Role of the message.'),
  content: templateText(100_000).describe('Content of the message; the system message is the prompt.'),
})

const knowledgeBaseSchema = z.object({
  fileIds: z.array(fileId).max(100).default([]).describe('Ids of files of the account, `file_…`.'),
})

export const modelSchema = z.object({
  provider: nullable(providerName, 'Provider of the language model.'),
  model: nullable(text(100, 1), 'Name of the model at its provider.'),
  temperature: nullable(z.number().min(0).max(2), 'Sampling temperature.'),
  maxTokens: nullable(
    integer().min(1).max(1_000_000),
    'Maximum number of tokens in a response of the model.',
  ),
  messages: z
    .array(messageSchema)
    .max(100)
    .default([])
    .describe('Messages for the model at the start of the call.'),
  emotionRecognitionEnabled: off(
    'Whether the emotions of the caller are recognized and passed to the model.',
  ),
  knowledgeBase: knowledgeBaseSchema.prefault({}).describe('Knowledge base of the model.'),
})

const voiceSchema = z.object({
  provider: nullable(providerName, 'Provider of the voice.'),
  model: nullable(text(100, 1), 'Speech model of the provider.'),
  voiceId: nullable(text(200, 1), 'Id of the voice at its provider.'),
  name: nullable(text(200), 'Name of the voice.'),
  language: nullable(languageTag, 'Language of the voice, if it differs from that of the assistant.'),
  speed: nullable(z.number().min(0.1).max(5), 'Speed, as a multiple of the normal one.'),
  stability: nullable(z.number().min(0).max(1), 'Stability of the voice.'),
  similarity: nullable(z.number().min(0).max(1), 'Similarity of the voice to the original.'),
})

const transcriberSchema = z.object({
  provider: nullable(providerName, 'Provider of the speech recognition.'),
  model: nullable(text(100, 1), 'Recognition model of the provider.'),
  language: nullable(languageTag, 'Language to recognize, if it differs from that of the assistant.'),
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
  templateId: text(64, 1)
    .default(customTemplateId)
    .describe('Id of the template that the assistant was created from.'),
  status: z
    .enum(assistantStatuses)
    .default('active')
    .describe('Whether the assistant can be used for calls.'),
  inboundEnabled: on('Whether inbound calls are enabled.'),
  outboundEnabled: on('Whether outbound calls are enabled.'),
  engine: z
    .enum(engines)
    .default('pipeline')
    .describe(
      '`pipeline` for speech recognition, language model and speech synthesis in sequence, `multimodal` for one model that does all of them.',
    ),
  language: nullable(languageTag, 'Language of the call, as a BCP 47 tag.'),
  timezone: nullable(timeZone, 'IANA time zone of the assistant.'),
  model: modelSchema.prefault({}).describe('Language model.'),
  voice: voiceSchema.prefault({}).describe('Voice.'),
  transcriber: transcriberSchema.prefault({}).describe('Speech recognition.'),
  firstMessage: nullable(templateText(10_000), 'First message of the assistant.'),
  firstMessageMode: nullable(
    z.enum(firstMessageModes),
    'Who speaks first, and whether the model generates the first message. Null is the default of the engine.',
  ),
  firstMessageInterruptionsEnabled: off('Whether the caller can interrupt the first message.'),
  interruptions: z
    .object({
      enabled: on('Whether the caller can interrupt the assistant.'),
      sensitivity: nullable(z.number().min(0).max(5), 'Sensitivity to interruptions.'),
      minWordsEnabled: off('Whether `minWords` applies.'),
      minWords: nullable(integer().min(0).max(10), 'Number of words that the caller must say to interrupt.'),
    })
    .prefault({})
    .describe('Interruptions by the caller.'),
  endpointing: z
    .object({
      type: nullable(
        z.enum(endpointTypes),
        'How the end of speech is detected: by voice activity (`vad`) or by a model (`ai`).',
      ),
      sensitivity: nullable(z.number().min(0).max(5), 'Sensitivity of the detection.'),
    })
    .prefault({})
    .describe('Detection of the end of speech of the caller.'),
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
  backgroundDenoisingEnabled: off('Whether background noise of the caller is filtered.'),
  fillerAudioEnabled: off('Whether filler sounds are played while the model generates.'),
  recordingEnabled: on('Whether calls are recorded.'),
  voicemailMessage: nullable(templateText(10_000), 'Message to leave on a voicemail.'),
  endCallOnVoicemailEnabled: off('Whether the call ends when a voicemail is detected.'),
  endCallMessage: nullable(templateText(10_000), 'Message before hanging up.'),
  endCallPhrases: nullable(z.array(text(500, 1)).max(100), 'Phrases of the assistant that end the call.'),
  endCallTool: z
    .object({ description: nullable(templateText(500), 'When the model should use the tool.') })
    .prefault({})
    .describe('Tool by which the model ends the call.'),
  hangupUsingPrompt: z
    .object({
      enabled: off('Whether `prompt` is used.'),
      prompt: nullable(templateText(10_000), 'When to hang up, or what to say then.'),
    })
    .prefault({})
    .describe('Ending the call by a separate prompt.'),
  postCallEvaluationEnabled: off('Whether calls are evaluated after they end.'),
  postCallSchema: z
    .array(postCallFieldSchema)
    .max(100)
    .default([])
    .describe('Values to extract from each call.'),
  analysisPlan: nullable(jsonObject(), 'Analysis of calls, in the format of the engine.'),
  webhook: z
    .object({
      enabled: off('Whether `url` is called.'),
      url: nullable(webhookUrl, 'URL to call after each call.'),
      onlyOnCompleted: off('Whether `url` is only called after completed calls.'),
      includeRecording: off('Whether the URL of the recording is sent.'),
    })
    .prefault({})
    .describe('Webhook to call after each call.'),
  variables: jsonObject().default({}).describe('Default values of the variables in the texts.'),
  metadata: nullable(jsonObject(), 'Custom data of the account.'),
  knowledgeBase: knowledgeBaseSchema.prefault({}).describe('Knowledge base of the assistant.'),
  extensions: extensionsSchema.default({}).describe('Settings that only one API has, by its id.'),
})

/** Everything that an account may write, except the phone numbers. */
export const assistantFieldsSchema = z.object({
  name: text(255, 1).describe('Name of the assistant.'),
  externalId: nullable(
    text(255, 1).refine(
      (value) => !isOwnId(value),
      'must not look like an id of this server: asst_… or an integer',
    ),
    'Id of the assistant in another system, unique in the account. Can be used in paths instead of `id`.',
  ),
  ...assistantSettingsSchema.shape,
})

export type AssistantSettings = z.output<typeof assistantSettingsSchema>
export type AssistantFields = z.output<typeof assistantFieldsSchema>

/** A path could not tell it from the id of another assistant. UUIDs may be: other vendors have them too. */
function isOwnId(value: string): boolean {
  return parseSerial(value) !== null || (value.startsWith('asst_') && parseId('asst', value) !== null)
}
