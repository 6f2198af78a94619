import {
  type Assistant,
  type AssistantDraft,
  blankDraft,
  draftOf,
} from '../../core/assistants/model/assistant.ts'
import type { ChoiceContext, Chosen } from '../../core/assistants/model/choices.ts'
import { given } from '../../core/assistants/model/unchanged.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantWrite, defaults, type NewAssistant } from './assistant-schemas.ts'
import type { AssistantView, SummaryView } from './assistant-views.ts'
import {
  type AfterCallFields,
  type CallFields,
  changeAfterCall,
  changeCall,
  showAfterCall,
  showCall,
} from './call-fields.ts'
import { type ConversationFields, changeConversation, showConversation } from './conversation-fields.ts'

/** What the ids and names of a request refer to. */
export interface References {
  readonly catalogue: Catalogue
  /** UUID behind `phone_number_id`; null when the request names none. */
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

/** The five keys that a create and an update answer. */
export function toSummary({ serial, name, status, inboundEnabled, engine }: Assistant): SummaryView {
  return { id: serial, name, status, type: inboundEnabled ? 'inbound' : 'outbound', mode: engine }
}

/** A new assistant. What is not mentioned gets this API's default; null leaves it unset. */
export function toDraft(body: NewAssistant, references: References): AssistantDraft {
  const blank = blankDraft(body.assistant_name)
  return apply(blank, { ...defaults, ...body }, { ...references, before: blank })
}

/**
 * The assistant with all that an Autocalls change names; what Autocalls does not know stays as it is.
 * @param before what was chosen when the request came
 */
export function withChange(
  current: Assistant,
  change: AssistantWrite,
  references: References,
  before: Chosen = current,
): AssistantDraft {
  return apply(draftOf(current), change, { ...references, before })
}

function apply(
  draft: AssistantDraft,
  change: AssistantWrite,
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

/** The one number of this API speaks for the whole set. One that the account does not have was refused before. */
function phoneNumberIdsOf(
  { phoneNumberIds }: AssistantDraft,
  { phone_number_id: serial }: AssistantWrite,
  { phoneNumberId }: References,
): readonly string[] {
  if (serial === undefined) return phoneNumberIds
  if (serial === null) return []
  return phoneNumberId === null ? phoneNumberIds : [phoneNumberId]
}

type Shown =
  | keyof (ConversationFields & CallFields & AfterCallFields)
  | 'id'
  | 'serial'
  | 'name'
  | 'status'
  | 'phoneNumbers'
  | 'createdAt'
  | 'updatedAt'

/** What Autocalls does not know, and therefore neither shows nor changes. */
type Unseen =
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

type Nothing<Field extends never> = Field

/** Does not compile while a field of the assistant is neither shown nor left alone on purpose. */
export type Undecided = Nothing<Exclude<keyof Assistant, Shown | Unseen>>
