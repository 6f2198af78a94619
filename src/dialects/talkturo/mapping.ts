import { type Assistant, type AssistantDraft, draftOf } from '../../core/assistants/model/assistant.ts'
import { assistantSettingsSchema } from '../../core/assistants/model/assistant-fields.ts'
import { type ChoiceContext, type Choices, withChoices } from '../../core/assistants/model/choices.ts'
import { recognisedLanguageOf, withRecognisedLanguage } from '../../core/assistants/model/languages.ts'
import { canonicalProvider, spelledAs } from '../../core/assistants/model/provider-names.ts'
import { systemPromptOf, withSystemPrompt } from '../../core/assistants/model/system-prompt.ts'
import { given, withoutUnchanged } from '../../core/assistants/model/unchanged.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import { type AssistantChange, updateAssistantSchema } from './schemas.ts'
import type { AssistantView } from './views.ts'

/** Canonical vendors as Talkturo spells them. */
const providerToWire = spelledAs(['elevenlabs', 'assemblyai'])

/** What Talkturo shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { model, voice, transcriber } = assistant
  return {
    id: toTypeId('asst', assistant.id),
    account_id: toTypeId('acct', assistant.accountId),
    name: assistant.name,
    type: assistant.templateId,
    model: model.model,
    provider: providerToWire(model.provider),
    temperature: model.temperature,
    max_tokens: model.maxTokens,
    first_message: assistant.firstMessage,
    system_prompt: systemPromptOf(model.messages),
    voice_provider: providerToWire(voice.provider),
    voice_model: voice.model,
    voice_id: voice.voiceId,
    voice_name: voice.name,
    transcriptor_provider: providerToWire(transcriber.provider),
    transcriptor_model: transcriber.model,
    transcriptor_language: recognisedLanguageOf(assistant),
    recording_enabled: assistant.recordingEnabled,
    inbound_enabled: assistant.inboundEnabled,
    outbound_enabled: assistant.outboundEnabled,
    created_at: inWholeSeconds(assistant.createdAt),
    updated_at: inWholeSeconds(assistant.updatedAt),
  }
}

/**
 * The assistant after a change. What Talkturo does not show stays as it is.
 * @param shown the current assistant, as Talkturo shows it
 */
export function withChange(
  current: Assistant,
  body: AssistantChange,
  shown: AssistantView,
  context: ChoiceContext,
): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, shown, record), context)
}

const record = { fields: updateAssistantSchema.keyof().options }

/** The draft with the fields that the body has. */
export function apply(
  draft: AssistantDraft,
  body: Partial<AssistantChange>,
  context: ChoiceContext,
): AssistantDraft {
  const { model } = draft
  const { transcriptor_language: language, system_prompt: prompt } = body
  const spoken = language === undefined ? draft : withRecognisedLanguage(draft, language)
  const changed = {
    ...spoken,
    name: given(body.name, draft.name),
    firstMessage: given(body.first_message, draft.firstMessage),
    model: {
      ...model,
      temperature: given(body.temperature, model.temperature),
      maxTokens: given(body.max_tokens, model.maxTokens),
      messages: prompt === undefined ? model.messages : withSystemPrompt(model.messages, prompt),
    },
    ...switches(draft, body),
  }
  return withChoices(changed, choicesIn(body), context)
}

function choicesIn(body: Partial<AssistantChange>): Choices {
  return {
    model: { provider: canonicalProvider(body.provider), model: body.model },
    voice: {
      provider: canonicalProvider(body.voice_provider),
      model: body.voice_model,
      voiceId: body.voice_id,
      name: body.voice_name,
    },
    transcriber: {
      provider: canonicalProvider(body.transcriptor_provider),
      model: body.transcriptor_model,
    },
  }
}

const defaults = assistantSettingsSchema.parse({})

/** Null resets a switch to its default. */
function switches(draft: AssistantDraft, body: Partial<AssistantChange>) {
  return {
    recordingEnabled: given(body.recording_enabled, draft.recordingEnabled) ?? defaults.recordingEnabled,
    inboundEnabled: given(body.inbound_enabled, draft.inboundEnabled) ?? defaults.inboundEnabled,
    outboundEnabled: given(body.outbound_enabled, draft.outboundEnabled) ?? defaults.outboundEnabled,
  }
}

/** The canonical fields that Talkturo shows. */
type Shown =
  | 'id'
  | 'accountId'
  | 'name'
  | 'templateId'
  | 'model'
  | 'firstMessage'
  | 'voice'
  | 'language'
  | 'transcriber'
  | 'recordingEnabled'
  | 'inboundEnabled'
  | 'outboundEnabled'
  | 'createdAt'
  | 'updatedAt'
/** Those that it does not show: a change leaves them as they are. */
type Kept =
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

/** Does not compile while a canonical field is neither shown nor kept. */
const undecided: Omit<Assistant, Shown | Kept> = {}
undecided satisfies Record<string, never>
