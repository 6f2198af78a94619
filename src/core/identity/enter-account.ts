import { AppError } from '../../shared/errors.ts'
import { slugPattern } from './account.ts'
import type { CredentialRepository } from './credential-repository.ts'
import { accountDisabled } from './managed-account.ts'
import type { Principal } from './principal.ts'

export type EnterAccount = ReturnType<typeof createEnterAccount>

/** For the APIs whose requests name their account. */
export function createEnterAccount(credentials: CredentialRepository) {
  /**
   * The same actor in the account of this slug. A key works in its own account only.
   * @throws AppError forbidden, whether the account is another's or nobody's, and for their own when it is disabled
   */
  return async (principal: Principal, slug: string): Promise<Principal> => {
    if (principal.accountSlug === slug) return principal
    const there =
      principal.kind === 'user' && slugPattern.test(slug)
        ? await credentials.findMembership(principal, slug)
        : null
    if (there === null) throw new AppError('forbidden', 'You do not have access to this account.')
    if (there.accountDisabled) throw accountDisabled()
    return there.principal
  }
}
