import type { CommonCriteria, Place } from '../../collections/search.ts'
import type { StoredAssistant } from './stored-assistant.ts'

/** What assistants are looked for by. Each one that is set narrows the search. */
export interface AssistantCriteria extends CommonCriteria {
  /**
   * Words in name, description, first message or prompt. The last one may be unfinished. Quotes make a phrase, a minus
   * before a word excludes it, and `or` stands between alternatives.
   */
  readonly words?: string | undefined
  readonly provider?: string | undefined
  readonly model?: string | undefined
  readonly voiceProvider?: string | undefined
  readonly voiceId?: string | undefined
  /** A BCP 47 tag, in any case. */
  readonly language?: string | undefined
  readonly templateId?: string | undefined
  /** Of the calls that it may answer or place. */
  readonly direction?: 'inbound' | 'outbound' | undefined
  /** One that the assistant answers: in E.164, or by any of its ids. */
  readonly phoneNumber?: string | undefined
  readonly externalId?: string | undefined
  /** Keys of the metadata and their values: texts, or numbers and booleans as text. */
  readonly metadata?: readonly (readonly [key: string, value: string])[] | undefined
  /** In the trash, where nothing else looks. */
  readonly deleted?: true | undefined
}

/** A minus stands for the highest first. Relevance is that of the words, best first. */
export const assistantSorts = [
  '-created',
  'created',
  '-updated',
  'updated',
  'name',
  '-name',
  'relevance',
] as const

export type AssistantSort = (typeof assistantSorts)[number]

export interface AssistantSearch {
  readonly criteria: AssistantCriteria
  /** Relevance needs words. */
  readonly sort: AssistantSort
}

export const assistantSortKeys = {
  created: 'date',
  updated: 'date',
  name: 'text',
  relevance: 'number',
} as const

/** A place in the results of a search: the record before the next page. */
export type AssistantPlace = Place

/** An assistant as a search finds it, which looks into the trash too. */
export interface FoundAssistant extends StoredAssistant {
  readonly deletedAt: Date | null
}
