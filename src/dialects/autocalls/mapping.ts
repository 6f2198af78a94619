import {
  type Assistant,
  type AssistantDraft,
  blankDraft,
  draftOf,
} from '../../core/assistants/model/assistant.ts'
import type { ChoiceContext, Chosen } from '../../core/assistants/model/choices.ts'
import { given } from '../../core/assistants/model/unchanged.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import {
  type AfterCallFields,
  type CallFields,
  changeAfterCall,
  changeCall,
  showAfterCall,
  showCall,
} from './call-mapping.ts'
import { type ConversationFields, changeConversation, showConversation } from './conversation-mapping.ts'
import { type AssistantChange, type AssistantCreate, defaults } from './schemas.ts'
import type { AssistantView, SummaryView } from './views.ts'

/** What the ids and names in a request refer to. */
export interface References {
  readonly catalogue: Catalogue
  /** UUID of `phone_number_id`; null if the request has none. */
  readonly phoneNumberId: string | null
}

/** What Autocalls shows of an assistant. */
export function toWire(assistant: Assistant, catalogue: Catalogue): AssistantView {
  const { id, serial, name, status, phoneNumbers, createdAt, updatedAt } = assistant
  return {
    id: serial,
    uuid: id,
    name,
    assistant_name: name,
    status,
    ...showConversation(assistant, catalogue),
    phone_number_id: phoneNumbers[0]?.serial ?? null,
    ...showCall(assistant),
    ...showAfterCall(assistant),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

/** The response of a create and of an update. */
export function toSummary({ serial, name, status, inboundEnabled, engine }: Assistant): SummaryView {
  return { id: serial, name, status, type: inboundEnabled ? 'inbound' : 'outbound', mode: engine }
}

/** A new assistant. Absent fields get Autocalls' defaults; null leaves a field unset. */
export function toDraft(body: AssistantCreate, references: References): AssistantDraft {
  const blank = blankDraft(body.assistant_name)
  return apply(blank, { ...defaults, ...body }, { ...references, before: blank })
}

/**
 * The assistant after a change. What Autocalls does not show stays as it is.
 * @param before the choices when the request came
 */
export function withChange(
  current: Assistant,
  change: AssistantChange,
  references: References,
  before: Chosen = current,
): AssistantDraft {
  return apply(draftOf(current), change, { ...references, before })
}

function apply(
  draft: AssistantDraft,
  change: AssistantChange,
  references: References & ChoiceContext,
): AssistantDraft {
  return {
    ...changeConversation(draft, change, references),
    ...changeCall(draft, change),
    ...changeAfterCall(draft, change),
    name: given(change.assistant_name, draft.name),
    phoneNumberIds: phoneNumberIdsOf(draft, change, references),
  }
}

/** Autocalls' one number replaces the whole set. The rules have rejected one that the account does not have. */
function phoneNumberIdsOf(
  { phoneNumberIds }: AssistantDraft,
  { phone_number_id: serial }: AssistantChange,
  { phoneNumberId }: References,
): readonly string[] {
  if (serial === undefined) return phoneNumberIds
  if (serial === null) return []
  return phoneNumberId === null ? phoneNumberIds : [phoneNumberId]
}

/** The canonical fields that Autocalls shows. */
type Shown =
  | keyof (ConversationFields & CallFields & AfterCallFields)
  | 'id'
  | 'serial'
  | 'name'
  | 'status'
  | 'phoneNumbers'
  | 'createdAt'
  | 'updatedAt'
/** Those that it does not show: a change leaves them as they are. */
type Kept =
  | 'accountId'
  | 'version'
  | 'externalId'
  | 'description'
  | 'templateId'
  | 'firstMessageInterruptionsEnabled'
  | 'backgroundSound'
  | 'voicemailMessage'
  | 'endCallMessage'
  | 'endCallPhrases'
  | 'hangupUsingPrompt'
  | 'analysisPlan'
  | 'metadata'
  | 'knowledgeBase'
  | 'extensions'

/** Does not compile while a canonical field is neither shown nor kept. */
const undecided: Omit<Assistant, Shown | Kept> = {}
undecided satisfies Record<string, never>
