import { z } from 'zod'
import {
  endpointTypes,
  engines,
  postCallFieldSchema,
  webhookUrl,
} from '../../core/assistants/model/assistant-fields.ts'
import { timeZone } from '../../core/assistants/model/time-zone.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, jsonObject, nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about assistants. The limits are those of Autocalls' page; where it names none (prompt, message, URL), ours.
 */

export const speakers = ['AI assistant', 'Customer'] as const

export const directions = ['receive', 'make'] as const

/** The ids of assistants, voices and phone numbers. */
export const serial = integer().min(1).max(2_147_483_647)

const requiredFields = {
  assistant_name: nameText(255).describe('Name of the assistant.'),
  voice_id: serial.describe('Id of a voice from `/user/assistants/voices`.'),
  language: text(100, 1).describe('Exact name of a language from `/user/assistants/languages`.'),
  llm_model: text(100, 1).describe('Name of the language model, such as one from `/user/assistants/models`.'),
  calls_direction: z
    .enum(directions)
    .describe('Whether the assistant receives or makes calls. It then does only that.'),
  engine_type: z
    .enum(engines)
    .describe('Separate models for recognition, text and speech, or one multimodal model.'),
  timezone: timeZone.describe('IANA time zone of the assistant.'),
  initial_message: templateText(10_000, 1).describe('First message of the assistant.'),
  system_prompt: templateText(100_000, 1).describe('System prompt of the assistant.'),
}

const switchable = (description: string) => z.boolean().nullish().describe(description)
const level = (min: number, max: number, description: string) =>
  z.number().min(min).max(max).nullish().describe(description)
const whole = (min: number, max: number, description: string) =>
  integer().min(min).max(max).nullish().describe(description)

const optionalFields = {
  phone_number_id: serial
    .nullish()
    .describe('Id of a phone number that no other assistant has. Null removes all numbers.'),
  endpoint_type: z
    .enum(endpointTypes)
    .nullish()
    .describe('Whether the end of speech is detected by silence (`vad`) or by a model (`ai`).'),
  endpoint_sensitivity: level(0, 5, 'Sensitivity of the detection of the end of speech.'),
  interrupt_sensitivity: level(0, 5, 'Sensitivity to interruptions by the caller.'),
  ambient_sound_volume: level(0, 1, 'Volume of the background sound.'),
  post_call_evaluation: switchable('Whether calls are evaluated after they end.'),
  send_webhook_only_on_completed: switchable('Whether the webhook is called for completed calls only.'),
  include_recording_in_webhook: switchable('Whether the webhook gets the URL of the recording.'),
  is_webhook_active: switchable('Whether the webhook is called.'),
  webhook_url: webhookUrl
    .nullish()
    .describe('URL that is called after each call. Required while `is_webhook_active` is true.'),
  use_min_interrupt_words: switchable('Whether `min_interrupt_words` applies.'),
  min_interrupt_words: whole(0, 10, 'Number of words that interrupt the assistant.'),
  variables: jsonObject()
    .nullish()
    .describe('Default values of variables in prompt and messages. Replaces the whole object.'),
  post_call_schema: z
    .array(postCallFieldSchema)
    .max(100)
    .nullish()
    .describe('Values to extract from each call. Replaces the whole list.'),
  end_call_tool: z
    .object({ description: templateText(500).nullish().describe('When the model should use the tool.') })
    .nullish()
    .describe('Tool with which the model ends the call.'),
  llm_temperature: level(0, 1, 'Sampling temperature of the model.'),
  voice_stability: level(0, 1, 'Stability of the voice.'),
  voice_similarity: level(0, 1, 'Similarity of the voice to its original.'),
  speech_speed: level(0.7, 1.2, 'Speed of speech; 1 is normal.'),
  allow_interruptions: switchable('Whether the caller can interrupt the assistant.'),
  filler_audios: switchable('Whether filler sounds are played while the model responds.'),
  re_engagement_interval: whole(7, 600, 'Seconds of silence after which the assistant speaks again.'),
  max_call_duration: whole(20, 1200, 'Maximum duration of a call in seconds.'),
  max_silence_duration: whole(1, 120, 'Seconds of silence after which the call ends.'),
  end_call_on_voicemail: switchable('Whether the call ends if a voicemail answers.'),
  noise_cancellation: switchable("Whether the caller's background noise is filtered."),
  record_call: switchable('Whether calls are recorded.'),
  who_speaks_first: z.enum(speakers).nullish().describe('Who speaks first.'),
}

