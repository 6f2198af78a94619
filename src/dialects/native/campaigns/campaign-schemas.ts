import { z } from 'zod'
import {
  campaignFieldsSchema,
  campaignReference,
  campaignSortKeys,
  campaignStatuses,
  campaignTypes,
} from '../../../core/campaigns/campaign.ts'
import { nameText } from '../../../shared/bounded.ts'
import { collectionOf } from '../collections/collection.ts'
import { mergePatchOf, strictly } from '../request-schemas.ts'

const example = {
  name: 'Spring recall',
  description: 'Reminds patients of their check-up.',
  timezone: 'Europe/Berlin',
  schedule: { days: ['monday', 'tuesday'], from: '09:00', to: '17:00' },
  outboundAssistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
  outboundPhoneId: 'pn_01jh3v5q7we4yt8z0n2k6c9r1d',
}

const named = (description: string) => campaignReference.nullable().default(null).describe(description)

/** Assistants and phone numbers are referenced by any form of their ids. */
const writableFields = campaignFieldsSchema.extend({
  name: nameText(255).describe('Name of the campaign.'),
  outboundAssistantId: named('Any id of the assistant for outbound calls.'),
  inboundAssistantId: named('Any id of the assistant for inbound calls.'),
  outboundPhoneId: named('Any id of the phone number for outbound calls.'),
  inboundPhoneId: named('Any id of the phone number for inbound calls.'),
})

/** Only the name is required. */
export const createCampaignSchema = strictly(writableFields).meta({ examples: [example] })

export const patchCampaignSchema = mergePatchOf(writableFields).meta({
  examples: [{ status: 'active', schedule: { to: '18:00' }, inboundAssistantId: null }],
})

export type CampaignCreate = z.output<typeof createCampaignSchema>

export const campaignView = campaignFieldsSchema
  .extend({
    id: z.string().describe('TypeID of the campaign, `camp_…`.'),
    uuid: z.string().describe('The same id as a UUID, as the Call Camp API shows it.'),
    outboundAssistantId: z.string().nullable().describe('Assistant for outbound calls, `asst_…`.'),
    inboundAssistantId: z.string().nullable().describe('Assistant for inbound calls, `asst_…`.'),
    outboundPhoneId: z.string().nullable().describe('Phone number for outbound calls, `pn_…`.'),
    inboundPhoneId: z.string().nullable().describe('Phone number for inbound calls, `pn_…`.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
    updatedAt: z.iso.datetime().describe('Time of the last change.'),
  })
  .meta({
    'x-component': 'Campaign',
    examples: [
      {
        id: 'camp_01jh3v7qbre0vrf9y4v5q2m9ye',
        uuid: '019447b3-dd78-7037-87a7-c4d96e2a27ce',
        status: 'draft',
        type: 'outbound',
        recordTypeId: null,
        inboundAssistantId: null,
        inboundPhoneId: null,
        ...example,
        createdAt: '2026-01-08T10:00:00.000Z',
        updatedAt: '2026-01-08T10:00:00.000Z',
      },
    ],
  })

export type CampaignView = z.output<typeof campaignView>

export const campaignList = collectionOf({
  name: 'campaigns',
  view: campaignView,
  sortKeys: campaignSortKeys,
  defaultSort: '-created',
  wordsIn: 'the name or description',
  filters: {
    status: z.enum(campaignStatuses).optional().describe('Status of the campaigns.'),
    type: z.enum(campaignTypes).optional().describe('Type of the campaigns.'),
  },
})
