import { createHash } from 'node:crypto'
import { isJsonObject } from '../../shared/bounded.ts'

/**
 * Names one state of a record: the same for the same values, whichever statement has read them.
 * @param state all that the APIs show of the record and that can change
 */
export function entityTagOfState(state: object): string {
  return `"${shortHash(JSON.stringify(state, inOneOrder))}"`
}

/** Long enough that no two states of a record share one. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

/** For `JSON.stringify`: statements select the same columns in orders of their own. */
function inOneOrder(_key: string, value: unknown): unknown {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
