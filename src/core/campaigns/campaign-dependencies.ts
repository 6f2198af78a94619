import type { Prisma } from '../../database/generated/client.ts'
import { validationFailed } from '../../shared/errors.ts'
import {
  type CampaignDraft,
  type CampaignReferenceField,
  campaignReferenceFields,
  campaignReferences,
  unknownReference,
} from './campaign.ts'

/*
 * The assistants and phone numbers that a campaign names. Locks are always taken in one order, assistants, phone
 * numbers, campaign, for that is the order in which deleting an assistant reaches them.
 */

/** UUIDs that were found and are locked. */
export type LockedIds = ReadonlySet<string>

/**
 * Keeps what the draft names from being deleted until the transaction ends.
 * @returns those that the account has
 */
export async function lockReferences(
  transaction: Prisma.TransactionClient,
  accountId: string,
  draft: CampaignDraft,
): Promise<LockedIds> {
  const assistantIds = idsOf(draft, 'assistant')
  const phoneNumberIds = idsOf(draft, 'phone number')
  const locked = new Set<string>()
  if (assistantIds.length > 0) {
    const rows = await transaction.$queryRaw<{ id: string }[]>`
      SELECT id FROM assistants WHERE account_id = ${accountId}::uuid AND id = ANY(${assistantIds}::uuid[])
      AND deleted_at IS NULL ORDER BY id FOR KEY SHARE`
    for (const row of rows) locked.add(row.id)
  }
  if (phoneNumberIds.length > 0) {
    const rows = await transaction.$queryRaw<{ id: string }[]>`
      SELECT id FROM phone_numbers WHERE account_id = ${accountId}::uuid AND id = ANY(${phoneNumberIds}::uuid[])
      ORDER BY serial FOR KEY SHARE`
    for (const row of rows) locked.add(row.id)
  }
  return locked
}

/** Whether both drafts name the same records. */
export function sameReferences(one: CampaignDraft, other: CampaignDraft): boolean {
  return campaignReferenceFields.every((field) => one[field] === other[field])
}

/** @throws AppError validation_failed naming every field whose record is not the account's */
export function requireReferences(draft: CampaignDraft, locked: LockedIds): void {
  const errors = campaignReferenceFields.flatMap((field) => {
    const id = draft[field]
    return id === null || locked.has(id) ? [] : [unknownReference(field, id)]
  })
  if (errors.length > 0) throw validationFailed(errors)
}

function idsOf(draft: CampaignDraft, kind: (typeof campaignReferences)[CampaignReferenceField]): string[] {
  return campaignReferenceFields
    .filter((field) => campaignReferences[field] === kind)
    .map((field) => draft[field])
    .filter((id) => id !== null)
}
