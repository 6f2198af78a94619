import type { AccountRepository } from './account-repository.ts'
import { firstKeyName } from './account-service.ts'
import { givenApiKey, newApiKey } from './api-key.ts'
import { newUser } from './new-user.ts'
import { adminScopes } from './permissions.ts'
import { generatePassword } from './secrets.ts'

export interface FirstAccountOptions {
  readonly slug: string
  readonly email?: string | undefined
  readonly password?: string | undefined
  readonly apiKey?: string | undefined
}

/** The account that a new server made for itself. Secrets that were given are not repeated. */
export interface FirstAccount {
  readonly accountSlug: string
  readonly email: string
  readonly generatedPassword: string | null
  readonly generatedApiKey: string | null
}

/**
 * Gives an empty database the operator's account, with an ADMIN and a key that may do everything. What is not given is
 * generated. Of several instances that start at once, one makes it.
 * @returns null when there is an account already
 */
export async function ensureFirstAccount(
  accounts: AccountRepository,
  { slug, email = `admin@${slug}.example`, password, apiKey }: FirstAccountOptions,
): Promise<FirstAccount | null> {
  if (!(await accounts.isEmpty())) return null
  const settings = { name: firstKeyName, scopes: adminScopes, expiresAt: null }
  const key = apiKey === undefined ? newApiKey(settings) : givenApiKey(settings, apiKey)
  const adminPassword = password ?? generatePassword()
  const created = await accounts.createFirst({
    slug,
    name: slug,
    admin: await newUser({ email, password: adminPassword }),
    apiKey: key.stored,
  })
  if (created === null) return null
  return {
    accountSlug: slug,
    email: created.admin.email,
    generatedPassword: password === undefined ? adminPassword : null,
    generatedApiKey: apiKey === undefined ? key.secret : null,
  }
}
