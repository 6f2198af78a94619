import type { AppError } from '../../shared/errors.ts'
import type { Assistant, AssistantDraft } from '../assistants/model/assistant.ts'
import type { AssistantChange, ValidDraft } from '../assistants/model/assistant-change.ts'
import type { NumbersOfDeleted } from '../assistants/storage/dependents-repository.ts'
import type { TemplateErrorPlace } from '../prompts/prompt-templates.ts'

/** One of many changes of assistants. Its functions are pure, and may throw an AppError: it fails the operation alone. */
export type BulkOperation = BulkCreate | BulkUpdate | BulkDelete

interface BulkCreate {
  readonly op: 'create'
  readonly draft: () => AssistantDraft | ValidDraft
}

interface BulkUpdate extends OnRecord {
  readonly op: 'update'
  readonly change: AssistantChange
}

interface BulkDelete extends OnRecord {
  readonly op: 'delete'
  readonly numbers: NumbersOfDeleted
}

interface OnRecord {
  /** Any id of the assistant. */
  readonly reference: string
  /** The entity tag that it has to have; null for any. */
  readonly ifMatch: string | null
}

/** What has become of one operation. */
export type BulkOutcome = BulkSuccess | { readonly op: BulkOperation['op']; readonly error: AppError }

export interface BulkSuccess {
  readonly op: BulkOperation['op']
  readonly id: string
  readonly entityTag: string
  /** As it is now; null when it was deleted, or when the outcomes before have taken all room. */
  readonly assistant: Assistant | null
  /** Its texts that are no templates; none where it was deleted. */
  readonly templateErrors: readonly TemplateErrorPlace[]
}
