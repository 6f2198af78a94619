import {
  type Assistant,
  type AssistantDraft,
  blankDraft,
  draftOf,
} from '../../core/assistants/model/assistant.ts'
import { type ChoiceContext, type Choices, withChoices } from '../../core/assistants/model/choices.ts'
import { modelByItsName } from '../../core/assistants/model/models.ts'
import { systemPromptOf, withSystemPrompt } from '../../core/assistants/model/system-prompt.ts'
import { given, withoutUnchanged } from '../../core/assistants/model/unchanged.ts'
import { type Catalogue, voicesByVoiceId } from '../../core/catalogue/catalogue.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import type { PageNumbers } from './list.ts'
import {
  type AssistantListView,
  type AssistantView,
  type AssistantWrite,
  updateAssistantSchema,
} from './schemas.ts'

/** What Call Camp shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { id, name, model, voice, firstMessage, createdAt, updatedAt } = assistant
  return {
    uuid: id,
    name,
    model: model.model,
    prompt: systemPromptOf(model.messages),
    voice: voice.voiceId,
    firstMessage,
    createdAt: inWholeSeconds(createdAt),
    updatedAt: inWholeSeconds(updatedAt),
  }
}

/** @param paged whether the caller asked for pages; what one answer does not hold is told in any case */
export function toListWire(
  { total, page, limit, totalPages }: PageNumbers,
  assistants: AssistantView[],
  paged: boolean,
): AssistantListView {
  return paged || totalPages > 1 ? { assistants, total, page, limit, totalPages } : { assistants, total }
}

export function toDraft(body: AssistantWrite & { name: string }, catalogue: Catalogue): AssistantDraft {
  const blank = blankDraft(body.name)
  return apply(blank, body, { catalogue, before: blank })
}

/** The assistant with a Call Camp change; what Call Camp does not know stays as it is. */
export function withChange(current: Assistant, body: AssistantWrite, context: ChoiceContext): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current), record), context)
}

const record = { fields: updateAssistantSchema.keyof().options }

function apply(draft: AssistantDraft, body: Partial<AssistantWrite>, context: ChoiceContext): AssistantDraft {
  const { name, model, prompt, voice, firstMessage } = body
  const { messages } = draft.model
  const changed = {
    ...draft,
    name: given(name, draft.name),
    model: { ...draft.model, messages: prompt === undefined ? messages : withSystemPrompt(messages, prompt) },
    firstMessage: given(firstMessage, draft.firstMessage),
  }
  const choices = {
    model: modelByItsName(draft.model, model),
    voice: voiceByItsId(draft, voice, context.catalogue),
  }
  return withChoices(changed, choices, context)
}

/** A voice comes by its id alone: whose it is, only the catalogue can tell. The id that stands names nothing else. */
function voiceByItsId(
  { voice, engine }: AssistantDraft,
  voiceId: string | null | undefined,
  catalogue: Catalogue,
): Choices['voice'] {
  if (voiceId === undefined || voiceId === voice.voiceId) return {}
  const [match] = voiceId === null ? [] : voicesByVoiceId(catalogue, voiceId, engine)
  return { voiceId, provider: match?.provider ?? null }
}

/*
 * What Call Camp does not know, it keeps: through a PATCH these stay as they are. They are named one by one, so that a
 * field which the canonical model gains does not compile until it is decided on.
 */
type Shown = 'id' | 'name' | 'model' | 'voice' | 'firstMessage' | 'createdAt' | 'updatedAt'
type Kept =
  | 'accountId'
  | 'serial'
  | 'version'
  | 'externalId'
  | 'phoneNumbers'
  | 'description'
  | 'templateId'
  | 'status'
  | 'inboundEnabled'
  | 'outboundEnabled'
  | 'engine'
  | 'language'
  | 'timezone'
  | 'transcriber'
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
  | 'recordingEnabled'
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
  | 'extensions'
type KeptOfModel = 'provider' | 'temperature' | 'maxTokens' | 'emotionRecognitionEnabled' | 'knowledgeBase'
type KeptOfVoice = 'provider' | 'model' | 'name' | 'language' | 'speed' | 'stability' | 'similarity'

const unmapped: Omit<Assistant, Shown | Kept> &
  Omit<Assistant['model'], 'model' | 'messages' | KeptOfModel> &
  Omit<Assistant['voice'], 'voiceId' | KeptOfVoice> = {}
unmapped satisfies Record<string, never>
