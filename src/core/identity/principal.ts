import type { RecordKind } from '../conditions/record-kind.ts'
import type { AccountSettings } from './account.ts'

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
  /** The kind of the record that it is to change or delete, which its conditions are about; null where it has none. */
  readonly changes: RecordKind | null
  /** The entity tags of `If-Match`, of which one has to be the record's; null without the header. */
  readonly ifMatch: readonly string[] | null
  /** The entity tags of `If-None-Match`, of which none may be the record's; null without the header. */
  readonly ifNoneMatch: readonly string[] | null
  /** Everything is done and checked, and nothing stored. */
  readonly dryRun: boolean
  /** A text of an assistant that is no template is refused, whatever the account says. */
  readonly strict: boolean
  /** Names the request among all that may come again; null when it may not. */
  readonly idempotencyId: Buffer | null
}

interface PrincipalBase extends AccountSettings {
  /** The account in which the request works; everything it reaches belongs to it. */
  readonly accountId: string
  readonly accountSlug: string
  /** Whether this is the account of the server's operator. */
  readonly operator: boolean
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

export const roles = ['ADMIN', 'EDITOR', 'VIEWER'] as const

export type Role = (typeof roles)[number]
