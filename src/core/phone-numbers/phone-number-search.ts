import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

export interface PhoneNumberCriteria extends CommonCriteria {
  /** Part of the name in any case, or of the number, however that is spaced. */
  readonly part?: string | undefined
  /** UUID of the assistant that has the number. */
  readonly assistantId?: string | undefined
}

export const phoneNumberSortKeys = { created: 'date', updated: 'date', name: 'text', number: 'text' } as const

export type PhoneNumberSearch = Search<PhoneNumberCriteria, SortOf<typeof phoneNumberSortKeys>>
