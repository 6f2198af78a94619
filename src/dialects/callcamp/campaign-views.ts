import { z } from 'zod'
import { campaignStatuses, campaignTypes } from '../../core/campaigns/campaign.ts'
import { campaignExample } from './campaign-schemas.ts'
import { createdAt, pageFields, updatedAt } from './views.ts'

const example = {
  uuid: '0194476d-0c3a-74b0-a5d8-61c1d8f0a2b9',
  ...campaignExample,
  createdAt: '2026-04-10T09:24:11Z',
  updatedAt: '2026-04-22T13:58:02Z',
}

const nullableUuid = z.uuid().nullable()

export const campaignView = z
  .object({
    uuid: z.uuid().describe('Id of the campaign.'),
    name: z.string().describe('Name of the campaign.'),
    description: z.string().nullable().describe('Purpose of the campaign.'),
    status: z.enum(campaignStatuses).describe('Status of the campaign; only active campaigns make calls.'),
    type: z.enum(campaignTypes).describe('Whether the campaign places or answers calls.'),
    timezone: z.string().nullable().describe('IANA time zone of the schedule.'),
    schedule: z.record(z.string(), z.unknown()).nullable().describe('Calling times.'),
    recordTypeUuid: z.string().nullable().describe('Id of the record type that the campaign works through.'),
    outboundAssistantUuid: nullableUuid.describe('Assistant that places the calls.'),
    inboundAssistantUuid: nullableUuid.describe('Assistant that answers the calls.'),
    outboundPhoneUuid: nullableUuid.describe('Phone number from which the calls are placed.'),
    inboundPhoneUuid: nullableUuid.describe('Phone number on which calls are answered.'),
    createdAt,
    updatedAt,
  })
  .meta({ 'x-component': 'Campaign', examples: [example] })

export type CampaignView = z.output<typeof campaignView>

export const campaignListView = z
  .object({ campaigns: z.array(campaignView).describe('The campaigns, newest first.'), ...pageFields })
  .meta({ examples: [{ campaigns: [example], total: 1, page: 1, limit: 10, totalPages: 1 }] })
