import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'
import type { CampaignStatus, CampaignType } from './campaign.ts'

export interface CampaignCriteria extends CommonCriteria {
  /** Part of the name, in any case. */
  readonly namePart?: string | undefined
  readonly status?: CampaignStatus | undefined
  readonly type?: CampaignType | undefined
}

export const campaignSortKeys = { created: 'date', updated: 'date', name: 'text' } as const

export type CampaignSearch = Search<CampaignCriteria, SortOf<typeof campaignSortKeys>>
