import { AppError } from '../../shared/errors.ts'
import type { RequestContext } from '../identity/principal.ts'

/**
 * Holds a record, while it is locked, against the `If-None-Match` of the request that is about to change it: `*` allows
 * no record at all, so that a PUT only ever makes one. Weak tags count as strong ones do (RFC 9110, 13.1.2).
 * @throws AppError precondition_failed with the tag that the record has now
 */
export function requireNoneMatch(
  { ifNoneMatch }: Pick<RequestContext, 'ifNoneMatch'>,
  entityTag: string,
): void {
  if (ifNoneMatch === null) return
  if (!ifNoneMatch.includes('*') && !ifNoneMatch.some((tag) => tag.replace(/^W\//, '') === entityTag)) return
  throw new AppError('precondition_failed', `If-None-Match does not hold: there is ${entityTag} now.`, {
    entityTag,
  })
}
