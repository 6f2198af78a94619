import type { Assistant, AssistantDraft } from './assistant.ts'
import type { Chosen } from './choices.ts'

/**
 * Is pure: it is given the assistant as it stands, locked, and returns what it is to be.
 * @param before the voice, model and transcriber that it had when the request came. They differ from `current` where
 *   another request has changed them in between.
 */
export type AssistantChange = (current: Assistant, before: Chosen) => AssistantDraft
