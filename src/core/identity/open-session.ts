import { entityTagOfState } from '../conditions/entity-tag.ts'

/** A login that is not over, as it is shown to people. Its token is known to its holder only. */
export interface OpenSession {
  readonly id: string
  readonly user: { readonly id: string; readonly email: string; readonly name: string }
  /** The network address that logged in; null for sessions from before this was kept. */
  readonly address: string | null
  /** What logged in, as its `User-Agent` said. */
  readonly client: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Names it: a session never changes until it is over. */
export function sessionTagOf(session: OpenSession): string {
  return entityTagOfState(session)
}

/** Every condition that is given has to hold. */
export interface OpenSessionFilter {
  /** UUID. */
  readonly userId?: string | undefined
}
