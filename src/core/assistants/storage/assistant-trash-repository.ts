import type { SqlSession } from '../../../database/database.ts'
import { AppError } from '../../../shared/errors.ts'
import { authorshipOf, systemAuthorship } from '../../audit/authorship.ts'
import { recordAudit } from '../../audit/record-audit-repository.ts'
import { requireMatch } from '../../conditions/require-match.ts'
import type { Principal } from '../../identity/principal.ts'
import { type Assistant, type DeletedAssistant, draftOf } from '../model/assistant.ts'
import type { CheckedDraft } from '../model/assistant-change.ts'
import type { AssistantReference } from '../model/assistant-reference.ts'
import { entityTagOf } from '../model/entity-tag.ts'
import { assignPhoneNumbers, forgetInCampaigns } from './assistant-dependencies.ts'
import { lockAssistant, lookups, lookupTypes } from './assistant-lookup-repository.ts'
import { type AssistantRow, assistantColumns, assistantFromRow } from './assistant-row.ts'
import { changeAssistant } from './assistant-write-repository.ts'
import { namingConflicts } from './assistant-write-statements.ts'
import { type NumbersOfDeleted, refuseWhileUsed } from './dependents-repository.ts'

/*
 * Into the trash, and out of it again or away for good, each a part of a transaction. There assistants are known by the
 * ids that the server gave them only: several may have had the same external id.
 */

export interface AssistantDeleteOptions {
  readonly numbers: NumbersOfDeleted
}

/**
 * Puts an assistant into the trash. Campaigns that are not active forget it.
 * @returns null when there is no such assistant
 * @throws AppError conflict naming what uses it, and when the request's preconditions do not hold
 */
export async function deleteAssistant(
  session: SqlSession,
  principal: Principal,
  reference: AssistantReference,
  { numbers }: AssistantDeleteOptions,
): Promise<Assistant | null> {
  const current = await lockAssistant(session, principal.accountId, reference)
  if (current === null) return null
  requireMatch(principal, 'assistant', entityTagOf(current))
  await refuseWhileUsed(session, current.id, numbers)
  await assignPhoneNumbers(session, principal, current.id, [])
  await forgetInCampaigns(session, principal, current.id)
  await session.query('trash-assistant', 'UPDATE assistants SET deleted_at = $2 WHERE id = $1::uuid', [
    current.id,
    new Date(),
  ])
  const { id, name } = current
  await recordAudit(session, principal.accountId, authorshipOf(principal), {
    action: 'delete',
    type: 'assistant',
    id,
    name,
  })
  return current
}

export interface AssistantRestoreOptions {
  /** What it is called elsewhere from now on; without it, what it was called. */
  readonly externalId?: string | null | undefined
}

/**
 * Takes an assistant out of the trash, as it was. Files that are gone by now are left out of it; that, and another
 * external id, make a version.
 * @returns null when there is no such assistant
 * @throws AppError conflict when it is not in the trash, or another one has its external id by now
 */
export async function restoreAssistant(
  session: SqlSession,
  principal: Principal,
  reference: AssistantReference,
  options: AssistantRestoreOptions,
): Promise<Assistant | null> {
  const { accountId } = principal
  const locked = await lockAnywhere(session, accountId, reference)
  if (locked === null) return null
  const current = locked.assistant
  requireMatch(principal, 'assistant', entityTagOf(current))
  if (!locked.deleted) throw new AppError('conflict', 'The assistant is not in the trash.')
  const { id, name, externalId: former } = current
  const by = authorshipOf(principal)
  await recordAudit(session, accountId, by, { action: 'restore', type: 'assistant', id, name })
  const { externalId = former } = options
  const wanted = { ...draftOf(current), externalId } as CheckedDraft // when it was stored, and its id by the request's schema
  // While it was in the trash, it did not keep its files from being deleted.
  const restored = await changeAssistant(session, principal, { current, wanted }, { missingFiles: 'drop' })
  await namingConflicts(restored, () => session.query('restore-assistant', restoreSql, [id]))
  return restored
}

