import type { SqlSession } from '../../../database/database.ts'
import { AppError, validationFailed } from '../../../shared/errors.ts'
import { parseId, toTypeId } from '../../../shared/identifiers.ts'
import { authorshipOf } from '../../audit/authorship.ts'
import { recordAudit } from '../../audit/record-audit-repository.ts'
import type { Principal } from '../../identity/principal.ts'
import type { AssistantPhoneNumber } from '../model/assistant.ts'
import { type FileUse, unknownFile } from '../model/file-use.ts'

/*
 * What an assistant holds on to, and what holds on to it: phone numbers, files, campaigns. All of it runs inside the
 * transaction that writes the assistant.
 */

/** What becomes of a number that another assistant has: it is refused, or it moves. */
export type HeldNumbers = 'refuse' | 'move'

/**
 * Gives the assistant exactly these numbers.
 * @throws AppError not_found naming the unknown ones, conflict naming those that another assistant has
 */
export async function assignPhoneNumbers(
  session: SqlSession,
  principal: Principal,
  assistantId: string,
  ids: readonly string[],
  heldNumbers: HeldNumbers = 'refuse',
): Promise<AssistantPhoneNumber[]> {
  const { accountId } = principal
  // Locked in one order, so that two assignments at once wait for each other instead of dying of it.
  const rows = await session.query<PhoneNumberRow>(
    'lock-phone-numbers-of-assistant',
    `SELECT id, serial, number, assistant_id FROM phone_numbers
     WHERE account_id = $1::uuid AND (id = ANY($2::uuid[]) OR assistant_id = $3::uuid) ORDER BY serial FOR UPDATE`,
    [accountId, [...ids], assistantId],
  )
  const wanted = rows.filter((row) => ids.includes(row.id))
  refuseUnknown(ids.filter((id) => !wanted.some((row) => row.id === id)))
  const added = wanted.filter((row) => row.assistant_id !== assistantId)
  if (heldNumbers === 'refuse') refuseHeld(added.filter((row) => row.assistant_id !== null))

  await give(
    session,
    principal,
    rows.filter((row) => !ids.includes(row.id)),
    null,
  )
  await give(session, principal, added, assistantId)
  return wanted.map(({ id, serial, number }) => ({ id, serial, number }))
}

async function give(
  session: SqlSession,
  principal: Principal,
  numbers: readonly PhoneNumberRow[],
  assistantId: string | null,
): Promise<void> {
  if (numbers.length === 0) return
  const statement =
    'UPDATE phone_numbers SET assistant_id = $2::uuid, updated_at = now() WHERE id = ANY($1::uuid[])'
  await session.query('give-phone-numbers', statement, [numbers.map((row) => row.id), assistantId])
  for (const { id, number: name } of numbers) {
    const event = { action: 'update', type: 'phoneNumber', id, name, fields: ['/assistantId'] } as const
    await recordAudit(session, principal.accountId, authorshipOf(principal), event)
  }
}

interface PhoneNumberRow extends AssistantPhoneNumber {
  readonly assistant_id: string | null
}

function refuseUnknown(ids: readonly string[]): void {
  if (ids.length === 0) return
  const names = ids.map((id) => toTypeId('pn', id))
  throw new AppError('not_found', `Phone number not found: ${names.join(', ')}.`, {
    details: { phoneNumberIds: names },
  })
}

function refuseHeld(rows: readonly PhoneNumberRow[]): void {
  if (rows.length === 0) return
  const names = rows.map((row) => `${toTypeId('pn', row.id)} (${row.number})`)
  throw new AppError('conflict', `Another assistant has phone number ${names.join(', ')}.`, {
    details: { phoneNumberIds: rows.map((row) => toTypeId('pn', row.id)) },
  })
}

/** Campaigns that are not active lose what they cannot call with any more. */
export async function forgetInCampaigns(
  session: SqlSession,
  principal: Principal,
  assistantId: string,
): Promise<void> {
  const campaigns = await session.query<{ id: string; name: string; fields: string[] }>(
    'forget-assistant-in-campaigns',
    forgetSql,
    [assistantId],
  )
  for (const { id, name, fields } of campaigns) {
    const event = { action: 'update', type: 'campaign', id, name, fields } as const
    await recordAudit(session, principal.accountId, authorshipOf(principal), event)
  }
}

const forgetSql = `
  WITH named AS (
    SELECT id, outbound_assistant_id = $1::uuid AS outbound, inbound_assistant_id = $1::uuid AS inbound FROM campaigns
    WHERE outbound_assistant_id = $1::uuid OR inbound_assistant_id = $1::uuid ORDER BY id FOR UPDATE
  )
  UPDATE campaigns c SET
    outbound_assistant_id = NULLIF(c.outbound_assistant_id, $1::uuid),
    inbound_assistant_id = NULLIF(c.inbound_assistant_id, $1::uuid),
    updated_at = now()
  FROM named n WHERE c.id = n.id
  RETURNING c.id, c.name, array_remove(ARRAY[
    CASE WHEN n.outbound THEN '/outboundAssistantId' END, CASE WHEN n.inbound THEN '/inboundAssistantId' END
  ], NULL) AS fields`

/**
 * Keeps the files from being deleted until the transaction ends.
 * @throws AppError validation_failed naming those that are not the account's
 */
export async function requireFiles(
  session: SqlSession,
  accountId: string,
  uses: readonly FileUse[],
): Promise<void> {
  const unknown = await keepFiles(session, accountId, uses)
  if (unknown.length > 0) throw validationFailed(unknown.map(unknownFile))
}

/** The same, answering those that are not the account's. */
export async function keepFiles<Use extends Pick<FileUse, 'fileId'>>(
  session: SqlSession,
  accountId: string,
  uses: readonly Use[],
): Promise<Use[]> {
  if (uses.length === 0) return []
  const ids = uses.map((use) => parseId('file', use.fileId)).filter((id) => id !== null)
  const rows = await session.query<{ id: string }>(
    'keep-files',
    `SELECT id FROM files WHERE account_id = $1::uuid AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE`,
    [accountId, ids],
  )
  const known = new Set(rows.map((row) => row.id))
  return uses.filter((use) => !known.has(parseId('file', use.fileId) ?? ''))
}
