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
  role: z.enum(['system', 'user', 'assistant']).describe('Who says it.'),
  content: templateText(100_000).describe('What is said; the system message is the prompt.'),
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
  maxTokens: nullable(integer().min(1).max(1_000_000), 'Most tokens in one answer.'),
  messages: z
    .array(messageSchema)
    .max(100)
    .default([])
    .describe('What the model reads before the call begins.'),
  emotionRecognitionEnabled: off("Whether the model is told of the caller's mood."),
  knowledgeBase: knowledgeBaseSchema.prefault({}).describe('Files for the model.'),
})

const voiceSchema = z.object({
  provider: nullable(providerName, 'Vendor of the voice.'),
  model: nullable(text(100, 1), "The vendor's speech model."),
  voiceId: nullable(text(200, 1), "The voice's id at its vendor."),
  name: nullable(text(200), 'What people call the voice.'),
  language: nullable(languageTag, "Language that is spoken, when it is not the assistant's."),
  speed: nullable(z.number().min(0.1).max(5), 'Multiple of the normal speed.'),
  stability: nullable(z.number().min(0).max(1), 'How even the voice is.'),
  similarity: nullable(z.number().min(0).max(1), 'How close the voice stays to its original.'),
})

const transcriberSchema = z.object({
  provider: nullable(providerName, 'Vendor of the speech recognition.'),
  model: nullable(text(100, 1), "The vendor's recognition model."),
  language: nullable(languageTag, "Language that is recognised, when it is not the assistant's."),
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
  description: nullable(text(2000), 'What the assistant is for.'),
  templateId: text(64, 1)
    .default(customTemplateId)
    .describe('The template that the assistant was made from.'),
  status: z.enum(assistantStatuses).default('active').describe('Whether calls may use the assistant.'),
  inboundEnabled: on('Whether it answers calls.'),
  outboundEnabled: on('Whether it places calls.'),
  engine: z
    .enum(engines)
    .default('pipeline')
    .describe('Recognition, model and speech one after the other, or one model that hears and speaks.'),
  language: nullable(languageTag, 'Language of the call, as a BCP 47 tag.'),
  timezone: nullable(timeZone, 'IANA time zone in which the assistant reckons.'),
  model: modelSchema.prefault({}).describe('The language model.'),
  voice: voiceSchema.prefault({}).describe('The voice.'),
  transcriber: transcriberSchema.prefault({}).describe('The speech recognition.'),
  firstMessage: nullable(templateText(10_000), 'What the assistant says first.'),
  firstMessageMode: nullable(
    z.enum(firstMessageModes),
    'Who speaks first, and whether the model makes up what is said; null leaves it to the engine.',
  ),
  firstMessageInterruptionsEnabled: off('Whether the caller may interrupt the first message.'),
  interruptions: z
    .object({
      enabled: on('Whether the caller may interrupt.'),
      sensitivity: nullable(z.number().min(0).max(5), 'How easily the caller interrupts.'),
      minWordsEnabled: off('Whether `minWords` applies.'),
      minWords: nullable(integer().min(0).max(10), 'Words that the caller must say to interrupt.'),
    })
    .prefault({})
    .describe('Interruptions by the caller.'),
  endpointing: z
    .object({
      type: nullable(
        z.enum(endpointTypes),
        'Whether silence or a model decides that the caller has finished.',
      ),
      sensitivity: nullable(z.number().min(0).max(5), 'How soon the caller counts as finished.'),
    })
    .prefault({})
    .describe('How the end of what the caller says is found.'),
  silenceTimeoutSeconds: nullable(integer().min(1).max(86_400), 'Silence after which the call ends.'),
  reEngagementIntervalSeconds: nullable(
    integer().min(1).max(86_400),
    'Silence after which the assistant speaks up.',
  ),
  maxDurationSeconds: nullable(integer().min(1).max(86_400), 'Longest a call may last.'),
  backgroundSound: nullable(text(2048), 'Sound behind the voice: `off`, `office` or a URL.'),
  backgroundSoundVolume: nullable(z.number().min(0).max(1), 'Its volume.'),
  backgroundDenoisingEnabled: off("Whether noise on the caller's side is filtered."),
  fillerAudioEnabled: off('Whether short sounds bridge the time in which the model thinks.'),
  recordingEnabled: on('Whether calls are recorded.'),
  voicemailMessage: nullable(templateText(10_000), 'What is left on a voicemail.'),
  endCallOnVoicemailEnabled: off('Whether the call ends when a voicemail answers.'),
  endCallMessage: nullable(templateText(10_000), 'What the assistant says before it hangs up.'),
  endCallPhrases: nullable(z.array(text(500, 1)).max(100), 'Phrases of the assistant that end the call.'),
  endCallTool: z
    .object({ description: nullable(templateText(500), 'When the model should use it.') })
    .prefault({})
    .describe('The tool by which the model ends the call.'),
  hangupUsingPrompt: z
    .object({
      enabled: off('Whether `prompt` decides when to hang up.'),
      prompt: nullable(templateText(10_000), 'When to hang up, or what to say then.'),
    })
    .prefault({})
    .describe('Ending the call by a prompt of its own.'),
  postCallEvaluationEnabled: off('Whether calls are evaluated afterwards.'),
  postCallSchema: z
    .array(postCallFieldSchema)
    .max(100)
    .default([])
    .describe('Values that are extracted from each call.'),
  analysisPlan: nullable(jsonObject(), 'How calls are analysed, in the words of the engine that does it.'),
  webhook: z
    .object({
      enabled: off('Whether `url` is called.'),
      url: nullable(webhookUrl, 'Called after each call.'),
      onlyOnCompleted: off('Whether only completed calls are told.'),
      includeRecording: off("Whether the recording's URL is told."),
    })
    .prefault({})
    .describe('Who is told after a call.'),
  variables: jsonObject().default({}).describe('Defaults of the variables in prompt and messages.'),
  metadata: nullable(jsonObject(), 'Anything that the account wants to keep beside the assistant.'),
  knowledgeBase: knowledgeBaseSchema.prefault({}).describe('Files for the assistant.'),
  extensions: extensionsSchema.default({}).describe('What only one API knows, by its dialect id.'),
})

/** Everything that an account may write, except the phone numbers. */
export const assistantFieldsSchema = z.object({
  name: text(255, 1).describe('What people call the assistant.'),
  externalId: nullable(
    text(255, 1).refine(
      (value) => !isOwnId(value),
      'must not look like an id of this server: asst_… or an integer',
    ),
    'Its id elsewhere, unique in the account; any path takes it too.',
  ),
  ...assistantSettingsSchema.shape,
})

export type AssistantSettings = z.output<typeof assistantSettingsSchema>
export type AssistantFields = z.output<typeof assistantFieldsSchema>

/** A path could not tell it from the id of another assistant. UUIDs may be: other vendors have them too. */
function isOwnId(value: string): boolean {
  return parseSerial(value) !== null || (value.startsWith('asst_') && parseId('asst', value) !== null)
}
