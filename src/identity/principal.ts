import type { Role } from './roles.ts'

export type Scope = 'read' | 'write' | 'admin'

interface PrincipalBase {
  /** The account in which the request works; everything it reaches belongs to it. */
  readonly accountId: string
  readonly accountSlug: string
  /** Whether this is the account of the server's operator. */
  readonly operator: boolean
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