/** One in the trash; null when there is none. */
export async function findDeletedAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<DeletedAssistant | null> {
  for (const [column, value] of lookups({ ...reference, externalId: null })) {
    const [row] = await session.query<AssistantRow & { deleted_at: Date }>(
      `find-deleted-assistant-by-${column}`,
      `SELECT ${assistantColumns}, a.deleted_at FROM assistants a
       WHERE a.account_id = $1::uuid AND a.${column} = $2::${lookupTypes[column]} AND a.deleted_at IS NOT NULL`,
      [accountId, value],
    )
    if (row !== undefined) return Object.assign(assistantFromRow(row), { deletedAt: row.deleted_at })
  }
  return null
}

/**
 * Removes an assistant with its versions for good, from wherever it is.
 * @returns null when there is no such assistant
 * @throws AppError conflict naming what uses it, and when the request's preconditions do not hold
 */
export async function purgeAssistant(
  session: SqlSession,
  principal: Principal,
  reference: AssistantReference,
): Promise<Assistant | null> {
  const { accountId } = principal
  const locked = await lockAnywhere(session, accountId, reference)
  if (locked === null) return null
  const { assistant } = locked
  const { id, name } = assistant
  requireMatch(principal, 'assistant', entityTagOf(assistant))
  await refuseWhileUsed(session, id, 'refuse')
  await session.query('purge-assistant', 'DELETE FROM assistants WHERE id = $1::uuid', [id])
  const by = authorshipOf(principal)
  await recordAudit(session, accountId, by, { action: 'purge', type: 'assistant', id, name })
  return assistant
}

/**
 * Removes those of all accounts that were deleted before this time. What another instance is about to remove, or
 * somebody to restore, is passed over.
 * @returns how many; fewer than `limit` when no more are left
 */
export async function purgeDeletedBefore(session: SqlSession, time: Date, limit: number): Promise<number> {
  const purged = await session.query<PurgedRow>('purge-trash', purgeSql, [time, limit])
  for (const { id, account_id: accountId, name } of purged) {
    await recordAudit(session, accountId, systemAuthorship, { action: 'purge', type: 'assistant', id, name })
  }
  return purged.length
}

interface PurgedRow {
  readonly id: string
  readonly account_id: string
  readonly name: string
}

interface LockedAssistant {
  readonly assistant: Assistant
  /** Whether it is in the trash. */
  readonly deleted: boolean
}

/** In the trash or outside, by one statement: it could be moved between two. */
async function lockAnywhere(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<LockedAssistant | null> {
  for (const [column, value] of lookups(reference)) {
    const statement = `SELECT ${assistantColumns}, a.deleted_at IS NOT NULL AS deleted FROM assistants a
      WHERE a.account_id = $1::uuid AND a.${column} = $2::${lookupTypes[column]}
      ${column === 'external_id' ? 'AND a.deleted_at IS NULL' : ''} FOR UPDATE OF a`
    const name = `lock-assistant-anywhere-by-${column}`
    const [row] = await session.query<AssistantRow & { deleted: boolean }>(name, statement, [
      accountId,
      value,
    ])
    if (row !== undefined) return { assistant: assistantFromRow(row), deleted: row.deleted }
  }
  return null
}

const restoreSql = 'UPDATE assistants SET deleted_at = NULL WHERE id = $1::uuid'

/** One that an environment uses never gets into the trash; if it did, it must not stop the others from going. */
const purgeSql = `
  WITH old AS MATERIALIZED (
    SELECT a.id FROM assistants a WHERE a.deleted_at < $1
      AND NOT EXISTS (SELECT FROM environments e WHERE e.assistant_id = a.id)
    ORDER BY a.deleted_at LIMIT $2::int FOR UPDATE OF a SKIP LOCKED
  )
  DELETE FROM assistants a USING old WHERE a.id = old.id RETURNING a.id, a.account_id, a.name`
