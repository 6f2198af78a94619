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
 * What Autocalls clients write. Limits are the page's; where it names none (prompt, message, URL), those of the store.
 */

/** The page's words for who begins. */
export const speakers = ['AI assistant', 'Customer'] as const

export const directions = ['receive', 'make'] as const

/** The integers by which this API knows assistants, voices and phone numbers. */
export const serial = integer().min(1).max(2_147_483_647)

const requiredFields = {
  assistant_name: nameText(255).describe('What people call the assistant.'),
  voice_id: serial.describe('Id of a voice from `/user/assistants/voices`.'),
  language: text(100, 1).describe(
    'Name of a language from `/user/assistants/languages`, spelled exactly so.',
  ),
  llm_model: text(100, 1).describe('Name of the language model; `/user/assistants/models` proposes some.'),
  calls_direction: z
    .enum(directions)
    .describe('Whether it answers calls or places them. Writing it makes the assistant do only that.'),
  engine_type: z
    .enum(engines)
    .describe('Recognition, model and speech one after the other, or one model that hears and speaks.'),
  timezone: timeZone.describe('IANA time zone in which the assistant reckons.'),
  initial_message: templateText(10_000, 1).describe('What the assistant says first.'),
  system_prompt: templateText(100_000, 1).describe('Instructions that define how the assistant behaves.'),
}

const switchable = (description: string) => z.boolean().nullish().describe(description)
const level = (min: number, max: number, description: string) =>
  z.number().min(min).max(max).nullish().describe(description)
const whole = (min: number, max: number, description: string) =>
  integer().min(min).max(max).nullish().describe(description)

const optionalFields = {
  phone_number_id: serial
    .nullish()
    .describe('Id of a phone number of yours that no other assistant has. Null takes all numbers away.'),
  endpoint_type: z
    .enum(endpointTypes)
    .nullish()
    .describe('Whether silence (`vad`) or a model (`ai`) decides that the caller has finished.'),
  endpoint_sensitivity: level(0, 5, 'How soon the caller counts as finished.'),
  interrupt_sensitivity: level(0, 5, 'How easily the caller interrupts.'),
  ambient_sound_volume: level(0, 1, 'Volume of the sound behind the voice.'),
  post_call_evaluation: switchable('Whether calls are evaluated afterwards.'),
  send_webhook_only_on_completed: switchable('Whether the webhook is told of completed calls only.'),
  include_recording_in_webhook: switchable("Whether the webhook is told the recording's URL."),
  is_webhook_active: switchable('Whether the webhook is called.'),
  webhook_url: webhookUrl
    .nullish()
    .describe('URL that is called after each call. Needed while `is_webhook_active` is true.'),
  use_min_interrupt_words: switchable('Whether `min_interrupt_words` applies.'),
  min_interrupt_words: whole(0, 10, 'Words that the caller must say to interrupt.'),
  variables: jsonObject()
    .nullish()
    .describe('Defaults of the variables in prompt and messages. Replaced as a whole.'),
  post_call_schema: z
    .array(postCallFieldSchema)
    .max(100)
    .nullish()
    .describe('Values that are extracted from each call. Replaced as a whole.'),
  end_call_tool: z
    .object({ description: templateText(500).nullish().describe('When the model should use it.') })
    .nullish()
    .describe('The tool by which the model ends the call.'),
  llm_temperature: level(0, 1, 'Sampling temperature of the model.'),
  voice_stability: level(0, 1, 'How even the voice is.'),
  voice_similarity: level(0, 1, 'How close the voice stays to its original.'),
  speech_speed: level(0.7, 1.2, 'Multiple of the normal speed of speech.'),
  allow_interruptions: switchable('Whether the caller may interrupt.'),
  filler_audios: switchable('Whether short sounds bridge the time in which the model thinks.'),
  re_engagement_interval: whole(7, 600, 'Seconds of silence after which the assistant speaks up.'),
  max_call_duration: whole(20, 1200, 'Most seconds that a call may last.'),
  max_silence_duration: whole(1, 120, 'Seconds of silence after which the call ends.'),
  end_call_on_voicemail: switchable('Whether the call ends when a voicemail answers.'),
  noise_cancellation: switchable("Whether noise on the caller's side is filtered."),
  record_call: switchable('Whether calls are recorded.'),
  who_speaks_first: z.enum(speakers).nullish().describe('Who begins the conversation.'),
}

type OptionalValues = { [Name in keyof typeof optionalFields]: z.output<(typeof optionalFields)[Name]> }

/**
 * What a new assistant gets for the optional fields that its maker does not mention. The page promises defaults and
 * names none, so these are ours: what a first phone assistant works well with.
 */
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

/** The same fields, whose documents name the default. */
const optionalFieldsWithDefaults = Object.fromEntries(
  Object.entries(optionalFields).map(([name, schema]) => [
    name,
    schema.meta({ ...schema.meta(), default: defaults[name as keyof typeof defaults] }),
  ]),
) as typeof optionalFields // each schema is the one of its name, with one more line in the document

const example = {
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
  .meta({ examples: [example] })

/** What is absent stays; null clears an optional field. */
export const updateAssistantSchema = z
  .object({ ...requiredFields, ...optionalFields })
  .partial()
  .meta({ examples: [{ ...example, phone_number_id: 12 }] })

export type AssistantWrite = z.output<typeof updateAssistantSchema>
export type NewAssistant = z.output<typeof createAssistantSchema>
