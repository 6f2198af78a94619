import type { CursorPageRequest, Page } from '../../shared/paging.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import type { AuditEntry, AuditFilter } from './audit-entry.ts'
import type { AuditRepository } from './audit-repository.ts'

export type AuditService = ReturnType<typeof createAuditService>

/** How many entries of an export are in memory at a time. */
const batchSize = 500

/** What happened in an account, for its admins. */
export function createAuditService(audit: AuditRepository) {
  return {
    /** Newest first. @throws AppError forbidden */
    async list(
      principal: Principal,
      filter: AuditFilter,
      page: CursorPageRequest,
    ): Promise<Page<AuditEntry>> {
      requireScope(principal, 'admin')
      return audit.list(principal.accountId, filter, page)
    },

    /**
     * Every entry, newest first, in batches. Between two of them nothing is held open, so that a slow reader is in
     * nobody's way; what is added meanwhile is not in it.
     * @returns once the first batch is there, so that what fails fails before anything is sent
     * @throws AppError forbidden
     */
    async export(principal: Principal, filter: AuditFilter): Promise<AsyncIterable<readonly AuditEntry[]>> {
      requireScope(principal, 'admin')
      const { accountId } = principal
      return batches(await audit.list(accountId, filter, { limit: batchSize }), (after) =>
        audit.list(accountId, filter, { limit: batchSize, after }),
      )
    },
  }
}

async function* batches(
  first: Page<AuditEntry>,
  read: (after: NonNullable<Page<AuditEntry>['next']>) => Promise<Page<AuditEntry>>,
): AsyncIterable<readonly AuditEntry[]> {
  for (let page = first; ; page = await read(page.next)) {
    yield page.items
    if (page.next === null) return
  }
}
