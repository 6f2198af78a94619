import { z } from 'zod'
import { timeZone } from '../../core/assistants/model/time-zone.ts'
import { campaignReference, campaignStatuses, campaignTypes } from '../../core/campaigns/campaign.ts'
import { jsonObject, nameText, text } from '../../shared/bounded.ts'
import { pageFields, total } from './list.ts'

/*
 * The wire of Call Camp's campaigns: the fields that its help pages publish. Lengths are ours.
 */

const name = nameText(255).describe('Name of the campaign.')
const status = z.enum(campaignStatuses).nullish().describe('Where it stands; only an active one calls.')
const type = z.enum(campaignTypes).nullish().describe('Whether it places calls or answers them.')

const optional = {
  description: text(2000).nullish().describe('What the campaign is for.'),
  status,
  type,
  timezone: timeZone.nullish().describe('IANA time zone in which the schedule is meant.'),
  schedule: jsonObject()
    .nullish()
    .describe('When it calls: any JSON object of up to 65,536 bytes, nested up to 20 deep.'),
  recordTypeUuid: z.guid('must be a UUID').nullish().describe('Id of the type of record it works through.'),
  outboundAssistantUuid: campaignReference.nullish().describe('The assistant that places its calls.'),
  inboundAssistantUuid: campaignReference.nullish().describe('The assistant that answers its calls.'),
  outboundPhoneUuid: campaignReference.nullish().describe('The phone number that it calls from.'),
  inboundPhoneUuid: campaignReference.nullish().describe('The phone number that it answers.'),
}

const example = {
  name: 'Spring recall',
  description: 'Reminds patients of their check-up.',
  status: 'draft',
  type: 'outbound',
  timezone: 'Europe/Berlin',
  schedule: { days: ['monday', 'tuesday'], from: '09:00', to: '17:00' },
  recordTypeUuid: null,
  outboundAssistantUuid: '0194476b-b8d9-7063-91ad-b52601242cb4',
  inboundAssistantUuid: null,
  outboundPhoneUuid: '0194476c-41f2-7b1e-8c55-2f6f0d9a3e71',
  inboundPhoneUuid: null,
}

export const createCampaignSchema = z
  .object({
    name,
    ...optional,
    status: status.meta({ default: 'draft' }),
    type: type.meta({ default: 'outbound' }),
  })
  .meta({ examples: [example] })

/** What is absent stays, null clears; the status and the type go back to their defaults. */
export const updateCampaignSchema = z
  .object({ name: name.optional(), ...optional })
  .meta({ examples: [{ status: 'active', schedule: { days: ['friday'], from: '10:00', to: '12:00' } }] })

export type CampaignWrite = z.output<typeof updateCampaignSchema>

const exampleView = {
  uuid: '0194476d-0c3a-74b0-a5d8-61c1d8f0a2b9',
  ...example,
  createdAt: '2026-04-10T09:24:11Z',
  updatedAt: '2026-04-22T13:58:02Z',
}

const nullableUuid = z.uuid().nullable()

export const campaignView = z
  .object({
    uuid: z.uuid().describe('Id of the campaign.'),
    name: z.string().describe('Name of the campaign.'),
    description: z.string().nullable().describe('What the campaign is for.'),
    status: z.enum(campaignStatuses).describe('Where it stands; only an active one calls.'),
    type: z.enum(campaignTypes).describe('Whether it places calls or answers them.'),
    timezone: z.string().nullable().describe('IANA time zone in which the schedule is meant.'),
    schedule: z.record(z.string(), z.unknown()).nullable().describe('When it calls.'),
    recordTypeUuid: z.string().nullable().describe('Id of the type of record it works through.'),
    outboundAssistantUuid: nullableUuid.describe('The assistant that places its calls.'),
    inboundAssistantUuid: nullableUuid.describe('The assistant that answers its calls.'),
    outboundPhoneUuid: nullableUuid.describe('The phone number that it calls from.'),
    inboundPhoneUuid: nullableUuid.describe('The phone number that it answers.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
  })
  .meta({ 'x-component': 'Campaign', examples: [exampleView] })

export type CampaignView = z.output<typeof campaignView>

export const campaignListView = z
  .object({ campaigns: z.array(campaignView).describe('The campaigns, newest first.'), total, ...pageFields })
  .meta({ examples: [{ campaigns: [exampleView], total: 1, page: 1, limit: 10, totalPages: 1 }] })
