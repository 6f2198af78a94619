import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

export type TemplateCriteria = CommonCriteria

export const templateSortKeys = { created: 'date', updated: 'date', name: 'text' } as const

export type TemplateSearch = Search<TemplateCriteria, SortOf<typeof templateSortKeys>>
