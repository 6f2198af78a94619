import { AppError } from '../../shared/errors.ts'
import type { Principal, RequestContext } from '../identity/principal.ts'
import { type RecordKind, recordNames } from './record-kind.ts'

/**
 * Holds a record, while its row is locked, against the conditions of the request that is about to change it: `If-Match`
 * first (RFC 9110, 13.2.2), then `If-None-Match`. Other records that the same request changes carry no condition.
 * @param current the entity tag of the record as it stands; null for one that the request is about to make
 * @throws AppError precondition_failed with the tag that it has now; precondition_required when the account wants a tag
 *   for every change and there is none
 */
export function requireMatch(
  { request, requireIfMatch }: Principal,
  kind: RecordKind,
  current: string | null,
): void {
  if (request === undefined || request.changes !== kind) return
  const { ifMatch } = request
  if (ifMatch !== null) requireOneOf(ifMatch, kind, current)
  else if (requireIfMatch && current !== null) throw matchMissing(kind)
  if (current !== null) requireNoneMatch(request, current)
}

function requireOneOf(ifMatch: readonly string[], kind: RecordKind, current: string | null): void {
  if (current === null)
    throw new AppError('precondition_failed', `There is no such ${recordNames[kind]} yet.`)
  if (ifMatch.includes('*') || ifMatch.includes(current)) return
  const message = `The ${recordNames[kind]} has changed; its ETag is ${current} now.`
  throw new AppError('precondition_failed', message, { entityTag: current })
}

function matchMissing(kind: RecordKind): AppError {
  const message = `This account requires If-Match for changes: send the ETag that the ${recordNames[kind]} was read with.`
  return new AppError('precondition_required', message)
}

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
