import { entityTagOfState } from '../conditions/entity-tag.ts'

export const templatings = ['liquid', 'off'] as const

/** What every request in an account has to know of it. */
export interface AccountSettings {
  /** Whether its records are changed with `If-Match` only. */
  readonly requireIfMatch: boolean
  /** Whether a text is refused that is no template. */
  readonly requireValidTemplates: boolean
  /** Whether the texts of its assistants are Liquid templates, or say what they say. */
  readonly templating: (typeof templatings)[number]
}

export const defaultSettings: AccountSettings = {
  requireIfMatch: false,
  requireValidTemplates: false,
  templating: 'liquid',
}

export interface Account extends AccountSettings {
  readonly id: string
  readonly slug: string
  readonly name: string
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
  readonly requireValidTemplates?: boolean | undefined
  readonly templating?: AccountSettings['templating'] | undefined
}

/** A DNS label: it may stand in a URL, and in an address such as admin@<slug>.example. */
export const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
