import { entityTagOfState } from '../conditions/entity-tag.ts'

export interface Account {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** Whether its records are changed with `If-Match` only. */
  readonly requireIfMatch: boolean
  readonly createdAt: Date
}

/** Names this state of it. */
export function accountTagOf(account: Account): string {
  return entityTagOfState(account)
}

/** What its admins may change; what is absent stays as it is. */
export interface AccountChange {
  readonly name?: string | undefined
  readonly requireIfMatch?: boolean | undefined
}

/** A DNS label: it may stand in a URL, and in an address such as admin@<slug>.example. */
export const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
