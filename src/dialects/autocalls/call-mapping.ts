import type { Assistant } from '../../core/assistants/model/assistant.ts'
import { given } from '../../core/assistants/model/unchanged.ts'
import { type AssistantChange, defaults } from './schemas.ts'

/*
 * The fields about the course of a call and what follows it.
 */

export type CallFields = Pick<
  Assistant,
  | 'interruptions'
  | 'endpointing'
  | 'silenceTimeoutSeconds'
  | 'reEngagementIntervalSeconds'
  | 'maxDurationSeconds'
  | 'backgroundSoundVolume'
  | 'backgroundDenoisingEnabled'
  | 'fillerAudioEnabled'
  | 'recordingEnabled'
  | 'endCallOnVoicemailEnabled'
  | 'endCallTool'
>

export type AfterCallFields = Pick<Assistant, 'postCallEvaluationEnabled' | 'postCallSchema' | 'webhook'>

export function showCall(assistant: CallFields) {
  const { interruptions, endpointing, maxDurationSeconds, recordingEnabled, endCallTool } = assistant
  return {
    allow_interruptions: interruptions.enabled,
    interrupt_sensitivity: interruptions.sensitivity,
    use_min_interrupt_words: interruptions.minWordsEnabled,
    min_interrupt_words: interruptions.minWords,
    endpoint_type: endpointing.type,
    endpoint_sensitivity: endpointing.sensitivity,
    max_silence_duration: assistant.silenceTimeoutSeconds,
    re_engagement_interval: assistant.reEngagementIntervalSeconds,
    max_call_duration: maxDurationSeconds,
    max_duration: maxDurationSeconds,
    ambient_sound_volume: assistant.backgroundSoundVolume,
    noise_cancellation: assistant.backgroundDenoisingEnabled,
    filler_audios: assistant.fillerAudioEnabled,
    record_call: recordingEnabled,
    record: recordingEnabled,
    end_call_on_voicemail: assistant.endCallOnVoicemailEnabled,
    end_call_tool: { description: endCallTool.description },
  }
}

export function changeCall(fields: CallFields, change: AssistantChange): CallFields {
  const { interruptions, endpointing } = fields
  return {
    interruptions: {
      enabled: switched('allow_interruptions', change, interruptions.enabled),
      sensitivity: given(change.interrupt_sensitivity, interruptions.sensitivity),
      minWordsEnabled: switched('use_min_interrupt_words', change, interruptions.minWordsEnabled),
      minWords: given(change.min_interrupt_words, interruptions.minWords),
    },
    endpointing: {
      type: given(change.endpoint_type, endpointing.type),
      sensitivity: given(change.endpoint_sensitivity, endpointing.sensitivity),
    },
    silenceTimeoutSeconds: given(change.max_silence_duration, fields.silenceTimeoutSeconds),
    reEngagementIntervalSeconds: given(change.re_engagement_interval, fields.reEngagementIntervalSeconds),
    maxDurationSeconds: given(change.max_call_duration, fields.maxDurationSeconds),
    backgroundSoundVolume: given(change.ambient_sound_volume, fields.backgroundSoundVolume),
    backgroundDenoisingEnabled: switched('noise_cancellation', change, fields.backgroundDenoisingEnabled),
    fillerAudioEnabled: switched('filler_audios', change, fields.fillerAudioEnabled),
    recordingEnabled: switched('record_call', change, fields.recordingEnabled),
    endCallOnVoicemailEnabled: switched('end_call_on_voicemail', change, fields.endCallOnVoicemailEnabled),
    endCallTool:
      change.end_call_tool === null
        ? { description: null }
        : { description: given(change.end_call_tool?.description, fields.endCallTool.description) },
  }
}

export function showAfterCall({ postCallEvaluationEnabled, postCallSchema, webhook }: AfterCallFields) {
  return {
    post_call_evaluation: postCallEvaluationEnabled,
    post_call_schema: postCallSchema,
    is_webhook_active: webhook.enabled,
    webhook_url: webhook.url,
    send_webhook_only_on_completed: webhook.onlyOnCompleted,
    include_recording_in_webhook: webhook.includeRecording,
  }
}

export function changeAfterCall(fields: AfterCallFields, change: AssistantChange): AfterCallFields {
  const { webhook } = fields
  return {
    postCallEvaluationEnabled: switched('post_call_evaluation', change, fields.postCallEvaluationEnabled),
    postCallSchema:
      change.post_call_schema === undefined ? fields.postCallSchema : (change.post_call_schema ?? []),
    webhook: {
      enabled: switched('is_webhook_active', change, webhook.enabled),
      url: given(change.webhook_url, webhook.url),
      onlyOnCompleted: switched('send_webhook_only_on_completed', change, webhook.onlyOnCompleted),
      includeRecording: switched('include_recording_in_webhook', change, webhook.includeRecording),
    },
  }
}

type SwitchName = {
  [Name in keyof typeof defaults]: (typeof defaults)[Name] extends boolean ? Name : never
}[keyof typeof defaults]

/** Null resets a switch to Autocalls' default. */
function switched(name: SwitchName, change: AssistantChange, current: boolean): boolean {
  const value = change[name]
  return value === undefined ? current : (value ?? defaults[name])
}
