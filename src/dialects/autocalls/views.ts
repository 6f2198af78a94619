import { z } from 'zod'
import {
  assistantStatuses,
  endpointTypes,
  engines,
  postCallValueTypes,
} from '../../core/assistants/model/assistant-fields.ts'
import { createExample, directions, speakers } from './schemas.ts'

/*
 * Responses about assistants. Values that another API has left unset or set outside of Autocalls' range are shown as they
 * are.
 */

const text = (description: string) => z.string().describe(description)
const textOrNull = (description: string) => z.string().nullable().describe(description)
const numberOrNull = (description: string) => z.number().nullable().describe(description)
const integerOrNull = (description: string) => z.int().nullable().describe(description)
const switched = (description: string) => z.boolean().describe(description)

const identity = {
  id: z.int().describe('Id of the assistant.'),
  uuid: text('The same id as a UUID. Paths accept it too.'),
  name: text('Name of the assistant.'),
  status: z
    .enum(assistantStatuses)
    .describe('`active`, or `inactive` if another API has disabled the assistant.'),
  type: z
    .enum(['inbound', 'outbound'])
    .describe('`inbound` if the assistant receives calls, otherwise `outbound`.'),
  mode: z.enum(engines).describe('Engine of the assistant.'),
}

/** The response of a create and of an update. */
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
    assistant_name: text('Same as `name`.'),
    calls_direction: z
      .enum(directions)
      .describe('`receive` if the assistant receives calls, otherwise `make`.'),
    engine_type: z.enum(engines).describe('Same as `mode`.'),
    voice_id: integerOrNull('Id of the voice; null if it is unset or not in the catalogue.'),
    language: textOrNull('Name of the language, or its BCP 47 tag if the catalogue does not have it.'),
    llm_model: textOrNull('Name of the language model.'),
    timezone: textOrNull('IANA time zone of the assistant.'),
    initial_message: textOrNull('First message of the assistant.'),
    system_prompt: textOrNull('System prompt of the assistant.'),
    phone_number_id: integerOrNull('Id of the phone number; of the oldest one if there are several.'),
    endpoint_type: z
      .enum(endpointTypes)
      .nullable()
      .describe('Whether the end of speech is detected by silence (`vad`) or by a model (`ai`).'),
    endpoint_sensitivity: numberOrNull('Sensitivity of the detection of the end of speech.'),
    interrupt_sensitivity: numberOrNull('Sensitivity to interruptions by the caller.'),
    ambient_sound_volume: numberOrNull('Volume of the background sound.'),
    post_call_evaluation: switched('Whether calls are evaluated after they end.'),
    send_webhook_only_on_completed: switched('Whether the webhook is called for completed calls only.'),
    include_recording_in_webhook: switched('Whether the webhook gets the URL of the recording.'),
    is_webhook_active: switched('Whether the webhook is called.'),
    webhook_url: textOrNull('URL that is called after each call.'),
    use_min_interrupt_words: switched('Whether `min_interrupt_words` applies.'),
    min_interrupt_words: integerOrNull('Number of words that interrupt the assistant.'),
    variables: z.record(z.string(), z.unknown()).describe('Default values of variables.'),
    post_call_schema: z
      .array(
        z.object({
          name: text('Key of the extracted value.'),
          type: z.enum(postCallValueTypes).describe('Type of the extracted value.'),
          description: text('What to extract.'),
        }),
      )
      .describe('Values to extract from each call.'),
    end_call_tool: z
      .object({ description: textOrNull('When the model should use the tool.') })
      .describe('Tool with which the model ends the call.'),
    llm_temperature: numberOrNull('Sampling temperature of the model.'),
    voice_stability: numberOrNull('Stability of the voice.'),
    voice_similarity: numberOrNull('Similarity of the voice to its original.'),
    speech_speed: numberOrNull('Speed of speech; 1 is normal.'),
    allow_interruptions: switched('Whether the caller can interrupt the assistant.'),
    filler_audios: switched('Whether filler sounds are played while the model responds.'),
    re_engagement_interval: integerOrNull('Seconds of silence after which the assistant speaks again.'),
    max_call_duration: integerOrNull('Maximum duration of a call in seconds.'),
    max_duration: integerOrNull('Same as `max_call_duration`.'),
    max_silence_duration: integerOrNull('Seconds of silence after which the call ends.'),
    end_call_on_voicemail: switched('Whether the call ends if a voicemail answers.'),
    noise_cancellation: switched("Whether the caller's background noise is filtered."),
    record_call: switched('Whether calls are recorded.'),
    record: switched('Same as `record_call`.'),
    who_speaks_first: z.enum(speakers).describe('Who speaks first.'),
    created_at: text('Time of creation, ISO 8601.'),
    updated_at: text('Time of the last change, ISO 8601.'),
  })
  .meta({ 'x-component': 'Assistant' })

export type AssistantView = z.output<typeof assistantView>
export type SummaryView = z.output<typeof summary>

const summaryExample = { id: 42, name: 'Front desk', status: 'active', type: 'inbound', mode: 'pipeline' }

const example = {
  ...summaryExample,
  uuid: '01980f6e-3c1a-7b2e-9d54-2f6a1c0e8b77',
  ...createExample,
  phone_number_id: 12,
  max_duration: 600,
  record: true,
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:30:00.000Z',
}

/** @param message of the operation */
export function savedView(message: string) {
  return z
    .object({
      message: text('Result of the operation.'),
      data: summary.describe('Summary of the assistant.'),
    })
    .meta({ examples: [{ message, data: summaryExample }] })
}

export const recordView = z
  .object({ data: assistantView.describe('The assistant.') })
  .meta({ examples: [{ data: example }] })

export const recordsView = z.array(assistantView).meta({ examples: [[example]] })

export const pageView = z
  .object({
    data: z.array(assistantView).describe('The assistants of this page, newest first.'),
    current_page: z.int().describe('Page number, starting at 1.'),
    per_page: z.int().describe('Assistants per page.'),
    total: z.int().describe('Total number of assistants.'),
    last_page: z.int().describe('Number of the last page; 1 if there are no assistants.'),
  })
  .meta({ examples: [{ data: [example], current_page: 1, per_page: 10, total: 1, last_page: 1 }] })

export const deletedView = z
  .object({ message: text('Result of the operation.') })
  .meta({ examples: [{ message: 'Assistant deleted successfully' }] })
