import { AppError } from '../errors.ts'
import type { Principal } from '../identity/principal.ts'
import { requireNoneMatch } from '../identity/require-none-match.ts'
import type { Assistant } from './assistant.ts'
import { entityTagOf } from './entity-tag.ts'

/**
 * Holds the assistant, while it is locked, against the conditions of the request that is about to change it: `If-Match`
 * first (RFC 9110, 13.2.2), then `If-None-Match`.
 * @throws AppError precondition_failed with the tag that it has now; precondition_required when the account wants a tag
 *   for every change and there is none
 */
export function requireMatch(principal: Principal, current: Assistant): void {
  requireIfMatch(principal, current)
  requireNoneMatch(principal, entityTagOf(current))
}

function requireIfMatch({ request, requireIfMatch: isRequired }: Principal, current: Assistant): void {
  if (request === undefined) return
  const { ifMatch, changesAssistant } = request
  if (ifMatch === null) {
    if (isRequired && changesAssistant) throw matchMissing
    return
  }
  const entityTag = entityTagOf(current)
  if (ifMatch.includes('*') || ifMatch.includes(entityTag)) return
  throw new AppError('precondition_failed', `The assistant has changed; it is ${entityTag} now.`, {
    entityTag,
  })
}

const matchMissing = new AppError(
  'precondition_required',
  'This account changes assistants with If-Match only: send the ETag that the assistant was read with.',
)
