import type { SqlSession } from '../database/database.ts'
import { AppError, validationFailed } from '../errors.ts'
import { parseId, toTypeId } from '../identifiers.ts'
import type { AssistantPhoneNumber } from './assistant.ts'
import { type FileUse, unknownFile } from './file-use.ts'

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
  assistant: { readonly id: string; readonly accountId: string },
  ids: readonly string[],
  heldNumbers: HeldNumbers = 'refuse',
): Promise<AssistantPhoneNumber[]> {
  const { accountId } = assistant
  // Locked in one order, so that two assignments at once wait for each other instead of dying of it.
  const rows = await session.query<PhoneNumberRow>(
    'lock-phone-numbers-of-assistant',
    `SELECT id, serial, number, assistant_id FROM phone_numbers
     WHERE account_id = $1::uuid AND (id = ANY($2::uuid[]) OR assistant_id = $3::uuid) ORDER BY serial FOR UPDATE`,
    [accountId, [...ids], assistant.id],
  )
  const wanted = rows.filter((row) => ids.includes(row.id))
  refuseUnknown(ids.filter((id) => !wanted.some((row) => row.id === id)))
  const added = wanted.filter((row) => row.assistant_id !== assistant.id)
  if (heldNumbers === 'refuse') refuseHeld(added.filter((row) => row.assistant_id !== null))

  const released = rows.filter((row) => !ids.includes(row.id)).map((row) => row.id)
  const give =
    'UPDATE phone_numbers SET assistant_id = $2::uuid, updated_at = now() WHERE id = ANY($1::uuid[])'
  if (released.length > 0) await session.query('give-phone-numbers', give, [released, null])
  if (added.length > 0) {
    await session.query('give-phone-numbers', give, [added.map((row) => row.id), assistant.id])
  }
  return wanted.map(({ id, serial, number }) => ({ id, serial, number }))
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
export async function forgetInCampaigns(session: SqlSession, assistantId: string): Promise<void> {
  await session.query(
    'forget-assistant-in-campaigns',
    `UPDATE campaigns SET
       outbound_assistant_id = NULLIF(outbound_assistant_id, $1::uuid),
       inbound_assistant_id = NULLIF(inbound_assistant_id, $1::uuid)
     WHERE outbound_assistant_id = $1::uuid OR inbound_assistant_id = $1::uuid`,
    [assistantId],
  )
}

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
export async function keepFiles(
  session: SqlSession,
  accountId: string,
  uses: readonly FileUse[],
): Promise<FileUse[]> {
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
