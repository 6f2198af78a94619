import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

export type ApiKeyCriteria = CommonCriteria

export const apiKeySortKeys = { created: 'date', updated: 'date', name: 'text' } as const

export type ApiKeySearch = Search<ApiKeyCriteria, SortOf<typeof apiKeySortKeys>>
