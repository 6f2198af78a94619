import { AppError } from '../errors.ts'
import type { Principal } from '../identity/principal.ts'
import type { Assistant } from './assistant.ts'
import { entityTagOf } from './entity-tag.ts'

/**
 * Holds the assistant, while it is locked, against the `If-Match` of the request that is about to change it.
 * @throws AppError precondition_failed with the tag that it has now; precondition_required when the account wants a tag
 *   for every change and there is none
 */
export function requireMatch({ request, requireIfMatch }: Principal, current: Assistant): void {
  if (request === undefined) return
  const { ifMatch, changesAssistant } = request
  if (ifMatch === null) {
    if (requireIfMatch && changesAssistant) throw matchMissing
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
