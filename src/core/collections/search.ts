/*
 * What all lists of records have in common: what they are narrowed by, what they are sorted by, and where a page begins.
 */

/** Each one that is set narrows the list. */
export interface CommonCriteria {
  /** As people type them: words, `"a phrase"`, `-without`, and `or` between two of them. */
  readonly words?: string | undefined
  readonly createdFrom?: Date | undefined
  /** Exclusive. */
  readonly createdBefore?: Date | undefined
  readonly updatedFrom?: Date | undefined
  /** Exclusive. */
  readonly updatedBefore?: Date | undefined
}

/** What a list can be sorted by, and of which kind its values are. */
export type SortKeys = Readonly<Record<string, 'date' | 'text' | 'number'>>

/** A minus puts the highest first. */
export type SortOf<Keys extends SortKeys> = Extract<keyof Keys, string> | `-${Extract<keyof Keys, string>}`

export interface Search<Criteria, Sort extends string> {
  readonly criteria: Criteria
  readonly sort: Sort
}

/** A place in a list: the record before the next page. */
export interface Place {
  /** What the list is sorted by; numbers as PostgreSQL writes them. */
  readonly key: Date | string
  /** Tells apart what is equal in the key. */
  readonly id: string
}

/** Every way in which a list can be sorted by these keys. */
export function sortsOf<Keys extends SortKeys>(keys: Keys): SortOf<Keys>[] {
  const names = Object.keys(keys) as Extract<keyof Keys, string>[] // Object.keys forgets the type
  return names.flatMap((name) => [name, `-${name}` as const])
}

export function keyOf<Keys extends SortKeys>(sort: SortOf<Keys>): Extract<keyof Keys, string> {
  return sort.replace(/^-/, '') as Extract<keyof Keys, string> // by the type of a sort
}

/** All of a list, as most APIs show it. */
export const newestFirst = { criteria: {}, sort: '-created' } as const
