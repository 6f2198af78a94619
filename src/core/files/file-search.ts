import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

/** Files never change. */
export type FileCriteria = Omit<CommonCriteria, 'updatedFrom' | 'updatedBefore'>

export const fileSortKeys = { created: 'date', name: 'text' } as const

export type FileSearch = Search<FileCriteria, SortOf<typeof fileSortKeys>>
