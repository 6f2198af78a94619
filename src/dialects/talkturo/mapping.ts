import { type Assistant, type AssistantDraft, draftOf } from '../../assistants/assistant.ts'
import { assistantSettingsSchema } from '../../assistants/assistant-fields.ts'
import { recognisedLanguageOf, withRecognisedLanguage } from '../../assistants/languages.ts'
import { canonicalProvider, spelledAs } from '../../assistants/provider-names.ts'
import { systemPromptOf, withSystemPrompt } from '../../assistants/system-prompt.ts'
import { given, withoutUnchanged } from '../../assistants/unchanged.ts'
import { toTypeId } from '../../identifiers.ts'
import type { AssistantUpdate } from './schemas.ts'
import type { AssistantView } from './views.ts'

/** Canonical vendors as Talkturo spells them. */
const providerToWire = spelledAs(['elevenlabs', 'assemblyai'])

/** What an assistant has beyond this API. It stays as it is through every change that is made here. */
type NotShown =
  | 'serial'
  | 'externalId'
  | 'description'
  | 'status'
  | 'engine'
  | 'timezone'
  | 'phoneNumbers'
  | 'firstMessageMode'
  | 'firstMessageInterruptionsEnabled'
  | 'interruptions'
  | 'endpointing'
  | 'silenceTimeoutSeconds'
  | 'reEngagementIntervalSeconds'
  | 'maxDurationSeconds'
  | 'backgroundSound'
  | 'backgroundSoundVolume'
  | 'backgroundDenoisingEnabled'
  | 'fillerAudioEnabled'
  | 'voicemailMessage'
  | 'endCallOnVoicemailEnabled'
  | 'endCallMessage'
  | 'endCallPhrases'
  | 'endCallTool'
  | 'hangupUsingPrompt'
  | 'postCallEvaluationEnabled'
  | 'postCallSchema'
  | 'analysisPlan'
  | 'webhook'
  | 'variables'
  | 'metadata'
  | 'knowledgeBase'
  | 'version'
  | 'extensions'

/** What Talkturo shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { id, accountId, name, templateId, model, firstMessage, voice, language, transcriber, ...rest } =
    assistant
  const { recordingEnabled, inboundEnabled, outboundEnabled, createdAt, updatedAt, ...notShown } = rest
  notShown satisfies Record<Exclude<keyof typeof notShown, NotShown>, never>
  return {
    id: toTypeId('asst', id),
    account_id: toTypeId('acct', accountId),
    name,
    type: templateId,
    model: model.model,
    provider: providerToWire(model.provider),
    temperature: model.temperature,
    max_tokens: model.maxTokens,
    first_message: firstMessage,
    system_prompt: systemPromptOf(model.messages),
    voice_provider: providerToWire(voice.provider),
    voice_model: voice.model,
    voice_id: voice.voiceId,
    voice_name: voice.name,
    transcriptor_provider: providerToWire(transcriber.provider),
    transcriptor_model: transcriber.model,
    transcriptor_language: recognisedLanguageOf({ language, transcriber }),
    recording_enabled: recordingEnabled,
    inbound_enabled: inboundEnabled,
    outbound_enabled: outboundEnabled,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

/** The assistant with a Talkturo change; what Talkturo does not know stays as it is. */
export function withChange(current: Assistant, body: AssistantUpdate): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current)))
}

/**
 * Every field stands for itself: another voice or vendor leaves the labels beside it, for the page offers them to be
 * written too, and a change must not undo one that somebody else makes to them at the same time.
 */
function apply(draft: AssistantDraft, body: Partial<AssistantUpdate>): AssistantDraft {
  const { model, voice } = draft
  const { transcriptor_language: language } = body
  const spoken = language === undefined ? draft : withRecognisedLanguage(draft, language)
  return {
    ...spoken,
    name: given(body.name, draft.name),
    firstMessage: given(body.first_message, draft.firstMessage),
    model: {
      ...model,
      provider: given(canonicalProvider(body.provider), model.provider),
      model: given(body.model, model.model),
      temperature: given(body.temperature, model.temperature),
      maxTokens: given(body.max_tokens, model.maxTokens),
      messages:
        body.system_prompt === undefined
          ? model.messages
          : withSystemPrompt(model.messages, body.system_prompt),
    },
    voice: {
      ...voice,
      provider: given(canonicalProvider(body.voice_provider), voice.provider),
      model: given(body.voice_model, voice.model),
      voiceId: given(body.voice_id, voice.voiceId),
      name: given(body.voice_name, voice.name),
    },
    transcriber: {
      ...spoken.transcriber,
      provider: given(canonicalProvider(body.transcriptor_provider), draft.transcriber.provider),
      model: given(body.transcriptor_model, draft.transcriber.model),
    },
    ...switches(draft, body),
  }
}

const defaults = assistantSettingsSchema.parse({})

/** Null gives a switch its default back. */
function switches(draft: AssistantDraft, body: Partial<AssistantUpdate>) {
  return {
    recordingEnabled: given(body.recording_enabled, draft.recordingEnabled) ?? defaults.recordingEnabled,
    inboundEnabled: given(body.inbound_enabled, draft.inboundEnabled) ?? defaults.inboundEnabled,
    outboundEnabled: given(body.outbound_enabled, draft.outboundEnabled) ?? defaults.outboundEnabled,
  }
}
