import { type Assistant, type AssistantDraft, blankDraft, draftOf } from '../../assistants/assistant.ts'
import { withModelName } from '../../assistants/models.ts'
import { systemPromptOf, withSystemPrompt } from '../../assistants/system-prompt.ts'
import { given, withoutUnchanged } from '../../assistants/unchanged.ts'
import { type Catalogue, voicesByVoiceId } from '../../catalogue/catalogue.ts'
import type { PageNumbers } from './list.ts'
import type { AssistantListView, AssistantView, AssistantWrite } from './schemas.ts'

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
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
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
  return apply(blankDraft(body.name), body, catalogue)
}

/** The assistant with a Call Camp change; what Call Camp does not know stays as it is. */
export function withChange(current: Assistant, body: AssistantWrite, catalogue: Catalogue): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current)), catalogue)
}

function apply(draft: AssistantDraft, body: Partial<AssistantWrite>, catalogue: Catalogue): AssistantDraft {
  const { name, model, prompt, voice, firstMessage } = body
  return {
    ...draft,
    name: given(name, draft.name),
    model: {
      ...(model === undefined ? draft.model : withModelName(draft.model, model)),
      messages: prompt === undefined ? draft.model.messages : withSystemPrompt(draft.model.messages, prompt),
    },
    voice: voice === undefined ? draft.voice : withVoice(draft, voice, catalogue),
    firstMessage: given(firstMessage, draft.firstMessage),
  }
}

/** Another voice, by its id alone: the catalogue knows whose it is; how it speaks stays as it was set. */
function withVoice(
  draft: AssistantDraft,
  voiceId: string | null,
  catalogue: Catalogue,
): AssistantDraft['voice'] {
  if (voiceId === null) return { ...draft.voice, voiceId, provider: null, model: null, name: null }
  const [match] = voicesByVoiceId(catalogue, voiceId, draft.engine)
  if (match === undefined) return { ...draft.voice, voiceId, name: null }
  const { provider, model, name } = match
  return { ...draft.voice, voiceId, provider, model, name }
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
