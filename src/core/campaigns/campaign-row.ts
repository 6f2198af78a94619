import type { Campaign as CampaignRecord, Prisma } from '../../database/generated/client.ts'
import type { Campaign, CampaignDraft } from './campaign.ts'

/** A row as the SQL of the repository selects it. Everything in it was validated when it was written. */
export interface CampaignRow extends CampaignDraft {
  readonly id: string
  readonly account_id: string
  readonly created_at: Date
  readonly updated_at: Date
}

/** The columns of {@link CampaignRow}. */
export const campaignColumns = `
  c.id, c.account_id, c.name, c.description, c.status, c.type, c.timezone, c.schedule,
  c.record_type_id AS "recordTypeId",
  c.outbound_assistant_id AS "outboundAssistantId", c.inbound_assistant_id AS "inboundAssistantId",
  c.outbound_phone_id AS "outboundPhoneId", c.inbound_phone_id AS "inboundPhoneId",
  c.created_at, c.updated_at`

export function campaignFromRow(row: CampaignRow): Campaign {
  const { account_id: accountId, created_at: createdAt, updated_at: updatedAt, ...rest } = row
  return { ...rest, accountId, createdAt, updatedAt }
}

/** The columns that a draft sets. */
export async function campaignColumnsOf({ schedule, ...columns }: CampaignDraft) {
  if (schedule !== null) return { ...columns, schedule: schedule as Prisma.InputJsonObject } // JSON, by its schema
  const { Prisma } = await import('../../database/generated/client.ts')
  return { ...columns, schedule: Prisma.DbNull }
}

/** The same from a record that Prisma wrote: status, type and schedule are those of the draft that was just checked. */
export function campaignFromRecord(record: CampaignRecord): Campaign {
  return record as Campaign
}
