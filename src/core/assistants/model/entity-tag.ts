import { shortHash } from '../../conditions/entity-tag.ts'
import type { Assistant } from './assistant.ts'

/**
 * Names one state of an assistant: its version, and which numbers it answers, for those are not part of a version. The
 * same through every API, so that a tag that one of them gave is good for a change through another.
 */
export function entityTagOf({ version, phoneNumbers }: Pick<Assistant, 'version' | 'phoneNumbers'>): string {
  if (phoneNumbers.length === 0) return `"${version}"`
  const ids = phoneNumbers.map(({ id }) => id).join()
  return `"${version}-${shortHash(ids)}"`
}
