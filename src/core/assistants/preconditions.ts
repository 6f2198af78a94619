import { requireMatch as requireMatchOf } from '../conditions/require-match.ts'
import type { Principal } from '../identity/principal.ts'
import type { Assistant } from './model/assistant.ts'
import { entityTagOf } from './model/entity-tag.ts'

/** The same for an assistant. @throws AppError precondition_failed, precondition_required */
export function requireMatch(principal: Principal, current: Assistant): void {
  requireMatchOf(principal, 'assistant', entityTagOf(current))
}
