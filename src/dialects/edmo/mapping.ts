import {
  type Assistant,
  type AssistantDraft,
  blankDraft,
  draftOf,
} from '../../core/assistants/model/assistant.ts'
import { type ChoiceContext, type Choices, withChoices } from '../../core/assistants/model/choices.ts'
import { canonicalProvider } from '../../core/assistants/model/provider-names.ts'
import { given, withoutUnchanged } from '../../core/assistants/model/unchanged.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import { type AssistantCreate, type AssistantWrite, untitled, updateAssistantSchema } from './schemas.ts'
import { vendorToWire } from './vendors.ts'
import type { AssistantView } from './views.ts'

/** What EDMO does not show and leaves as it is. A new canonical field does not compile until it stands here or there. */
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

/** What EDMO shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { id, accountId, externalId, createdAt, updatedAt, name, firstMessage, firstMessageMode, ...rest } =
    assistant
  const { model, voice, transcriber, voicemailMessage, endCallMessage, endCallPhrases, ...others } = rest
  const { metadata, maxDurationSeconds, ...kept } = others
  kept satisfies Record<Exclude<keyof typeof kept, Kept>, never>
  return {
    id: toTypeId('asst', id),
    orgId: toTypeId('acct', accountId),
    externalId,
    createdAt: inWholeSeconds(createdAt),
    updatedAt: inWholeSeconds(updatedAt),
    name,
    firstMessage,
    firstMessageMode,
    model: modelToWire(model),
    voice: setIn({ provider: vendorToWire(voice.provider), voiceId: voice.voiceId }),
    transcriber: { ...setIn({ provider: vendorToWire(transcriber.provider) }), model: transcriber.model },
    voicemailMessage,
    endCallMessage,
    endCallPhrases,
    metadata,
    maxDurationSeconds,
  }
}

function modelToWire({ provider, model, temperature, maxTokens, messages }: Assistant['model']) {
  return { ...setIn({ provider: vendorToWire(provider), model, temperature, maxTokens }), messages }
}

/** Without what is null: the page types these fields as ones that are there or not. */
function setIn<Fields extends object>(fields: Fields): SetIn<Fields> {
  const set = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(set) as SetIn<Fields> // some of its fields
}

type SetIn<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], null> }

/** A new assistant, of a request or of a record. */
export function toDraft(body: AssistantCreate | AssistantWrite, catalogue: Catalogue): AssistantDraft {
  const blank = blankDraft(untitled)
  return apply(blank, body, { catalogue, before: blank })
}

/** The assistant with an EDMO change; what EDMO does not know stays as it is. */
export function withChange(current: Assistant, body: AssistantWrite, context: ChoiceContext): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current), record), context)
}

const record = { fields: updateAssistantSchema.keyof().options, values: ['metadata'] } as const

function apply(draft: AssistantDraft, body: AssistantWrite, context: ChoiceContext): AssistantDraft {
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
  change: AssistantWrite['model'],
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

/** Null clears a part as a whole. */
function choicesIn(body: AssistantWrite): Choices {
  const model = body.model === null ? clearedModel : body.model
  const voice = body.voice === null ? clearedVoice : body.voice
  const transcriber = body.transcriber === null ? clearedTranscriber : body.transcriber
  return {
    model: { provider: canonicalProvider(model?.provider), model: model?.model },
    voice: { provider: canonicalProvider(voice?.provider), voiceId: voice?.voiceId },
    transcriber: { provider: canonicalProvider(transcriber?.provider), model: transcriber?.model },
  }
}
