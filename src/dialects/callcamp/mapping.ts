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
import type { PageNumbers } from '../../http/responses/numbered-page.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import { type AssistantChange, updateAssistantSchema } from './schemas.ts'
import type { AssistantListView, AssistantView } from './views.ts'

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

/** @param paged whether the caller asked for pages; a list that does not fit has its page numbers in any case */
export function toListWire(
  numbers: PageNumbers,
  assistants: AssistantView[],
  paged: boolean,
): AssistantListView {
  return { assistants, ...(paged || numbers.totalPages > 1 ? numbers : { total: numbers.total }) }
}

export function toDraft(body: AssistantChange & { name: string }, catalogue: Catalogue): AssistantDraft {
  const blank = blankDraft(body.name)
  return apply(blank, body, { catalogue, before: blank })
}

/** The assistant after a change. What Call Camp does not show stays as it is. */
export function withChange(
  current: Assistant,
  body: AssistantChange,
  context: ChoiceContext,
): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current), record), context)
}

const record = { fields: updateAssistantSchema.keyof().options }

function apply(
  draft: AssistantDraft,
  body: Partial<AssistantChange>,
  context: ChoiceContext,
): AssistantDraft {
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

/** Call Camp names a voice by its id alone; the vendor comes from the catalogue. The current id is no change. */
function voiceByItsId(
  { voice, engine }: AssistantDraft,
  voiceId: string | null | undefined,
  catalogue: Catalogue,
): Choices['voice'] {
  if (voiceId === undefined || voiceId === voice.voiceId) return {}
  const [match] = voiceId === null ? [] : voicesByVoiceId(catalogue, voiceId, engine)
  return { voiceId, provider: match?.provider ?? null }
}

/** The canonical fields that Call Camp shows. */
type Shown = 'id' | 'name' | 'model' | 'voice' | 'firstMessage' | 'createdAt' | 'updatedAt'
/** Those that it does not show: a change leaves them as they are. */
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

/** Does not compile while a canonical field is neither shown nor kept. */
const undecided: Omit<Assistant, Shown | Kept> &
  Omit<Assistant['model'], 'model' | 'messages' | KeptOfModel> &
  Omit<Assistant['voice'], 'voiceId' | KeptOfVoice> = {}
undecided satisfies Record<string, never>
