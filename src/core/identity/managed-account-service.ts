import { requireFound } from '../../shared/errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import type { CursorPageRequest, Page } from '../../shared/paging.ts'
import type { Authenticator } from './authenticate.ts'
import type { ManagedAccount, ManagedAccountChange } from './managed-account.ts'
import type { ManagedAccountRepository } from './managed-account-repository.ts'
import { requireOperator } from './permissions.ts'
import type { Principal } from './principal.ts'

interface Options {
  readonly accounts: ManagedAccountRepository
  readonly authenticator: Authenticator
  /** Removes the contents of an account's files, once the account is gone. Does not fail. */
  readonly discardFiles: (accountId: string, fileIds: readonly string[]) => Promise<void>
}

export type ManagedAccountService = ReturnType<typeof createManagedAccountService>

/** The accounts of the server, for admins of the operator's account. */
export function createManagedAccountService({ accounts, authenticator, discardFiles }: Options) {
  return {
    /** Newest first. @throws AppError forbidden unless the operator asks */
    async list(principal: Principal, page: CursorPageRequest): Promise<Page<ManagedAccount>> {
      requireOperator(principal)
      return accounts.list(page)
    },

    /** @throws AppError forbidden unless the operator asks; not_found */
    async get(principal: Principal, reference: string): Promise<ManagedAccount> {
      requireOperator(principal)
      return requireFound(await accounts.find(accountIdOf(reference)), 'Account')
    },

    /**
     * Counts at once on this instance, and within five seconds on others.
     * @throws AppError forbidden unless the operator asks; not_found; conflict for disabling the operator's own account
     */
    async update(
      principal: Principal,
      reference: string,
      change: ManagedAccountChange,
    ): Promise<ManagedAccount> {
      requireOperator(principal)
      const account = await accounts.update(principal, accountIdOf(reference), change)
      authenticator.forgetAll()
      return requireFound(account, 'Account')
    },

    /**
     * Removes an account for good, with the contents of its files.
     * @param confirmation the slug of the account
     * @throws AppError forbidden unless the operator asks; not_found; validation_failed for another confirmation;
     *   conflict for the operator's own account
     */
    async delete(principal: Principal, reference: string, confirmation: string | undefined): Promise<void> {
      requireOperator(principal)
      const id = accountIdOf(reference)
      const fileIds = await accounts.delete(principal, id, confirmation)
      authenticator.forgetAll()
      const discarded = requireFound(fileIds, 'Account')
      if (principal.request?.dryRun !== true) await discardFiles(id, discarded)
    },
  }
}

function accountIdOf(reference: string): string {
  return requireFound(parseId('acct', reference), 'Account')
}
