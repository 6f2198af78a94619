import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

export type EnvironmentCriteria = CommonCriteria

export const environmentSortKeys = { name: 'text', created: 'date', updated: 'date' } as const

export type EnvironmentSearch = Search<EnvironmentCriteria, SortOf<typeof environmentSortKeys>>
