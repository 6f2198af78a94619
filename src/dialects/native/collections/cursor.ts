import type { Place, SortKeys } from '../../../core/collections/search.ts'
import { shortHash } from '../../../core/conditions/entity-tag.ts'
import { isStorable } from '../../../shared/bounded.ts'

/** For a name of 255 characters of four bytes each, the sort, the list and the id. */
export const maxCursorLength = 1500

/** A cursor is valid for one list with one sort and one set of filters. */
export interface CursorScope {
  readonly sort: string
  /** Hash of the list and its filters. */
  readonly fingerprint: string
}

/** What is a valid place in a list. */
export interface PlaceRules {
  readonly sortKeys: SortKeys
  readonly isId: (id: string) => boolean
}

/** @param filters of a query, as they were sent */
export function fingerprintOf(
  list: string,
  filters: readonly (readonly [name: string, value: unknown])[],
): string {
  const sorted = filters
    .map(([name, value]) => [name, String(value)])
    .sort(([one], [other]) => order(one, other))
  return shortHash(JSON.stringify([list, ...sorted]))
}

function order(one = '', other = ''): number {
  return one < other ? -1 : 1
}

/** Opaque to clients, and safe in a URL. */
export function encodeCursor({ sort, fingerprint }: CursorScope, { key, id }: Place): string {
  const value = key instanceof Date ? key.getTime() : key
  return Buffer.from(`${sort} ${fingerprint} ${id} ${value}`).toString('base64url')
}

/** Why a text is not a cursor of this list with this sort and these filters. */
export type WrongCursor = 'not a cursor' | 'of another query'

export function decodeCursor(scope: CursorScope, rules: PlaceRules, cursor: string): Place | WrongCursor {
  const decoded = Buffer.from(cursor, 'base64url').toString()
  const match = /^(\S+) (\S+) (\S+) (.*)$/s.exec(decoded)
  // Decoding skips characters outside of the alphabet.
  if (match === null || Buffer.from(decoded).toString('base64url') !== cursor) return 'not a cursor'
  const [, sort, fingerprint, id = '', value = ''] = match
  if (sort !== scope.sort || fingerprint !== scope.fingerprint) return 'of another query'
  const key = rules.isId(id) ? keyFrom(rules.sortKeys[sort.replace(/^-/, '')], value) : null
  return key === null ? 'not a cursor' : { key, id }
}

/** Null for a value that no list is sorted by. */
function keyFrom(kind: SortKeys[string] | undefined, value: string): Place['key'] | null {
  switch (kind) {
    case 'date':
      return /^\d{1,14}$/.test(value) ? new Date(Number(value)) : null
    case 'text':
      return isStorable(value) ? value : null
    case 'number':
      return /^\d(\.\d{1,12})?(e-\d{1,2})?$/.test(value) && isReal(Number(value)) ? value : null
    case undefined:
      return null
  }
}

/** PostgreSQL refuses numbers that are too small for a `real`; a relevance never is. */
function isReal(value: number): boolean {
  return value === 0 || value >= smallestReal
}

/** The smallest normal number. */
const smallestReal = 2 ** -126
