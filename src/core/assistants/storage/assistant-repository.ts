import type { Database, SqlSession } from '../../../database/database.ts'
import type { CursorPageRequest, Page, PageRequest, PortionedPage } from '../../../shared/paging.ts'
import type { Principal } from '../../identity/principal.ts'
import { transactionFor } from '../../identity/transaction-for.ts'
import type { Assistant, DeletedAssistant } from '../model/assistant.ts'
import type { CheckedChange, CheckedDraft } from '../model/assistant-change.ts'
import type { AssistantReference } from '../model/assistant-reference.ts'
import type {
  AssistantCriteria,
  AssistantPlace,
  AssistantSearch,
  FoundAssistant,
} from '../model/assistant-search.ts'
import type { Dependent } from '../model/dependent.ts'
import type { StoredAssistant } from '../model/stored-assistant.ts'
import { insertAssistants } from './assistant-batch-insert.ts'
import { type AssistantFilter, countAssistants, listAssistants } from './assistant-list-repository.ts'
import { findAssistant, findStoredAssistant } from './assistant-lookup-repository.ts'
import { countFound, searchAssistants } from './assistant-search-repository.ts'
import {
  type AssistantDeleteOptions,
  type AssistantRestoreOptions,
  deleteAssistant,
  findDeletedAssistant,
  purgeAssistant,
  restoreAssistant,
} from './assistant-trash-repository.ts'
import {
  type AssistantUpdateOptions,
  createAssistant,
  isOneStatement,
  updateAssistant,
  updateUnlockedAssistant,
} from './assistant-write-repository.ts'
import { dependentsOf } from './dependents-repository.ts'

/**
 * Another account's assistant is no assistant: every method sees one account only. Plain SQL, for these are the hot
 * statements, and Prisma's planning costs several times what they do.
 */
export type AssistantRepository = ReturnType<typeof createAssistantRepository>

export function createAssistantRepository({ sql, transaction }: Database) {
  return {
    find(accountId: string, reference: AssistantReference): Promise<Assistant | null> {
      return findAssistant(sql, accountId, reference)
    },

    /** The same with its settings as text. */
    findStored(accountId: string, reference: AssistantReference): Promise<StoredAssistant | null> {
      return findStoredAssistant(sql, accountId, reference)
    },

    /** In the trash, by the ids that the server gave it. */
    findDeleted(accountId: string, reference: AssistantReference): Promise<DeletedAssistant | null> {
      return findDeletedAssistant(sql, accountId, reference)
    },

    /** Newest first. */
    list(accountId: string, filter: AssistantFilter, page: PageRequest): Promise<PortionedPage<Assistant>> {
      return listAssistants(sql, accountId, filter, page)
    },

    count(accountId: string, filter: AssistantFilter): Promise<number> {
      return countAssistants(sql, accountId, filter)
    },

    search(
      accountId: string,
      search: AssistantSearch,
      page: CursorPageRequest<AssistantPlace>,
    ): Promise<Page<FoundAssistant, AssistantPlace>> {
      return searchAssistants(sql, accountId, search, page)
    },

    countFound(accountId: string, criteria: AssistantCriteria): Promise<number> {
      return countFound(sql, accountId, criteria)
    },

    /**
     * @throws AppError conflict for a taken external id or number, not_found for an unknown number,
     *   validation_failed for an unknown file
     */
    create(principal: Principal, draft: CheckedDraft): Promise<Assistant> {
      const { request } = principal
      const plain = request === undefined || (!request.dryRun && request.idempotencyId === null)
      if (plain && isOneStatement(draft)) return createAssistant(sql, principal, draft)
      return run(principal, (session) => createAssistant(session, principal, draft))
    },

    /**
     * Several that are one statement each, by one statement: all or none.
     * @throws AppError conflict for a taken external id, which it does not name
     */
    createAll(principal: Principal, drafts: readonly CheckedDraft[]): Promise<Assistant[]> {
      return insertAssistants(sql, principal, drafts)
    },

    /**
     * Changes one assistant so that two changes at once to different fields both survive.
     * @param change is pure, and may be called more than once. Where what it returns is what stands, nothing is written.
     * @returns null when there is no such assistant
     * @throws as create does, and for preconditions that do not hold; nothing is changed then
     */
    async update(
      principal: Principal,
      reference: AssistantReference,
      change: CheckedChange,
      options: AssistantUpdateOptions = {},
    ): Promise<Assistant | null> {
      if (!principal.request?.dryRun && Object.keys(options).length === 0) {
        const updated = await updateUnlockedAssistant(sql, principal, reference, change)
        if (updated !== undefined) return updated
      }
      return run(principal, (session) => updateAssistant(session, principal, reference, change, options))
    },

    /**
     * Puts it into the trash.
     * @returns null when there is no such assistant
     * @throws AppError conflict naming what uses it
     */
    delete(
      principal: Principal,
      reference: AssistantReference,
      options: AssistantDeleteOptions,
    ): Promise<Assistant | null> {
      return run(principal, (session) => deleteAssistant(session, principal, reference, options))
    },

    /**
     * Takes it out of the trash.
     * @returns null when there is no such assistant
     * @throws AppError conflict when it is not in the trash, or another one has its external id by now
     */
    restore(
      principal: Principal,
      reference: AssistantReference,
      options: AssistantRestoreOptions,
    ): Promise<Assistant | null> {
      return run(principal, (session) => restoreAssistant(session, principal, reference, options))
    },

    /**
     * Removes it for good, from the trash or from outside.
     * @returns null when there is no such assistant
     * @throws AppError conflict naming what uses it
     */
    purge(principal: Principal, reference: AssistantReference): Promise<Assistant | null> {
      return run(principal, (session) => purgeAssistant(session, principal, reference))
    },

    /** What uses it; null when there is no such assistant. */
    async dependents(accountId: string, reference: AssistantReference): Promise<Dependent[] | null> {
      const assistant = await findAssistant(sql, accountId, reference)
      return assistant === null ? null : dependentsOf(sql, assistant.id)
    },
  }

  function run<Result>(
    principal: Principal,
    work: (session: SqlSession) => Promise<Result>,
  ): Promise<Result> {
    return transactionFor(principal, transaction, work)
  }
}
