import type { SqlSession } from '../../../database/database.ts'
import { changedPointers } from '../../../shared/json-pointer.ts'
import { requireMatch } from '../../conditions/require-match.ts'
import type { Principal } from '../../identity/principal.ts'
import { type Assistant, type AssistantDraft, draftOf } from '../model/assistant.ts'
import type { CheckedChange, CheckedDraft } from '../model/assistant-change.ts'
import type { AssistantReference } from '../model/assistant-reference.ts'
import { entityTagOf } from '../model/entity-tag.ts'
import { filesOf, withoutFiles } from '../model/file-use.ts'
import { assignPhoneNumbers, type HeldNumbers, keepFiles, requireFiles } from './assistant-dependencies.ts'
import { findSeenAssistant, lockAssistant } from './assistant-lookup-repository.ts'
import { insertAssistant, isAboutNumbers, writeAssistant } from './assistant-write-statements.ts'
import { choicesAt } from './earlier-choices-repository.ts'
import { createdBefore, recordCreated } from './idempotent-create-repository.ts'

export interface AssistantUpdateOptions {
  /** Refused unless it is said that they move. */
  readonly heldNumbers?: HeldNumbers
  /** The version whose content is brought back. */
  readonly restoredFrom?: number
  /** What was once right may name files that have been deleted since: they are left out, not refused. */
  readonly missingFiles?: 'drop'
}

/** Whether a new assistant is one statement, which needs no transaction. */
export function isOneStatement(draft: AssistantDraft): boolean {
  return draft.phoneNumberIds.length === 0 && filesOf(draft).length === 0
}

/**
 * A part of a transaction, unless it is one statement.
 * @throws AppError not_found for unknown numbers, conflict for held ones, validation_failed for unknown files
 */
export async function createAssistant(
  session: SqlSession,
  principal: Principal,
  draft: CheckedDraft,
): Promise<Assistant> {
  const before = await createdBefore(session, principal)
  if (before !== null) return before
  const { accountId } = principal
  await requireFiles(session, accountId, filesOf(draft))
  const assistant = await insertAssistant(session, principal, draft)
  await recordCreated(session, principal, assistant.id)
  if (draft.phoneNumberIds.length === 0) return assistant
  return {
    ...assistant,
    phoneNumbers: await assignPhoneNumbers(session, principal, assistant.id, draft.phoneNumberIds),
  }
}

/**
 * Changes one assistant while its row is locked, as a part of a transaction.
 * @param change is pure. Where what it returns is what stands, nothing is written.
 * @returns null when there is no such assistant
 * @throws AppError as createAssistant does, and when the request's preconditions do not hold
 */
export async function updateAssistant(
  session: SqlSession,
  principal: Principal,
  reference: AssistantReference,
  change: CheckedChange,
  options: AssistantUpdateOptions = {},
): Promise<Assistant | null> {
  const current = await lockAssistant(session, principal.accountId, reference)
  if (current === null) return null
  const wanted = await wantedFrom(session, principal, current, change)
  return changeAssistant(session, principal, { current, wanted }, options)
}

/**
 * Changes one assistant by two statements without a transaction: it is read, and written if nobody has changed it since.
 * @returns as updateAssistant does; undefined when it has to be locked, because somebody has changed it, or because more
 *   than its own row changes
 */
export async function updateUnlockedAssistant(
  session: SqlSession,
  principal: Principal,
  reference: AssistantReference,
  change: CheckedChange,
): Promise<Assistant | null | undefined> {
  const found = await findSeenAssistant(session, principal.accountId, reference)
  if (found === null) return null
  const { assistant: current, seen } = found
  const draft = await wantedFrom(session, principal, current, change)
  const fields = changedPointers(draftOf(current), draft)
  if (fields.some(isAboutNumbers) || filesOf(draft, current).length > 0) return undefined
  if (fields.length === 0) return current
  const written = await writeAssistant(
    session,
    principal,
    { current, draft, fields, restoredFrom: null },
    seen,
  )
  return written ?? undefined
}

/** What the assistant is to be. @throws AppError when the request's preconditions do not hold */
async function wantedFrom(
  session: SqlSession,
  principal: Principal,
  current: Assistant,
  change: CheckedChange,
): Promise<CheckedDraft> {
  requireMatch(principal, 'assistant', entityTagOf(current))
  return change(current, await choicesAt(session, current, principal.request?.receivedAt))
}

/** Changes an assistant whose row is locked, from what it is to what is wanted. @throws AppError as createAssistant does */
export async function changeAssistant(
  session: SqlSession,
  principal: Principal,
  { current, wanted }: { readonly current: Assistant; readonly wanted: CheckedDraft },
  { heldNumbers, restoredFrom, missingFiles }: AssistantUpdateOptions = {},
): Promise<Assistant> {
  const { accountId } = principal
  const draft = missingFiles === 'drop' ? await withKnownFiles(session, accountId, wanted) : wanted
  const fields = changedPointers(draftOf(current), draft)
  const keepsNumbers = hasExactly(current, draft.phoneNumberIds)
  if (fields.every(isAboutNumbers) && keepsNumbers) return current
  await requireFiles(session, accountId, filesOf(draft, current))
  const updated = await writeAssistant(session, principal, {
    current,
    draft,
    fields,
    restoredFrom: restoredFrom ?? null,
  })
  if (updated === null) throw new Error('The row of a locked assistant is gone.')
  // A change that leaves the numbers alone must not fail over one that has just been taken elsewhere.
  if (keepsNumbers) return updated
  const phoneNumbers = await assignPhoneNumbers(
    session,
    principal,
    current.id,
    draft.phoneNumberIds,
    heldNumbers,
  )
  return { ...updated, phoneNumbers }
}

async function withKnownFiles(
  session: SqlSession,
  accountId: string,
  draft: AssistantDraft,
): Promise<AssistantDraft> {
  const missing = await keepFiles(session, accountId, filesOf(draft))
  return missing.length === 0 ? draft : withoutFiles(draft, missing)
}

function hasExactly({ phoneNumbers }: Assistant, ids: readonly string[]): boolean {
  return phoneNumbers.length === ids.length && phoneNumbers.every(({ id }) => ids.includes(id))
}
