export interface Account {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly createdAt: Date
}

/** A DNS label: it may stand in a URL, and in an address such as admin@<slug>.example. */
export const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
