import { AppError, validationFailed } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import type { RefusalReason } from '../audit/refusal.ts'
import type { RefusalLog } from '../audit/refusal-log.ts'
import type { Authenticator } from './authenticate.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { accountDisabled } from './managed-account.ts'
import { normalEmail } from './member.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import type { Principal, RequestContext, UserPrincipal } from './principal.ts'
import { generateSessionToken, hashToken } from './secrets.ts'
import type { LoginMembership, LoginUser, SessionRepository } from './session-repository.ts'

export interface LoginAttempt {
  readonly email: string
  readonly password: string
  /** The network address of the client. */
  readonly address: string
  /** What the client calls itself: its `User-Agent`. */
  readonly client?: string | undefined
  /** Where to work; without it, the first account of the user. */
  readonly accountSlug?: string | undefined
  /** Absent where the server itself acts. */
  readonly request?: RequestContext
}

export interface PasswordChange {
  readonly currentPassword: string
  readonly newPassword: string
  /** The network address of the client. */
  readonly address: string
}

export interface Login {
  /** Shown to the client only; what is stored is its hash. */
  readonly token: string
  readonly expiresAt: Date
  readonly principal: UserPrincipal
}

interface Options {
  readonly sessions: SessionRepository
  readonly authenticator: Authenticator
  readonly throttle: LoginThrottle
  readonly refusals: Pick<RefusalLog, 'record'>
  readonly sessionTtlMs: number
  readonly now?: () => number
}

/** Of a `User-Agent`, as much as people need to tell their sessions apart. */
const maxClientLength = 255

export type SessionService = ReturnType<typeof createSessionService>

/** Logins. A session works in one account. */
export function createSessionService(options: Options) {
  const { sessions, authenticator, throttle, refusals, sessionTtlMs, now = Date.now } = options

  return {
    /**
     * Takes equally long for an email that nobody has, and says the same.
     * @throws AppError unauthenticated for a wrong email or password; forbidden, once the password is right, for
     *   disabled users, disabled accounts and other people's; too_many_requests with the seconds to wait
     */
    async login(attempt: LoginAttempt): Promise<Login> {
      const { password, address, accountSlug, request } = attempt
      const user = await userWith(normalEmail(attempt.email), password, address, (known) =>
        recordFailedLogin(known, attempt, 'password'),
      )
      if (user === null) throw wrongCredentials()

      const membership = membershipFor(user, accountSlug)
      if (membership === undefined || !isOpen(membership)) {
        recordFailedLogin(user, attempt, 'permission')
        throw noAccess(membership, accountSlug)
      }
      const { disabled: _, accountDisabled: __, ...place } = membership
      const { userId, passwordHash } = user
      const token = generateSessionToken()
      const expiresAt = new Date(now() + sessionTtlMs)
      const actor = { kind: 'user', userId, email: user.email, sessionId: newId(), ...place } as const
      const principal = request === undefined ? actor : { ...actor, request }
      const created = await sessions.create(principal, {
        tokenHash: hashToken(token),
        expiresAt,
        address,
        client: attempt.client?.slice(0, maxClientLength) ?? null,
        passwordHash,
      })
      if (!created) throw wrongCredentials()
      return { token, expiresAt, principal }
    },

    /**
     * For every user, whatever their role: the password is theirs, in all of their accounts. All other sessions of the
     * user end. A wrong current password is a wrong field and no 401, which would say that the session is over.
     * @throws AppError forbidden for an API key; validation_failed for a wrong current password; too_many_requests with
     *   the seconds to wait, for guesses here count as those at the login
     */
    async changePassword(principal: Principal, change: PasswordChange): Promise<void> {
      if (principal.kind !== 'user')
        throw new AppError('forbidden', 'API keys have no password; log in as a user.')
      const user = await userWith(principal.email, change.currentPassword, change.address, () =>
        recordFailedGuess(principal, change),
      )
      if (user === null) throw wrongCurrentPassword()
      const newHash = await hashPassword(change.newPassword)
      const changed = await sessions.replacePassword(principal, { currentHash: user.passwordHash, newHash })
      authenticator.forgetAll()
      if (!changed) throw wrongCurrentPassword()
    },

    /** Ends the session on the server. An API key has none, and goes on. */
    async logout(principal: Principal): Promise<void> {
      if (principal.kind !== 'user') return
      await sessions.revoke(principal)
      authenticator.forgetAll()
    },
  }

  /**
   * The user with this password; null when either is wrong.
   * @param onWrong told of the user whose password it is not; it may not take time, which would tell that there is one
   * @throws AppError too_many_requests
   */
  async function userWith(
    email: string,
    password: string,
    address: string,
    onWrong: (user: LoginUser) => void,
  ): Promise<LoginUser | null> {
    await throttle.count(email, address)
    const user = await sessions.findUser(email)
    const right = await verifyPassword(user?.passwordHash ?? null, password)
    if (user !== null && !right) onWrong(user)
    if (user === null || !right) return null
    await throttle.forgive(email, address)
    return user
  }

  /** In the account that the login was meant for, or would have entered. */
  function recordFailedLogin(
    user: LoginUser,
    { address, accountSlug, request }: LoginAttempt,
    reason: RefusalReason,
  ) {
    const place = membershipFor(user, accountSlug) ?? membershipFor(user, undefined)
    if (place === undefined) return
    const { accountId, name } = place
    const [dialect, requestId] = [request?.dialect ?? null, request?.id ?? null]
    const attempt = {
      reason,
      operationId: 'logIn',
      byOwner: reason !== 'password',
      dialect,
      address,
      requestId,
    }
    refusals.record({ accountId, kind: 'user', id: user.userId, name }, attempt)
  }

  function recordFailedGuess(
    { accountId, userId, name, request }: UserPrincipal,
    { address }: PasswordChange,
  ): void {
    const [dialect, requestId] = [request?.dialect ?? null, request?.id ?? null]
    const attempt = { operationId: 'changePassword', byOwner: true, dialect, address, requestId }
    refusals.record({ accountId, kind: 'user', id: userId, name }, { ...attempt, reason: 'password' })
  }
}

/** The account that is named, or the first one that the user can enter; one that is shut when there is no other. */
function membershipFor(
  { memberships }: LoginUser,
  accountSlug: string | undefined,
): LoginMembership | undefined {
  const candidates = memberships.filter((one) => accountSlug === undefined || one.accountSlug === accountSlug)
  return candidates.find(isOpen) ?? candidates.find(({ disabled }) => !disabled) ?? candidates[0]
}

function isOpen({ disabled, accountDisabled }: LoginMembership): boolean {
  return !disabled && !accountDisabled
}

function noAccess(membership: LoginMembership | undefined, accountSlug: string | undefined): AppError {
  if (membership !== undefined && !membership.disabled) return accountDisabled()
  if (accountSlug === undefined) return new AppError('forbidden', 'This user is disabled.')
  return new AppError('forbidden', 'You do not have access to this account.')
}

function wrongCurrentPassword(): AppError {
  return validationFailed([{ path: ['currentPassword'], code: 'invalid', message: 'is incorrect' }])
}

function wrongCredentials(): AppError {
  return new AppError('unauthenticated', 'Incorrect email or password.')
}
