import { z } from 'zod'
import {
  assistantStatuses,
  endpointTypes,
  engines,
  postCallValueTypes,
} from '../../core/assistants/model/assistant-fields.ts'
import { directions, speakers } from './assistant-schemas.ts'

/*
 * What Autocalls clients read. Another API may have left a field unset or outside of this page's range; what is shown
 * is what is stored.
 */

const text = (description: string) => z.string().describe(description)
const textOrNull = (description: string) => z.string().nullable().describe(description)
const numberOrNull = (description: string) => z.number().nullable().describe(description)
const integerOrNull = (description: string) => z.int().nullable().describe(description)
const switched = (description: string) => z.boolean().describe(description)

const identity = {
  id: z.int().describe('Id of the assistant.'),
  uuid: text('The same id as a UUID, which every path takes too.'),
  name: text('What people call the assistant.'),
  status: z.enum(assistantStatuses).describe('`active`, or `inactive` when another API has switched it off.'),
  type: z.enum(['inbound', 'outbound']).describe('`inbound` when it answers calls, else `outbound`.'),
  mode: z.enum(engines).describe('The engine.'),
}

/** The five keys that a create and an update answer. */
const summary = z
  .object({
    id: identity.id,
    name: identity.name,
    status: identity.status,
    type: identity.type,
    mode: identity.mode,
  })
  .meta({ 'x-component': 'AssistantSummary' })

export const assistantView = z
  .object({
    ...identity,
    assistant_name: text('The same as `name`, as it is written.'),
    calls_direction: z.enum(directions).describe('`receive` when it answers calls, else `make`.'),
    engine_type: z.enum(engines).describe('The same as `mode`, as it is written.'),
    voice_id: integerOrNull('Id of the voice; null when the voice is unset or none of the catalogue.'),
    language: textOrNull('Name of the language; its BCP 47 tag when the catalogue does not know it.'),
    llm_model: textOrNull('Name of the language model.'),
    timezone: textOrNull('IANA time zone in which the assistant reckons.'),
    initial_message: textOrNull('What the assistant says first.'),
    system_prompt: textOrNull('Instructions that define how the assistant behaves.'),
    phone_number_id: integerOrNull(
      'Id of its phone number; of the oldest one when another API gave it several.',
    ),
    endpoint_type: z
      .enum(endpointTypes)
      .nullable()
      .describe('Whether silence (`vad`) or a model (`ai`) decides that the caller has finished.'),
    endpoint_sensitivity: numberOrNull('How soon the caller counts as finished.'),
    interrupt_sensitivity: numberOrNull('How easily the caller interrupts.'),
    ambient_sound_volume: numberOrNull('Volume of the sound behind the voice.'),
    post_call_evaluation: switched('Whether calls are evaluated afterwards.'),
    send_webhook_only_on_completed: switched('Whether the webhook is told of completed calls only.'),
    include_recording_in_webhook: switched("Whether the webhook is told the recording's URL."),
    is_webhook_active: switched('Whether the webhook is called.'),
    webhook_url: textOrNull('URL that is called after each call.'),
    use_min_interrupt_words: switched('Whether `min_interrupt_words` applies.'),
    min_interrupt_words: integerOrNull('Words that the caller must say to interrupt.'),
    variables: z
      .record(z.string(), z.unknown())
      .describe('Defaults of the variables in prompt and messages.'),
    post_call_schema: z
      .array(
        z.object({
          name: text('Key of the extracted value.'),
          type: z.enum(postCallValueTypes).describe('Type of the extracted value.'),
          description: text('What to extract.'),
        }),
      )
      .describe('Values that are extracted from each call.'),
    end_call_tool: z
      .object({ description: textOrNull('When the model should use it.') })
      .describe('The tool by which the model ends the call.'),
    llm_temperature: numberOrNull('Sampling temperature of the model.'),
    voice_stability: numberOrNull('How even the voice is.'),
    voice_similarity: numberOrNull('How close the voice stays to its original.'),
    speech_speed: numberOrNull('Multiple of the normal speed of speech.'),
    allow_interruptions: switched('Whether the caller may interrupt.'),
    filler_audios: switched('Whether short sounds bridge the time in which the model thinks.'),
    re_engagement_interval: integerOrNull('Seconds of silence after which the assistant speaks up.'),
    max_call_duration: integerOrNull('Most seconds that a call may last.'),
    max_duration: integerOrNull('The same as `max_call_duration`.'),
    max_silence_duration: integerOrNull('Seconds of silence after which the call ends.'),
    end_call_on_voicemail: switched('Whether the call ends when a voicemail answers.'),
    noise_cancellation: switched("Whether noise on the caller's side is filtered."),
    record_call: switched('Whether calls are recorded.'),
    record: switched('The same as `record_call`.'),
    who_speaks_first: z.enum(speakers).describe('Who begins the conversation.'),
    created_at: text('When it was created, ISO 8601.'),
    updated_at: text('When it was last changed, ISO 8601.'),
  })
  .meta({ 'x-component': 'Assistant' })

export type AssistantView = z.output<typeof assistantView>
export type SummaryView = z.output<typeof summary>

const record = {
  id: 42,
  uuid: '01980f6e-3c1a-7b2e-9d54-2f6a1c0e8b77',
  name: 'Front desk',
  status: 'active',
  type: 'inbound',
  mode: 'pipeline',
  assistant_name: 'Front desk',
  calls_direction: 'receive',
  engine_type: 'pipeline',
  voice_id: 1,
  language: 'English',
  llm_model: 'gpt-4o-mini',
  timezone: 'America/New_York',
  initial_message: 'Hello, this is the front desk. How can I help?',
  system_prompt: 'You answer calls for a dental practice. Be brief, and offer the next free appointment.',
  phone_number_id: 12,
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
  max_duration: 600,
  max_silence_duration: 40,
  end_call_on_voicemail: true,
  noise_cancellation: true,
  record_call: true,
  record: true,
  who_speaks_first: 'AI assistant',
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:30:00.000Z',
} satisfies AssistantView

const { id, name, status, type, mode } = record

/** @param message the sentence that this operation answers with */
export function savedView(message: string) {
  return z
    .object({ message: text('What was done.'), data: summary.describe('The assistant in short.') })
    .meta({ examples: [{ message, data: { id, name, status, type, mode } }] })
}

export const recordView = z
  .object({ data: assistantView.describe('The assistant.') })
  .meta({ examples: [{ data: record }] })

export const recordsView = z.array(assistantView).meta({ examples: [[record]] })

export const pageView = z
  .object({
    data: z.array(assistantView).describe('The assistants of this page, newest first.'),
    current_page: z.int().describe('The page, from 1.'),
    per_page: z.int().describe('Most assistants on a page.'),
    total: z.int().describe('Assistants on all pages.'),
    last_page: z.int().describe('The last page; 1 when there are none.'),
  })
  .meta({ examples: [{ data: [record], current_page: 1, per_page: 10, total: 1, last_page: 1 }] })

export const deletedView = z
  .object({ message: text('What was done.') })
  .meta({ examples: [{ message: 'Assistant deleted successfully' }] })
