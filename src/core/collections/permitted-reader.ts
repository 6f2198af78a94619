import type { PageRequest } from '../../shared/paging.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal, Scope } from '../identity/principal.ts'
import type { Place } from './search.ts'

/** The reader of an account's records, as a repository has it. */
interface AccountReader<Search, Criteria, Found> {
  list(accountId: string, search: Search, page: PageRequest<Place>): Promise<Found>
  count(accountId: string, criteria: Criteria): Promise<number>
}

/** The same for a service: `list` and `count`, for whoever has the scope. */
export function permittedReader<Search, Criteria, Found>(
  reader: AccountReader<Search, Criteria, Found>,
  scope: Scope,
) {
  return {
    /** @throws AppError forbidden */
    async list(principal: Principal, search: Search, page: PageRequest<Place>): Promise<Found> {
      requireScope(principal, scope)
      return reader.list(principal.accountId, search, page)
    },

    /** @throws AppError forbidden */
    async count(principal: Principal, criteria: Criteria): Promise<number> {
      requireScope(principal, scope)
      return reader.count(principal.accountId, criteria)
    },
  }
}
