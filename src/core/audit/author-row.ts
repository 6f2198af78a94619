import type { Author, Authorship } from './authorship.ts'

/** The columns of versions and of pins that say who made them, through what, and why. */
export interface AuthoredRow {
  readonly author_kind: Author['kind']
  readonly author_id: string | null
  readonly author_name: string | null
  readonly dialect: string | null
  readonly request_id: string | null
  readonly message: string | null
}

/** The columns of {@link AuthoredRow}, of the table that a statement calls by this name. */
export function authorColumns(table: string): string {
  const names = ['author_kind', 'author_id', 'author_name', 'dialect', 'request_id', 'message']
  return names.map((name) => `${table}.${name}`).join(', ')
}

export function authorshipFromRow(row: AuthoredRow): Omit<Authorship, 'address'> {
  const { author_kind: kind, author_id: id, author_name: name, dialect, request_id: requestId, message } = row
  return { author: { kind, id, name }, dialect, requestId, message }
}
