import {
  type Assistant,
  type AssistantDraft,
  blankDraft,
  draftOf,
} from '../../core/assistants/model/assistant.ts'
import { type ChoiceContext, type Choices, withChoices } from '../../core/assistants/model/choices.ts'
import { canonicalProvider, spelledAs } from '../../core/assistants/model/provider-names.ts'
import { given, withoutUnchanged } from '../../core/assistants/model/unchanged.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import { type AssistantChange, type AssistantCreate, untitled, updateAssistantSchema } from './schemas.ts'
import type { AssistantView } from './views.ts'

/** What EDMO shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { id, accountId, createdAt, updatedAt, model, voice, transcriber } = assistant
  return {
    id: toTypeId('asst', id),
    orgId: toTypeId('acct', accountId),
    externalId: assistant.externalId,
    createdAt: inWholeSeconds(createdAt),
    updatedAt: inWholeSeconds(updatedAt),
    name: assistant.name,
    firstMessage: assistant.firstMessage,
    firstMessageMode: assistant.firstMessageMode,
    model: modelToWire(model),
    voice: setIn({ provider: vendorToWire(voice.provider), voiceId: voice.voiceId }),
    transcriber: { ...setIn({ provider: vendorToWire(transcriber.provider) }), model: transcriber.model },
    voicemailMessage: assistant.voicemailMessage,
    endCallMessage: assistant.endCallMessage,
    endCallPhrases: assistant.endCallPhrases,
    metadata: assistant.metadata,
    maxDurationSeconds: assistant.maxDurationSeconds,
  }
}

/** A canonical vendor as EDMO spells it. */
const vendorToWire = spelledAs(['assemblyai'])

function modelToWire({ provider, model, temperature, maxTokens, messages }: Assistant['model']) {
  return { ...setIn({ provider: vendorToWire(provider), model, temperature, maxTokens }), messages }
}

/** Without the fields that are null: EDMO's page types them as optional, not as nullable. */
function setIn<Fields extends object>(fields: Fields): SetIn<Fields> {
  const set = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(set) as SetIn<Fields> // some of its fields
}

type SetIn<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], null> }

/** A new assistant, from a request or from a record. */
export function toDraft(body: AssistantCreate | AssistantChange, catalogue: Catalogue): AssistantDraft {
  const blank = blankDraft(untitled)
  return apply(blank, body, { catalogue, before: blank })
}

/**
 * The assistant after a change. What EDMO does not show stays as it is.
 * @param shown the current assistant, as EDMO shows it
 */
export function withChange(
  current: Assistant,
  body: AssistantChange,
  shown: AssistantView,
  context: ChoiceContext,
): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, shown, record), context)
}

const record = { fields: updateAssistantSchema.keyof().options, values: ['metadata'] } as const

function apply(draft: AssistantDraft, body: AssistantChange, context: ChoiceContext): AssistantDraft {
  const changed = {
    ...draft,
    name: given(body.name, draft.name) ?? untitled,
    externalId: given(body.externalId, draft.externalId),
    firstMessage: given(body.firstMessage, draft.firstMessage),
    firstMessageMode: given(body.firstMessageMode, draft.firstMessageMode),
    model: withModel(draft.model, body.model),
    voicemailMessage: given(body.voicemailMessage, draft.voicemailMessage),
    endCallMessage: given(body.endCallMessage, draft.endCallMessage),
    endCallPhrases: given(body.endCallPhrases, draft.endCallPhrases),
    metadata: given(body.metadata, draft.metadata),
    maxDurationSeconds: given(body.maxDurationSeconds, draft.maxDurationSeconds),
  }
  return withChoices(changed, choicesIn(body), context)
}

function withModel(
  current: AssistantDraft['model'],
  change: AssistantChange['model'],
): AssistantDraft['model'] {
  if (change === undefined) return current
  const { temperature, maxTokens, messages } = change ?? clearedModel
  return {
    ...current,
    temperature: given(temperature, current.temperature),
    maxTokens: given(maxTokens, current.maxTokens),
    messages: given(messages, current.messages) ?? [],
  }
}

const clearedModel = { provider: null, model: null, temperature: null, maxTokens: null, messages: null }
const clearedVoice = { provider: null, voiceId: null }
const clearedTranscriber = { provider: null, model: null }

/** Null clears a whole part. */
function choicesIn(body: AssistantChange): Choices {
  const model = body.model === null ? clearedModel : body.model
  const voice = body.voice === null ? clearedVoice : body.voice
  const transcriber = body.transcriber === null ? clearedTranscriber : body.transcriber
  return {
    model: { provider: canonicalProvider(model?.provider), model: model?.model },
    voice: { provider: canonicalProvider(voice?.provider), voiceId: voice?.voiceId },
    transcriber: { provider: canonicalProvider(transcriber?.provider), model: transcriber?.model },
  }
}

/** The canonical fields that EDMO shows. */
type Shown = Exclude<keyof AssistantView, 'orgId'> | 'accountId'
/** Those that it does not show: a change leaves them as they are. */
type Kept =
  | 'serial'
  | 'description'
  | 'templateId'
  | 'status'
  | 'inboundEnabled'
  | 'outboundEnabled'
  | 'engine'
  | 'language'
  | 'timezone'
  | 'firstMessageInterruptionsEnabled'
  | 'interruptions'
  | 'endpointing'
  | 'silenceTimeoutSeconds'
  | 'reEngagementIntervalSeconds'
  | 'backgroundSound'
  | 'backgroundSoundVolume'
  | 'backgroundDenoisingEnabled'
  | 'fillerAudioEnabled'
  | 'recordingEnabled'
  | 'endCallOnVoicemailEnabled'
  | 'endCallTool'
  | 'hangupUsingPrompt'
  | 'postCallEvaluationEnabled'
  | 'postCallSchema'
  | 'analysisPlan'
  | 'webhook'
  | 'variables'
  | 'knowledgeBase'
  | 'phoneNumbers'
  | 'version'
  | 'extensions'

/** Does not compile while a canonical field is neither shown nor kept. */
const undecided: Omit<Assistant, Shown | Kept> = {}
undecided satisfies Record<string, never>
