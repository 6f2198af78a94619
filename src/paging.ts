import { validate } from 'uuid'

/** A place in a list that is ordered newest first: the record before the next page. */
export interface Cursor {
  readonly createdAt: Date
  readonly id: string
}

/** Opaque to clients, and safe in a URL. */
export function encodeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url')
}

/** Null when the text is no cursor of ours. */
export function decodeCursor(value: string): Cursor | null {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(value, 'base64url').toString('latin1'))
  if (match?.[1] === undefined || match[2] === undefined || !validate(match[2])) return null
  return { createdAt: new Date(Number(match[1])), id: match[2] }
}

/** A part of a list. `after` is constant in cost at any depth; `offset` is for the APIs that count pages. */
export interface PageRequest {
  readonly limit: number
  readonly after?: Cursor | undefined
  readonly offset?: number | undefined
}

export interface Page<Item> {
  readonly items: Item[]
  /** Where the next page begins; null on the last one. */
  readonly next: Cursor | null
}

/** Makes a page of `limit` from the `limit + 1` records that were asked for. */
export function pageOf<Item extends Cursor>(found: Item[], limit: number): Page<Item> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const more = found.length > limit && last !== undefined
  return { items, next: more ? { createdAt: last.createdAt, id: last.id } : null }
}

/** The ILIKE pattern for "contains this text", with the pattern's own signs taken literally; null for no text. */
export function containing(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
