import type { Assistant, AssistantDraft } from '../assistants/assistant.ts'
import type { NumbersOfDeleted } from '../assistants/dependents-repository.ts'
import type { AppError } from '../errors.ts'

/** One of many changes of assistants. Its functions are pure, and may throw an AppError: it fails the operation alone. */
export type BulkOperation = BulkCreate | BulkUpdate | BulkDelete

interface BulkCreate {
  readonly op: 'create'
  readonly draft: () => AssistantDraft
}

interface BulkUpdate extends OnRecord {
  readonly op: 'update'
  readonly change: (current: Assistant) => AssistantDraft
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

/** What has become of one operation: the assistant as it is now, or was when it was deleted; or why it failed. */
export type BulkOutcome =
  | { readonly op: BulkOperation['op']; readonly assistant: Assistant }
  | { readonly op: BulkOperation['op']; readonly error: AppError }
