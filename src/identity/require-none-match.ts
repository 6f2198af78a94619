import { AppError } from '../errors.ts'
import type { Principal } from './principal.ts'

/**
 * Holds a record, while it is locked, against the `If-None-Match` of the request that is about to change it: `*` allows
 * no record at all, so that a PUT only ever makes one. Weak tags count as strong ones do (RFC 9110, 13.1.2).
 * @throws AppError precondition_failed with the tag that the record has now
 */
export function requireNoneMatch({ request }: Pick<Principal, 'request'>, entityTag: string): void {
  const { ifNoneMatch = null } = request ?? {}
  if (ifNoneMatch === null) return
  if (!ifNoneMatch.includes('*') && !ifNoneMatch.some((tag) => tag.replace(/^W\//, '') === entityTag)) return
  throw new AppError('precondition_failed', `If-None-Match does not hold: there is ${entityTag} now.`, {
    entityTag,
  })
}
