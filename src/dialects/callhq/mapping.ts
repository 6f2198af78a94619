import {
  type Assistant,
  type AssistantDraft,
  blankDraft,
  draftOf,
} from '../../core/assistants/model/assistant.ts'
import { type ChoiceContext, withChoices } from '../../core/assistants/model/choices.ts'
import { recognisedLanguageOf, withRecognisedLanguage } from '../../core/assistants/model/languages.ts'
import { given, withoutUnchanged } from '../../core/assistants/model/unchanged.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { shownProvider, withSpellings } from './provider-spelling.ts'
import { choicesIn, withoutPlaceholders } from './rules.ts'
import { type AssistantChange, type AssistantCreate, updateAssistantSchema } from './schemas.ts'
import type { AssistantView } from './views.ts'

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

/** A new assistant, from a request or from a record. */
export function toDraft(
  body: AssistantCreate | (AssistantChange & { name: string }),
  catalogue: Catalogue,
): AssistantDraft {
  const blank = blankDraft(body.name)
  return apply(blank, body, { catalogue, before: blank })
}

/**
 * The assistant after a change. What CallHQ does not show stays as it is.
 * @param shown the current assistant, as CallHQ shows it
 */
export function withChange(
  current: Assistant,
  body: AssistantChange,
  shown: AssistantView,
  context: ChoiceContext,
): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, shown, record), context)
}

const record = { fields: updateAssistantSchema.keyof().options, values: ['analysisPlan'] } as const

function apply(draft: AssistantDraft, body: AssistantChange, context: ChoiceContext): AssistantDraft {
  const changed: AssistantDraft = {
    ...draft,
    name: given(body.name, draft.name),
    description: given(body.description, draft.description),
    status: body.status === undefined ? draft.status : (body.status ?? true) ? 'active' : 'inactive',
    voice: { ...draft.voice, speed: given(body.voice?.speed, draft.voice.speed) },
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
    extensions: withSpellings(draft, body),
  }
  const language = body.transcriber?.language
  const spoken = language === undefined ? changed : withRecognisedLanguage(changed, language)
  return withChoices(spoken, choicesIn(draft, body), context)
}

function withModel(
  model: AssistantDraft['model'],
  change: NonNullable<AssistantChange['model']>,
): AssistantDraft['model'] {
  return {
    ...model,
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

/** Null resets a switch to its default, which is off for all of CallHQ's. */
function flag(value: boolean | null | undefined, current: boolean): boolean {
  return value === undefined ? current : (value ?? false)
}

/** The canonical fields that CallHQ shows. */
type Shown = keyof AssistantView | 'language' | 'extensions'
/** Those that it does not show: a change leaves them as they are. */
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

/** Does not compile while a canonical field is neither shown nor kept. */
const undecided: Omit<Assistant, Shown | Kept> &
  Omit<Assistant['voice'], keyof AssistantView['voice'] | KeptOfVoice> &
  Omit<Assistant['transcriber'], keyof AssistantView['transcriber']> &
  Omit<Assistant['model'], keyof AssistantView['model']> = {}
undecided satisfies Record<string, never>
