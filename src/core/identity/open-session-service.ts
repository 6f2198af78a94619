import { notFound } from '../../shared/errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import type { CursorPageRequest, Page } from '../../shared/paging.ts'
import type { Authenticator } from './authenticate.ts'
import type { OpenSession, OpenSessionFilter } from './open-session.ts'
import type { OpenSessionRepository } from './open-session-repository.ts'
import { requireScope, scopesOf } from './permissions.ts'
import type { Principal } from './principal.ts'

interface Options {
  readonly openSessions: OpenSessionRepository
  readonly authenticator: Authenticator
}

export type OpenSessionService = ReturnType<typeof createOpenSessionService>

/** The sessions of an account: users see and end their own, admins those of all users. */
export function createOpenSessionService({ openSessions, authenticator }: Options) {
  return {
    get,

    /** Newest first. @throws AppError forbidden for a key that is no admin's, and for the sessions of others */
    async list(
      principal: Principal,
      filter: OpenSessionFilter,
      page: CursorPageRequest,
    ): Promise<Page<OpenSession>> {
      const own = ownerOf(principal)
      const { userId = own } = filter
      if (own !== undefined && userId !== own) requireScope(principal, 'admin')
      return openSessions.list(principal.accountId, { userId }, page)
    },

    /**
     * Ends a session: at once on this instance, within five seconds on others.
     * @throws AppError forbidden for a key that is no admin's; not_found, also when it is over already
     */
    async end(principal: Principal, reference: string): Promise<void> {
      const ended = await openSessions.end(principal, await get(principal, reference))
      authenticator.forgetAll()
      if (!ended) throw notFound('Session')
    },
  }

  /** @throws AppError forbidden for a key that is no admin's; not_found, also when it is over already */
  async function get(principal: Principal, reference: string): Promise<OpenSession> {
    const own = ownerOf(principal)
    const id = parseId('sess', reference)
    const session = id === null ? null : await openSessions.find(principal.accountId, id)
    if (session === null || (own !== undefined && session.user.id !== own)) throw notFound('Session')
    return session
  }
}

/**
 * The user whose sessions are all that the principal may see; undefined for admins.
 * @throws AppError forbidden for a key that is no admin's, which has none
 */
function ownerOf(principal: Principal): string | undefined {
  if (principal.kind === 'user' && !scopesOf(principal).includes('admin')) return principal.userId
  requireScope(principal, 'admin')
  return undefined
}
