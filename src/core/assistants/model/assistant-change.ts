import type { Assistant, AssistantDraft } from './assistant.ts'
import type { Chosen } from './choices.ts'

/**
 * Is pure: it is given the assistant as it stands, and returns what it is to be. It is called again when somebody else has
 * changed the assistant before the result was written.
 * @param before the voice, model and transcriber that it had when the request came. They differ from `current` where
 *   another request has changed them in between.
 */
export type AssistantChange = (current: Assistant, before: Chosen) => AssistantDraft | ValidDraft

/** A draft that needs no validation: its fields come from `assistantFieldsSchema`, or from one that is as strict. */
export interface ValidDraft {
  readonly valid: AssistantDraft
}

declare const checked: unique symbol

/** A draft that may be stored: valid, within the size limit, with the templates that the account asks for. */
export type CheckedDraft = AssistantDraft & { readonly [checked]: true }

/** Like AssistantChange, for the repository. */
export type CheckedChange = (current: Assistant, before: Chosen) => CheckedDraft
