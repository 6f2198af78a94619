import { type FieldError, notFound, requireFound, validationFailed } from '../../shared/errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import { permittedReader } from '../collections/permitted-reader.ts'
import type { Authenticator } from './authenticate.ts'
import { type Member, normalEmail } from './member.ts'
import { newUser, passwordOfNewUserMissing } from './new-user.ts'
import { hashPassword } from './passwords.ts'
import { requireScope } from './permissions.ts'
import type { Principal, Role } from './principal.ts'
import type { UserRepository } from './user-repository.ts'

export interface UserDraft {
  readonly email: string
  /** Left out by the operator, to add a user who exists already. */
  readonly password?: string | undefined
  readonly name: string
  readonly role: Role
}

export interface UserChange {
  readonly name?: string | undefined
  readonly role?: Role | undefined
  readonly disabled?: boolean | undefined
  readonly password?: string | undefined
}

interface Options {
  readonly users: UserRepository
  readonly authenticator: Authenticator
}

export type UserService = ReturnType<typeof createUserService>

/** The users of an account, for its admins. An account keeps at least one enabled ADMIN. */
export function createUserService({ users, authenticator }: Options) {
  return {
    ...permittedReader(users, 'admin'),

    /** @throws AppError forbidden, not_found */
    async get(principal: Principal, reference: string): Promise<Member> {
      requireScope(principal, 'admin')
      return requireFound(await users.find(principal.accountId, userIdOf(reference)), 'User')
    },

    /**
     * What is wrong with adding this email without a password. Only the operator may ask whether somebody has it.
     * @param email null when what was given is no email
     * @throws AppError forbidden
     */
    async errorsWithoutPassword(principal: Principal, email: string | null): Promise<FieldError[]> {
      requireScope(principal, 'admin')
      if (!principal.operator) return [passwordMissing]
      if (email === null || (await users.isKnown(normalEmail(email)))) return []
      return [passwordOfNewUserMissing(passwordMissing.path)]
    },

    /**
     * A new user with a password, or, by the operator's word, an existing one, who keeps theirs. An admin of another
     * account cannot bring in somebody whose password may be known to an admin elsewhere.
     * @throws AppError forbidden; conflict when the email is known; validation_failed for a password left out by
     *   anybody but the operator, or for an email that nobody has
     */
    async create(principal: Principal, { email, password, name, role }: UserDraft): Promise<Member> {
      requireScope(principal, 'admin')
      if (password === undefined && !principal.operator) throw validationFailed([passwordMissing])
      const user = await newUser({ email, password })
      const member = await users.create(principal, { ...user, name, role })
      if (member === null) throw validationFailed([passwordOfNewUserMissing(passwordMissing.path)])
      return member
    },

    /**
     * Disabling ends the user's sessions in this account, a new password all of them.
     * @throws AppError forbidden, not_found, conflict for the last enabled ADMIN and for the password of a user whom
     *   other accounts share
     */
    async update(principal: Principal, reference: string, change: UserChange): Promise<Member> {
      requireScope(principal, 'admin')
      const userId = userIdOf(reference)
      const { password, ...fields } = change
      const passwordHash = password === undefined ? undefined : await hashPassword(password)
      const member = await users.update(principal, userId, { ...fields, passwordHash })
      authenticator.forgetAll()
      return requireFound(member, 'User')
    },

    /** @throws AppError forbidden, not_found, conflict for the last enabled ADMIN */
    async remove(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'admin')
      const removed = await users.remove(principal, userIdOf(reference))
      authenticator.forgetAll()
      if (!removed) throw notFound('User')
    },
  }
}

const passwordMissing: FieldError = { path: ['password'], code: 'required', message: 'is required' }

function userIdOf(reference: string): string {
  return requireFound(parseId('user', reference), 'User')
}
