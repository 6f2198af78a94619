import type { SqlSession } from '../../../database/database.ts'
import { isUniqueViolation } from '../../../database/failures.ts'
import { AppError } from '../../../shared/errors.ts'
import { newId } from '../../../shared/identifiers.ts'
import { changedPointers } from '../../../shared/json-pointer.ts'
import { maxAuditedFields } from '../../audit/audit-entry.ts'
import { authorshipOf, authorshipValues } from '../../audit/authorship.ts'
import { requireMatch } from '../../conditions/require-match.ts'
import type { Principal } from '../../identity/principal.ts'
import { type Assistant, type AssistantDraft, draftOf } from '../model/assistant.ts'
import type { CheckedChange, CheckedDraft } from '../model/assistant-change.ts'
import type { AssistantReference } from '../model/assistant-reference.ts'
import { entityTagOf } from '../model/entity-tag.ts'
import { filesOf, withoutFiles } from '../model/file-use.ts'
import { assignPhoneNumbers, type HeldNumbers, keepFiles, requireFiles } from './assistant-dependencies.ts'
import { lockAssistant } from './assistant-lookup-repository.ts'
import { type AssistantRow, assistantColumns, assistantFromRow, columnsOf } from './assistant-row.ts'
import { changedTextValues, textsSql, textValuesOf } from './assistant-texts.ts'
import { choicesAt } from './earlier-choices-repository.ts'
import { createdBefore, recordCreated } from './idempotent-create-repository.ts'

/*
 * Making and changing assistants, each a part of a transaction. With every change go its version and its line in the audit
 * log, in the same statement: neither can be there without the other.
 */

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

/** @throws AppError not_found for unknown numbers, conflict for held ones, validation_failed for unknown files */
export async function createAssistant(
  session: SqlSession,
  principal: Principal,
  draft: CheckedDraft,
): Promise<Assistant> {
  const before = await createdBefore(session, principal)
  if (before !== null) return before
  const { accountId } = principal
  await requireFiles(session, accountId, filesOf(draft))
  const { name, externalId, settings } = columnsOf(draft)
  const values = [newId(), accountId, externalId, name, settings, new Date(), newId()]
  const by = authorshipValues(authorshipOf(principal))
  const assistant = await namingConflicts(draft, () =>
    written(
      session.query<AssistantRow>('insert-assistant', insertSql, [...values, ...by, ...textValuesOf(draft)]),
    ),
  )
  await recordCreated(session, principal, assistant.id)
  if (draft.phoneNumberIds.length === 0) return assistant
  return {
    ...assistant,
    phoneNumbers: await assignPhoneNumbers(session, principal, assistant.id, draft.phoneNumberIds),
  }
}

/**
 * Changes one assistant while its row is locked, so that two changes at once to different fields both survive.
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
  requireMatch(principal, 'assistant', entityTagOf(current))
  const wanted = change(current, await choicesAt(session, current, principal.request?.receivedAt))
  return changeAssistant(session, principal, { current, wanted }, options)
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
  const updated = await write(session, principal, {
    current,
    draft,
    fields,
    restoredFrom: restoredFrom ?? null,
  })
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

interface Write {
  readonly current: Assistant
  readonly draft: AssistantDraft
  readonly fields: readonly string[]
  readonly restoredFrom: number | null
}

async function write(
  session: SqlSession,
  principal: Principal,
  { current, draft, fields, restoredFrom }: Write,
): Promise<Assistant> {
  const { name, externalId, settings } = columnsOf(draft)
  // Which numbers it answers is not part of what it is.
  const newVersion = !fields.every(isAboutNumbers)
  const values = [
    current.id,
    externalId,
    name,
    settings,
    new Date(),
    newId(),
    newVersion,
    restoredFrom,
    fields.slice(0, maxAuditedFields),
  ]
  const by = authorshipValues(authorshipOf(principal))
  const texts = changedTextValues(current, draft)
  return namingConflicts(draft, () =>
    written(session.query<AssistantRow>('update-assistant', updateSql, [...values, ...by, ...texts])),
  )
}

async function written(rows: Promise<AssistantRow[]>): Promise<Assistant> {
  const [row] = await rows
  if (row === undefined) throw new Error('The database wrote an assistant and returned none.')
  return assistantFromRow(row)
}

async function withKnownFiles(
  session: SqlSession,
  accountId: string,
  draft: AssistantDraft,
): Promise<AssistantDraft> {
  const missing = await keepFiles(session, accountId, filesOf(draft))
  return missing.length === 0 ? draft : withoutFiles(draft, missing)
}

function isAboutNumbers(pointer: string): boolean {
  return pointer.startsWith('/phoneNumberIds')
}

function hasExactly({ phoneNumbers }: Assistant, ids: readonly string[]): boolean {
  return phoneNumbers.length === ids.length && phoneNumbers.every(({ id }) => ids.includes(id))
}

/** The one unique constraint that a caller can meet is the external id. */
export async function namingConflicts<T>(
  { externalId }: Pick<AssistantDraft, 'externalId'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = `Another assistant has the external id ${JSON.stringify(externalId)}.`
    throw new AppError('conflict', message, { cause: error, details: { externalId }, exists: true })
  }
}

/** The columns of a version, and of a line of the audit log, that the written row `a` gives. */
const versionColumns = `assistant_id, number, account_id, content_hash, external_id, name, settings, created_at,
  parent, restored_from, author_kind, author_id, author_name, dialect, request_id, message`
const versionValues = `a.id, a.version, a.account_id, assistant_content_hash(a.name, a.external_id, a.settings),
  a.external_id, a.name, a.settings, a.updated_at`
const auditColumns = `id, account_id, resource_type, resource_id, resource_name, created_at, action, fields,
  actor_kind, actor_id, actor_name, dialect, request_id, message, address`
const auditValues = `a.account_id, 'assistant', a.id, a.name, a.updated_at`

const insertSql = `
  WITH a AS (
    INSERT INTO assistants (id, account_id, external_id, name, settings, created_at, updated_at)
    VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6, $6) RETURNING *
  ), version AS (
    INSERT INTO assistant_versions (${versionColumns})
    SELECT ${versionValues}, NULL, NULL, $8, $9::uuid, $10, $11, $12, $13 FROM a
  ), audit AS (
    INSERT INTO audit_log (${auditColumns})
    SELECT $7::uuid, ${auditValues}, 'assistant.create', '{}'::text[], $8, $9::uuid, $10, $11, $12, $13, $14 FROM a
  ), texts AS (
    ${textsSql('$15', '$16')}
  )
  SELECT ${assistantColumns} FROM a`

const updateSql = `
  WITH a AS (
    UPDATE assistants SET external_id = $2, name = $3, settings = $4::jsonb, updated_at = $5,
      version = version + $7::boolean::int
    WHERE id = $1::uuid RETURNING *
  ), version AS (
    INSERT INTO assistant_versions (${versionColumns})
    SELECT ${versionValues}, a.version - 1, $8::int, $10, $11::uuid, $12, $13, $14, $15 FROM a WHERE $7::boolean
  ), audit AS (
    INSERT INTO audit_log (${auditColumns})
    SELECT $6::uuid, ${auditValues}, 'assistant.update', $9::text[], $10, $11::uuid, $12, $13, $14, $15, $16 FROM a
  ), texts AS (
    ${textsSql('$17', '$18')}
  )
  SELECT ${assistantColumns} FROM a`
