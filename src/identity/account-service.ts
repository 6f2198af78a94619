import { type FieldError, validationFailed } from '../errors.ts'
import type { AccountRepository, CreatedAccount } from './account-repository.ts'
import { newApiKey } from './api-key.ts'
import type { IssuedApiKey } from './api-key-service.ts'
import { normalEmail } from './email.ts'
import { newUser, passwordOfNewUserMissing } from './new-user.ts'
import { adminScopes, requireOperator } from './permissions.ts'
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
}

export function createAccountService({ accounts, users }: Options) {
  return {
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
      const created = await accounts.create({
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
