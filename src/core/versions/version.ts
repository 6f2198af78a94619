import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import type { Authorship } from '../audit/authorship.ts'

/** One state of an assistant, and how it came about. Never changed, and gone only with its assistant. */
export interface VersionSummary extends Omit<Authorship, 'address'> {
  /** Counted from 1 in each assistant. */
  readonly number: number
  /** The same for the same content. */
  readonly contentHash: string
  /** Number of the version that it was made from; null for the first. */
  readonly parent: number | null
  /** Number of the version whose content it brought back. */
  readonly restoredFrom: number | null
  readonly createdAt: Date
  /** Whether it is what the assistant is now. */
  readonly current: boolean
}

export interface Version extends VersionSummary {
  readonly content: AssistantFields
}
