import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

export type MemberCriteria = CommonCriteria

export const memberSortKeys = { created: 'date', updated: 'date', name: 'text' } as const

export type MemberSearch = Search<MemberCriteria, SortOf<typeof memberSortKeys>>
