import type { Prisma } from '../database/generated/client.ts'
import { AppError, type FieldError, validationFailed } from '../errors.ts'
import { parseId, toTypeId } from '../identifiers.ts'
import type { AssistantFields, AssistantPhoneNumber } from './assistant.ts'

/*
 * What an assistant holds on to, and what holds on to it: phone numbers, files, campaigns. All of it runs inside the
 * transaction that writes the assistant.
 */

/**
 * Gives the assistant exactly these numbers.
 * @throws AppError not_found naming the unknown ones, conflict naming those that another assistant has
 */
export async function assignPhoneNumbers(
  transaction: Prisma.TransactionClient,
  assistant: { readonly id: string; readonly accountId: string },
  ids: readonly string[],
): Promise<AssistantPhoneNumber[]> {
  const { accountId } = assistant
  // Locked in one order, so that two assignments at once wait for each other instead of dying of it.
  const rows = await transaction.$queryRaw<PhoneNumberRow[]>`
    SELECT id, serial, number, assistant_id FROM phone_numbers
    WHERE account_id = ${accountId}::uuid AND (id = ANY(${[...ids]}::uuid[]) OR assistant_id = ${assistant.id}::uuid)
    ORDER BY serial FOR UPDATE`
  const wanted = rows.filter((row) => ids.includes(row.id))
  refuseUnknown(ids.filter((id) => !wanted.some((row) => row.id === id)))
  refuseHeld(wanted.filter((row) => row.assistant_id !== null && row.assistant_id !== assistant.id))

  const released = rows.filter((row) => !ids.includes(row.id)).map((row) => row.id)
  const added = wanted.filter((row) => row.assistant_id === null).map((row) => row.id)
  if (released.length > 0) {
    await transaction.phoneNumber.updateMany({ where: { id: { in: released } }, data: { assistantId: null } })
  }
  if (added.length > 0) {
    await transaction.phoneNumber.updateMany({
      where: { id: { in: added } },
      data: { assistantId: assistant.id },
    })
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

/** @throws AppError conflict naming the active campaigns that call or answer with the assistant */
export async function refuseWhileCalling(
  transaction: Prisma.TransactionClient,
  assistantId: string,
): Promise<void> {
  const campaigns = await transaction.campaign.findMany({
    where: {
      status: 'active',
      OR: [{ outboundAssistantId: assistantId }, { inboundAssistantId: assistantId }],
    },
    select: { id: true, name: true },
    orderBy: { createdAt: 'asc' },
    take: 100,
  })
  if (campaigns.length === 0) return
  const names = campaigns.map((campaign) => `${JSON.stringify(campaign.name)} (${campaign.id})`)
  throw new AppError('conflict', `The assistant is assigned to active campaigns: ${names.join(', ')}.`, {
    details: { campaigns },
  })
}

/** A file that an assistant draws on, and where the assistant says so. */
export interface FileUse {
  readonly fileId: string
  readonly path: readonly (string | number)[]
}

/** The files of an assistant, without those that `before` had in the same list already. */
export function filesOf(assistant: AssistantFields, before?: AssistantFields): FileUse[] {
  const uses = (path: readonly string[], fileIds: readonly string[], known: readonly string[] = []) =>
    fileIds
      .map((fileId, index) => ({ fileId, path: [...path, index] }))
      .filter((use) => !known.includes(use.fileId))
  return [
    ...uses(['knowledgeBase', 'fileIds'], assistant.knowledgeBase.fileIds, before?.knowledgeBase.fileIds),
    ...uses(
      ['model', 'knowledgeBase', 'fileIds'],
      assistant.model.knowledgeBase.fileIds,
      before?.model.knowledgeBase.fileIds,
    ),
  ]
}

/**
 * Keeps the files from being deleted until the transaction ends.
 * @throws AppError validation_failed naming those that are not the account's
 */
export async function requireFiles(
  transaction: Prisma.TransactionClient,
  accountId: string,
  uses: readonly FileUse[],
): Promise<void> {
  if (uses.length === 0) return
  const ids = uses.map((use) => parseId('file', use.fileId)).filter((id) => id !== null)
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM files WHERE account_id = ${accountId}::uuid AND id = ANY(${ids}::uuid[]) ORDER BY id FOR KEY SHARE`
  const known = new Set(rows.map((row) => row.id))
  const unknown = uses.filter((use) => !known.has(parseId('file', use.fileId) ?? ''))
  if (unknown.length > 0) throw validationFailed(unknown.map(unknownFile))
}

export function unknownFile({ fileId, path }: FileUse): FieldError {
  return { path, code: 'unknown_reference', message: `names a file that does not exist: ${fileId}` }
}
