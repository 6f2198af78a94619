import { z } from 'zod'
import { timeZone } from '../../core/assistants/model/time-zone.ts'
import { campaignReference, campaignStatuses, campaignTypes } from '../../core/campaigns/campaign.ts'
import { jsonObject, nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about campaigns: the fields that Call Camp's help pages publish. The lengths are ours.
 */

const name = nameText(255).describe('Name of the campaign.')
const status = z
  .enum(campaignStatuses)
  .nullish()
  .describe('Status of the campaign; only active campaigns make calls.')
const type = z.enum(campaignTypes).nullish().describe('Whether the campaign places or answers calls.')

const optional = {
  description: text(2000).nullish().describe('Purpose of the campaign.'),
  status,
  type,
  timezone: timeZone.nullish().describe('IANA time zone of the schedule.'),
  schedule: jsonObject()
    .nullish()
    .describe('Calling times: any JSON object of up to 65,536 bytes and 20 levels.'),
  recordTypeUuid: z
    .guid('must be a UUID')
    .nullish()
    .describe('Id of the record type that the campaign works through.'),
  outboundAssistantUuid: campaignReference.nullish().describe('Assistant that places the calls.'),
  inboundAssistantUuid: campaignReference.nullish().describe('Assistant that answers the calls.'),
  outboundPhoneUuid: campaignReference.nullish().describe('Phone number from which the calls are placed.'),
  inboundPhoneUuid: campaignReference.nullish().describe('Phone number on which calls are answered.'),
}

export const campaignExample = {
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
  .meta({ examples: [campaignExample] })

/** Null clears a field and resets the status and the type to their defaults. */
export const updateCampaignSchema = z
  .object({ name: name.optional(), ...optional })
  .meta({ examples: [{ status: 'active', schedule: { days: ['friday'], from: '10:00', to: '12:00' } }] })

export type CampaignChange = z.output<typeof updateCampaignSchema>
