import { type Assistant, type AssistantDraft, draftOf } from '../../core/assistants/model/assistant.ts'
import { assistantSettingsSchema } from '../../core/assistants/model/assistant-fields.ts'
import { type ChoiceContext, type Choices, withChoices } from '../../core/assistants/model/choices.ts'
import { recognisedLanguageOf, withRecognisedLanguage } from '../../core/assistants/model/languages.ts'
import { canonicalProvider, spelledAs } from '../../core/assistants/model/provider-names.ts'
import { systemPromptOf, withSystemPrompt } from '../../core/assistants/model/system-prompt.ts'
import { given, withoutUnchanged } from '../../core/assistants/model/unchanged.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import { type AssistantUpdate, updateAssistantSchema } from './schemas.ts'
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
    created_at: inWholeSeconds(createdAt),
    updated_at: inWholeSeconds(updatedAt),
  }
}

/** The assistant with a Talkturo change; what Talkturo does not know stays as it is. */
export function withChange(
  current: Assistant,
  body: AssistantUpdate,
  context: ChoiceContext,
): AssistantDraft {
  return applied(draftOf(current), withoutUnchanged(body, toWire(current), record), context)
}

const record = { fields: updateAssistantSchema.keyof().options }

/** The draft with all that the body names. */
export function applied(
  draft: AssistantDraft,
  body: Partial<AssistantUpdate>,
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

function choicesIn(body: Partial<AssistantUpdate>): Choices {
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

/** Null gives a switch its default back. */
function switches(draft: AssistantDraft, body: Partial<AssistantUpdate>) {
  return {
    recordingEnabled: given(body.recording_enabled, draft.recordingEnabled) ?? defaults.recordingEnabled,
    inboundEnabled: given(body.inbound_enabled, draft.inboundEnabled) ?? defaults.inboundEnabled,
    outboundEnabled: given(body.outbound_enabled, draft.outboundEnabled) ?? defaults.outboundEnabled,
  }
}
