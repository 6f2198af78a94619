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

/** Callers name assistants and phone numbers by any form of their ids. */
const writableFields = campaignFieldsSchema.extend({
  name: nameText(255).describe('What people call the campaign.'),
  outboundAssistantId: named('The assistant that places its calls, by any of its ids.'),
  inboundAssistantId: named('The assistant that answers its calls, by any of its ids.'),
  outboundPhoneId: named('The phone number that it calls from, by any of its ids.'),
  inboundPhoneId: named('The phone number that it answers, by any of its ids.'),
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
    uuid: z.string().describe('The same id as a UUID, by which Call Camp clients know it.'),
    outboundAssistantId: z.string().nullable().describe('The assistant that places its calls, `asst_…`.'),
    inboundAssistantId: z.string().nullable().describe('The assistant that answers its calls, `asst_…`.'),
    outboundPhoneId: z.string().nullable().describe('The phone number that it calls from, `pn_…`.'),
    inboundPhoneId: z.string().nullable().describe('The phone number that it answers, `pn_…`.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
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
    status: z.enum(campaignStatuses).optional().describe('Only campaigns of this status.'),
    type: z.enum(campaignTypes).optional().describe('Only campaigns of this type.'),
  },
})
