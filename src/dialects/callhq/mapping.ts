import { type Assistant, type AssistantDraft, blankDraft, draftOf } from '../../assistants/assistant.ts'
import { recognisedLanguageOf, withRecognisedLanguage } from '../../assistants/languages.ts'
import { canonicalProvider } from '../../assistants/provider-names.ts'
import { given, withoutUnchanged } from '../../assistants/unchanged.ts'
import { type Catalogue, voicesByVoiceId } from '../../catalogue/catalogue.ts'
import { toTypeId } from '../../identifiers.ts'
import type { AssistantChange, AssistantCreate } from './assistant-schemas.ts'
import type { AssistantView } from './assistant-views.ts'
import { withoutPlaceholders } from './file-lists.ts'
import { shownProvider, withSpellings } from './provider-spelling.ts'

/** What CallHQ shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { voice, transcriber, model, hangupUsingPrompt } = assistant
  return {
    id: toTypeId('asst', assistant.id),
    name: assistant.name,
    description: assistant.description,
    status: assistant.status === 'active',
    voice: {
      provider: shownProvider(assistant, 'voice'),
      voiceId: voice.voiceId,
      model: voice.model,
      language: voice.language,
      speed: voice.speed,
    },
    transcriber: {
      provider: shownProvider(assistant, 'transcriber'),
      model: transcriber.model,
      language: recognisedLanguageOf(assistant),
    },
    model: {
      provider: shownProvider(assistant, 'model'),
      model: model.model,
      temperature: model.temperature,
      maxTokens: model.maxTokens,
      emotionRecognitionEnabled: model.emotionRecognitionEnabled,
      messages: model.messages,
      knowledgeBase: model.knowledgeBase,
    },
    firstMessage: assistant.firstMessage,
    firstMessageMode: assistant.firstMessageMode,
    backgroundSound: assistant.backgroundSound,
    silenceTimeoutSeconds: assistant.silenceTimeoutSeconds,
    backgroundDenoisingEnabled: assistant.backgroundDenoisingEnabled,
    firstMessageInterruptionsEnabled: assistant.firstMessageInterruptionsEnabled,
    maxDurationSeconds: assistant.maxDurationSeconds,
    analysisPlan: assistant.analysisPlan,
    knowledgeBase: assistant.knowledgeBase,
    hangupUsingPrompt,
    createdAt: assistant.createdAt.toISOString(),
    updatedAt: assistant.updatedAt.toISOString(),
  }
}

export function toDraft(body: AssistantCreate, catalogue: Catalogue): AssistantDraft {
  return apply(blankDraft(body.name), body, catalogue)
}

/** The assistant with a CallHQ change; what CallHQ does not know stays as it is. */
export function withChange(current: Assistant, body: AssistantChange, catalogue: Catalogue): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current), ['analysisPlan']), catalogue)
}

function apply(draft: AssistantDraft, body: AssistantChange, catalogue: Catalogue): AssistantDraft {
  const changed: AssistantDraft = {
    ...draft,
    name: given(body.name, draft.name),
    description: given(body.description, draft.description),
    status: body.status === undefined ? draft.status : (body.status ?? true) ? 'active' : 'inactive',
    voice: withVoice(draft, body.voice ?? {}, catalogue),
    transcriber: withTranscriber(draft.transcriber, body.transcriber ?? {}),
    model: withModel(draft.model, body.model ?? {}),
    firstMessage: given(body.firstMessage, draft.firstMessage),
    firstMessageMode: given(body.firstMessageMode, draft.firstMessageMode),
    backgroundSound: given(body.backgroundSound, draft.backgroundSound),
    silenceTimeoutSeconds: given(body.silenceTimeoutSeconds, draft.silenceTimeoutSeconds),
    backgroundDenoisingEnabled: flag(body.backgroundDenoisingEnabled, draft.backgroundDenoisingEnabled),
    firstMessageInterruptionsEnabled: flag(
      body.firstMessageInterruptionsEnabled,
      draft.firstMessageInterruptionsEnabled,
    ),
    maxDurationSeconds: given(body.maxDurationSeconds, draft.maxDurationSeconds),
    analysisPlan: given(body.analysisPlan, draft.analysisPlan),
    knowledgeBase: withFiles(draft.knowledgeBase, body.knowledgeBase),
    hangupUsingPrompt: withHangup(draft.hangupUsingPrompt, body.hangupUsingPrompt),
    extensions: withSpellings(draft.extensions, body),
  }
  const language = body.transcriber?.language
  return language === undefined ? changed : withRecognisedLanguage(changed, language)
}

