import type { Role } from './roles.ts'

export type Scope = 'read' | 'write' | 'admin' | 'runtime:read'

/**
 * What the rules need to know of a request beyond who sent it: for the history, and for the conditions under which it
 * may change anything. It travels with the principal, so that no API can forget to pass it on.
 */
export interface RequestContext {
  readonly id: string
  /** The API through which it came, by its id. */
  readonly dialect: string
  readonly receivedAt: Date
  /** IP address of the client. */
  readonly address: string
  /** Why, in the client's own words: `x-change-message`. */
  readonly changeMessage: string | null
  /** Whether it is to change or delete an assistant, as opposed to making one or changing something else. */
  readonly changesAssistant: boolean
  /** The entity tags of `If-Match`, of which one has to be the record's; null without the header. */
  readonly ifMatch: readonly string[] | null
  /** Everything is done and checked, and nothing stored. */
  readonly dryRun: boolean
  /** Names the request among all that may come again; null when it may not. */
  readonly idempotencyId: Buffer | null
}

interface PrincipalBase {
  /** The account in which the request works; everything it reaches belongs to it. */
  readonly accountId: string
  readonly accountSlug: string
  /** Whether this is the account of the server's operator. */
  readonly operator: boolean
  /** Whether the account's assistants are changed with `If-Match` only. */
  readonly requireIfMatch: boolean
  /** Absent where the server itself asks. */
  readonly request?: RequestContext
}

export interface UserPrincipal extends PrincipalBase {
  readonly kind: 'user'
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly sessionId: string
}

export interface ApiKeyPrincipal extends PrincipalBase {
  readonly kind: 'apiKey'
  readonly apiKeyId: string
  readonly name: string
  readonly scopes: readonly Scope[]
}

/** Who is asking, and in which account. */
export type Principal = UserPrincipal | ApiKeyPrincipal
