import { z } from 'zod'
import { jsonObject, text } from '../../shared/bounded.ts'
import type { FieldError } from '../../shared/errors.ts'
import { timeZone } from '../assistants/model/time-zone.ts'
import type { CommonCriteria } from '../collections/search.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'

/*
 * The canonical campaign: which assistants and numbers place or answer a round of calls, and when. Every field is
 * present and, where nothing may be set, null.
 */

export const campaignStatuses = ['draft', 'active', 'paused', 'completed', 'archived'] as const
export const campaignTypes = ['outbound', 'inbound'] as const

const nullable = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema
    .nullable()
    .default(null as never)
    .describe(description) // null fits every nullable schema

/** Any version and variant, for a record type's id comes from elsewhere. */
const uuid = z.guid('must be a UUID')

/** Everything that an account may write. Ids are UUIDs here; what callers name is resolved before. */
export const campaignFieldsSchema = z.object({
  name: text(255, 1).describe('Name of the campaign.'),
  description: nullable(text(2000), 'Description of the campaign.'),
  status: z
    .enum(campaignStatuses)
    .default('draft')
    .describe('Status of the campaign; only active campaigns place calls.'),
  type: z.enum(campaignTypes).default('outbound').describe('Direction of its calls.'),
  timezone: nullable(timeZone, 'IANA time zone of the schedule.'),
  schedule: nullable(
    jsonObject(),
    'Schedule of the calls: any JSON object of up to 65,536 bytes and 20 levels.',
  ),
  recordTypeId: nullable(uuid, 'Id of the record type.'),
  outboundAssistantId: nullable(uuid, 'Assistant for outbound calls.'),
  inboundAssistantId: nullable(uuid, 'Assistant for inbound calls.'),
  outboundPhoneId: nullable(uuid, 'Phone number for outbound calls.'),
  inboundPhoneId: nullable(uuid, 'Phone number for inbound calls.'),
})

/** A campaign as it is to be: what a create or an update writes. */
export type CampaignDraft = z.output<typeof campaignFieldsSchema>
export type CampaignStatus = CampaignDraft['status']
export type CampaignType = CampaignDraft['type']

/** A campaign as it is stored. */
export interface Campaign extends CampaignDraft {
  readonly id: string
  readonly accountId: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** The schema's keys, with their type. */
const campaignFields = Object.keys(campaignFieldsSchema.shape) as (keyof CampaignDraft)[]

/** Names this state of it, the same through every API. */
export function campaignTagOf(campaign: Campaign): string {
  const fields = campaignFields.map((field) => [field, campaign[field]])
  return entityTagOfState({ ...Object.fromEntries(fields), updatedAt: campaign.updatedAt })
}

/** The fields that name another record of the account, and what kind of record that is. */
export const campaignReferences = {
  outboundAssistantId: 'assistant',
  inboundAssistantId: 'assistant',
  outboundPhoneId: 'phone number',
  inboundPhoneId: 'phone number',
} as const satisfies Partial<Record<keyof CampaignDraft, string>>

export type CampaignReferenceField = keyof typeof campaignReferences

/** The table's keys, with their type. */
export const campaignReferenceFields = Object.keys(campaignReferences) as CampaignReferenceField[]

/** Names of other records, in any form of their ids; null for none. */
export type CampaignReferences = Partial<Record<CampaignReferenceField, string | null>>

/** How a caller names another record: any form of its id. */
export const campaignReference = text(300, 1)

/** The names among these values that are well-formed; what is wrong with the others, the schema has said. */
export function wellFormedReferences(values: Record<CampaignReferenceField, unknown>): CampaignReferences {
  const schema = campaignReference.nullable()
  const named = campaignReferenceFields.flatMap((field) => {
    const result = schema.safeParse(values[field])
    return result.success ? [[field, result.data] as const] : []
  })
  return Object.fromEntries(named)
}

/** A draft with the default of every field but the name. */
export function blankCampaign(name: string): CampaignDraft {
  return campaignFieldsSchema.parse({ name })
}

/** What of a campaign can be written, as it stands. */
export function campaignDraftOf(campaign: Campaign): CampaignDraft {
  const { id: _id, accountId: _account, createdAt: _created, updatedAt: _updated, ...draft } = campaign
  return draft
}

export interface CampaignCriteria extends CommonCriteria {
  /** Part of the name, in any case. */
  readonly namePart?: string | undefined
  readonly status?: CampaignStatus | undefined
  readonly type?: CampaignType | undefined
}

export const campaignSortKeys = { created: 'date', updated: 'date', name: 'text' } as const

/** @param named as the caller named it */
export function unknownReference(field: CampaignReferenceField, named: string): FieldError {
  const kind = campaignReferences[field]
  const message = `names ${kind === 'assistant' ? 'an' : 'a'} ${kind} that does not exist: ${named}`
  return { path: [field], code: 'unknown_reference', message }
}