/** What people call the voice follows from which one it is; how even it is stays as another API has set it. */
function withVoice(
  { voice, engine }: AssistantDraft,
  change: NonNullable<AssistantChange['voice']>,
  catalogue: Catalogue,
): AssistantDraft['voice'] {
  const provider = given(canonicalProvider(change.provider), voice.provider)
  const voiceId = given(change.voiceId, voice.voiceId)
  const isAnother = provider !== voice.provider || voiceId !== voice.voiceId
  const known = voicesByVoiceId(catalogue, voiceId ?? '', engine).find((row) => row.provider === provider)
  return {
    ...voice,
    provider,
    voiceId,
    name: isAnother ? (known?.name ?? null) : voice.name,
    model: given(change.model, voice.model),
    language: given(change.language, voice.language),
    speed: given(change.speed, voice.speed),
  }
}

function withTranscriber(
  transcriber: AssistantDraft['transcriber'],
  change: NonNullable<AssistantChange['transcriber']>,
): AssistantDraft['transcriber'] {
  return {
    ...transcriber,
    provider: given(canonicalProvider(change.provider), transcriber.provider),
    model: given(change.model, transcriber.model),
  }
}

function withModel(
  model: AssistantDraft['model'],
  change: NonNullable<AssistantChange['model']>,
): AssistantDraft['model'] {
  return {
    ...model,
    provider: given(canonicalProvider(change.provider), model.provider),
    model: given(change.model, model.model),
    temperature: given(change.temperature, model.temperature),
    maxTokens: given(change.maxTokens, model.maxTokens),
    emotionRecognitionEnabled: flag(change.emotionRecognitionEnabled, model.emotionRecognitionEnabled),
    messages: given(change.messages, model.messages) ?? [],
    knowledgeBase: withFiles(model.knowledgeBase, change.knowledgeBase),
  }
}

type Files = AssistantDraft['knowledgeBase']

function withFiles(current: Files, change: AssistantChange['knowledgeBase']): Files {
  if (change === null || change?.fileIds === null) return { fileIds: [] }
  const fileIds = withoutPlaceholders(change?.fileIds ?? [])
  if (change?.fileIds === undefined || fileIds === undefined) return current
  return { fileIds }
}

function withHangup(
  current: AssistantDraft['hangupUsingPrompt'],
  change: AssistantChange['hangupUsingPrompt'],
): AssistantDraft['hangupUsingPrompt'] {
  if (change === null) return { enabled: false, prompt: null }
  return { enabled: flag(change?.enabled, current.enabled), prompt: given(change?.prompt, current.prompt) }
}

/** Null takes a switch back to where it stands by itself, which is off for all that CallHQ knows. */
function flag(value: boolean | null | undefined, current: boolean): boolean {
  return value === undefined ? current : (value ?? false)
}

/*
 * What CallHQ does not know, it keeps: through a PATCH these stay as they are. They are named one by one, so that a
 * field which the canonical model gains does not compile until it is decided on.
 */
type Shown = keyof AssistantView | 'language' | 'extensions'
type Kept =
  | 'accountId'
  | 'serial'
  | 'version'
  | 'externalId'
  | 'phoneNumbers'
  | 'templateId'
  | 'inboundEnabled'
  | 'outboundEnabled'
  | 'engine'
  | 'timezone'
  | 'interruptions'
  | 'endpointing'
  | 'reEngagementIntervalSeconds'
  | 'backgroundSoundVolume'
  | 'fillerAudioEnabled'
  | 'recordingEnabled'
  | 'voicemailMessage'
  | 'endCallOnVoicemailEnabled'
  | 'endCallMessage'
  | 'endCallPhrases'
  | 'endCallTool'
  | 'postCallEvaluationEnabled'
  | 'postCallSchema'
  | 'webhook'
  | 'variables'
  | 'metadata'
type KeptOfVoice = 'name' | 'stability' | 'similarity'

const unmapped: Omit<Assistant, Shown | Kept> &
  Omit<Assistant['voice'], keyof AssistantView['voice'] | KeptOfVoice> &
  Omit<Assistant['transcriber'], keyof AssistantView['transcriber']> &
  Omit<Assistant['model'], keyof AssistantView['model']> = {}
unmapped satisfies Record<string, never>
