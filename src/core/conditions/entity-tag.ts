import { createHash } from 'node:crypto'
import { stringify } from 'safe-stable-stringify'

/**
 * Names one state of a record: the same for the same values in any order, for statements select columns in orders of their
 * own.
 * @param state all that the APIs show of the record and that can change
 */
export function entityTagOfState(state: object): string {
  return `"${shortHash(stringify(state))}"`
}

/** Long enough that no two states of a record share one. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}