type OptionalValues = { [Name in keyof typeof optionalFields]: z.output<(typeof optionalFields)[Name]> }

/** The defaults of a create. The page says that there are defaults but names none: these are ours. */
export const defaults = {
  phone_number_id: null,
  endpoint_type: 'vad',
  endpoint_sensitivity: 0.5,
  interrupt_sensitivity: 0.5,
  ambient_sound_volume: 0.5,
  post_call_evaluation: true,
  send_webhook_only_on_completed: true,
  include_recording_in_webhook: true,
  is_webhook_active: false,
  webhook_url: null,
  use_min_interrupt_words: false,
  min_interrupt_words: 2,
  variables: {},
  post_call_schema: [],
  end_call_tool: { description: 'Use it once the caller says goodbye or asks to hang up.' },
  llm_temperature: 0.5,
  voice_stability: 0.5,
  voice_similarity: 0.75,
  speech_speed: 1,
  allow_interruptions: true,
  filler_audios: false,
  re_engagement_interval: 20,
  max_call_duration: 600,
  max_silence_duration: 60,
  end_call_on_voicemail: true,
  noise_cancellation: true,
  record_call: true,
  who_speaks_first: 'AI assistant',
} satisfies Required<OptionalValues>

/** The same fields with their defaults in the document. */
const optionalFieldsWithDefaults = Object.fromEntries(
  Object.entries(optionalFields).map(([name, schema]) => [
    name,
    schema.meta({ ...schema.meta(), default: defaults[name as keyof typeof defaults] }),
  ]),
) as typeof optionalFields // the same schemas with more metadata

export const createExample = {
  assistant_name: 'Front desk',
  voice_id: 1,
  language: 'English',
  llm_model: 'gpt-4o-mini',
  calls_direction: 'receive',
  engine_type: 'pipeline',
  timezone: 'America/New_York',
  initial_message: 'Hello, this is the front desk. How can I help?',
  system_prompt: 'You answer calls for a dental practice. Be brief, and offer the next free appointment.',
  phone_number_id: null,
  endpoint_type: 'vad',
  endpoint_sensitivity: 0.5,
  interrupt_sensitivity: 0.5,
  ambient_sound_volume: 0.2,
  post_call_evaluation: true,
  send_webhook_only_on_completed: true,
  include_recording_in_webhook: false,
  is_webhook_active: true,
  webhook_url: 'https://example.com/hooks/calls',
  use_min_interrupt_words: true,
  min_interrupt_words: 2,
  variables: { practice: 'Miller Dental' },
  post_call_schema: [
    { name: 'wants_appointment', type: 'bool', description: 'Whether the caller wants an appointment.' },
  ],
  end_call_tool: { description: 'Use it once the caller says goodbye.' },
  llm_temperature: 0.4,
  voice_stability: 0.6,
  voice_similarity: 0.8,
  speech_speed: 1.05,
  allow_interruptions: true,
  filler_audios: false,
  re_engagement_interval: 20,
  max_call_duration: 600,
  max_silence_duration: 40,
  end_call_on_voicemail: true,
  noise_cancellation: true,
  record_call: true,
  who_speaks_first: 'AI assistant',
}

export const createAssistantSchema = z
  .object({ ...requiredFields, ...optionalFieldsWithDefaults })
  .meta({ examples: [createExample] })

export const updateAssistantSchema = z
  .object({ ...requiredFields, ...optionalFields })
  .partial()
  .meta({ examples: [{ ...createExample, phone_number_id: 12 }] })

export type AssistantCreate = z.output<typeof createAssistantSchema>
export type AssistantChange = z.output<typeof updateAssistantSchema>
