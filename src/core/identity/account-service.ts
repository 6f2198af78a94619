import { type FieldError, requireFound, validationFailed } from '../../shared/errors.ts'
import type { Account, AccountChange } from './account.ts'
import type { AccountRepository, CreatedAccount } from './account-repository.ts'
import { newApiKey } from './api-key.ts'
import type { IssuedApiKey } from './api-key-service.ts'
import type { Authenticator } from './authenticate.ts'
import { normalEmail } from './member.ts'
import { newUser, passwordOfNewUserMissing } from './new-user.ts'
import { adminScopes, requireOperator, requireScope } from './permissions.ts'
import type { Principal } from './principal.ts'
import type { UserRepository } from './user-repository.ts'

export interface AccountDraft {
  readonly slug: string
  readonly name: string
  /** Without a password, the account goes to the user who has this email already. */
  readonly admin: { readonly email: string; readonly password?: string | undefined }
}

/** A new account, with the secret of its first key, which is never shown again. */
export interface IssuedAccount extends CreatedAccount {
  readonly apiKey: IssuedApiKey
}

export type AccountService = ReturnType<typeof createAccountService>

interface Options {
  readonly accounts: AccountRepository
  readonly users: UserRepository
  readonly authenticator: Authenticator
}

export function createAccountService({ accounts, users, authenticator }: Options) {
  return {
    /** The account in which the principal works. @throws AppError forbidden */
    async get(principal: Principal): Promise<Account> {
      requireScope(principal, 'read')
      return requireFound(await accounts.find(principal.accountId), 'Account')
    },

    /** Counts at once on this instance, and on others once they ask for the credential again. @throws AppError forbidden */
    async update(principal: Principal, change: AccountChange): Promise<Account> {
      requireScope(principal, 'admin')
      const account = await accounts.update(principal, change)
      authenticator.forgetAll()
      return requireFound(account, 'Account')
    },

    /**
     * What is wrong with naming this email as the admin without a password.
     * @param email null when what was given is no email
     * @throws AppError forbidden unless the operator asks
     */
    async errorsWithoutPassword(principal: Principal, email: string | null): Promise<FieldError[]> {
      requireOperator(principal)
      if (email === null || (await users.isKnown(normalEmail(email)))) return []
      return [adminPasswordMissing]
    },

    /**
     * @throws AppError forbidden unless the operator asks; conflict for a taken slug, and for a password when the email
     *   is known; validation_failed for no password when it is not
     */
    async create(principal: Principal, { slug, name, admin }: AccountDraft): Promise<IssuedAccount> {
      requireOperator(principal)
      const { secret, stored } = newApiKey({ name: firstKeyName, scopes: adminScopes, expiresAt: null })
      const created = await accounts.create(principal, {
        slug,
        name,
        admin: await newUser(admin),
        apiKey: stored,
      })
      if (created === null) throw validationFailed([adminPasswordMissing])
      return { ...created, apiKey: { ...created.apiKey, secret } }
    },
  }
}

const adminPasswordMissing = passwordOfNewUserMissing(['admin', 'password'])

/** The name of the key that an account is made with. */
export const firstKeyName = 'First key'
