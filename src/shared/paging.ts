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
  const time = Number(match[1])
  return time > lastTime ? null : { createdAt: new Date(time), id: match[2] }
}

/** The end of the year 9999: JavaScript writes later dates in a way that PostgreSQL does not read. */
const lastTime = 253_402_300_799_999

/** A part of a list, from a place on: constant in cost at any depth. */
export interface CursorPageRequest<Place = Cursor> {
  readonly limit: number
  readonly after?: Place | undefined
}

/** The same, also for the APIs that count pages. */
export interface PageRequest<Place = Cursor> extends CursorPageRequest<Place> {
  readonly offset?: number | undefined
}

export interface Page<Item, Place = Cursor> {
  readonly items: Item[]
  /** Where the next page begins; null on the last one. */
  readonly next: Place | null
}

/** A page that may be too large to be held at once. */
export interface PortionedPage<Item> extends Page<Item> {
  /**
   * The records after those in `items`, which are the first of the page: a bounded number of bytes at a time. Null when
   * there are none.
   */
  readonly rest: AsyncIterable<Item[]> | null
}

/** Makes a page of `limit` from the `limit + 1` records that were asked for. */
export function pageOf<Item extends Cursor>(found: Item[], limit: number): Page<Item> {
  return pageBy(found, limit, ({ createdAt, id }) => ({ createdAt, id }))
}

/** The same in any order. */
export function pageBy<Item, Place>(
  found: Item[],
  limit: number,
  placeOf: (item: Item) => Place,
): Page<Item, Place> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const more = found.length > limit && last !== undefined
  return { items, next: more ? placeOf(last) : null }
}

/** The ILIKE pattern for "contains this text", with the pattern's own signs taken literally; null for no text. */
export function containing(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
