import type { CommonCriteria } from '../collections/search.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'

/** An uploaded file of an account: what is known about it. Its content lies in the file storage. */
export interface File {
  readonly id: string
  readonly accountId: string
  /** As it was uploaded, without folders. For people only: nothing is stored or found by it. */
  readonly name: string
  /** What the content is, found from the content itself. */
  readonly mimeType: string
  readonly bytes: number
  /** In lower-case hexadecimal digits. */
  readonly sha256: string
  readonly createdAt: Date
}

/** Names what is known of it, which never changes. */
export function fileTagOf(file: File): string {
  const { id, accountId: _account, name, mimeType, bytes, sha256, createdAt, ...unmapped } = file
  unmapped satisfies Record<string, never>
  return entityTagOfState({ id, name, mimeType, bytes, sha256, createdAt })
}

/** Files never change. */
export type FileCriteria = Omit<CommonCriteria, 'updatedFrom' | 'updatedBefore'>

export const fileSortKeys = { created: 'date', name: 'text' } as const
