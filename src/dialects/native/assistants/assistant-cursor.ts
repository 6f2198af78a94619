import { validate } from 'uuid'
import type { AssistantPlace, AssistantSort } from '../../../core/assistants/model/assistant-search.ts'
import { isStorable } from '../../../shared/bounded.ts'

/** A name of 255 characters, each of four bytes, beside the sort and the id. */
export const maxCursorLength = 1500

/** Opaque to clients, safe in a URL, and good for its sort alone. */
export function encodeCursor(sort: AssistantSort, { key, id }: AssistantPlace): string {
  const value = key instanceof Date ? key.getTime() : key
  return Buffer.from(`${sort} ${id} ${value}`).toString('base64url')
}

/** Null when the text is no cursor of this sort. */
export function decodeCursor(sort: AssistantSort, cursor: string): AssistantPlace | null {
  const decoded = Buffer.from(cursor, 'base64url').toString()
  const match = /^(\S+) (\S+) (.+)$/s.exec(decoded)
  // Decoding skips what is not of the alphabet.
  if (match === null || Buffer.from(decoded).toString('base64url') !== cursor) return null
  const [, itsSort, id = '', value = ''] = match
  const key = keyOf(sort, value)
  return itsSort === sort && validate(id) && key !== null ? { key, id } : null
}

/** Null when the records cannot be sorted by such a value. */
function keyOf(sort: AssistantSort, value: string): AssistantPlace['key'] | null {
  switch (sort) {
    case '-created':
    case 'created':
    case '-updated':
    case 'updated':
      return /^\d{1,14}$/.test(value) ? new Date(Number(value)) : null
    case 'name':
    case '-name':
      return isStorable(value) ? value : null
    case 'relevance':
      return /^\d(\.\d{1,12})?(e-\d{1,2})?$/.test(value) && isReal(Number(value)) ? value : null
  }
}

/** PostgreSQL refuses what is too small for a `real`, which no relevance is. */
function isReal(value: number): boolean {
  return value === 0 || value >= smallestReal
}

/** Of those with all their digits. */
const smallestReal = 2 ** -126
