import { requireFound } from '../../shared/errors.ts'
import type { CursorPageRequest, Page, PageRequest, PortionedPage } from '../../shared/paging.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { checkDraft, checkedChange } from './check-draft.ts'
import { type Assistant, type AssistantDraft, type DeletedAssistant, draftOf } from './model/assistant.ts'
import type { AssistantChange, ValidDraft } from './model/assistant-change.ts'
import { parseAssistantReference } from './model/assistant-reference.ts'
import type {
  AssistantCriteria,
  AssistantPlace,
  AssistantSearch,
  FoundAssistant,
} from './model/assistant-search.ts'
import type { Dependent } from './model/dependent.ts'
import type { StoredAssistant } from './model/stored-assistant.ts'
import type { AssistantFilter } from './storage/assistant-list-repository.ts'
import type { AssistantRepository } from './storage/assistant-repository.ts'
import type { AssistantDeleteOptions, AssistantRestoreOptions } from './storage/assistant-trash-repository.ts'
import type { AssistantUpdateOptions } from './storage/assistant-write-repository.ts'

export type AssistantService = ReturnType<typeof createAssistantService>

/** The rules of assistants, the same through every API. An assistant is named by any of its ids. */
export function createAssistantService(assistants: AssistantRepository) {
  return {
    /** @throws AppError not_found, forbidden */
    async get(principal: Principal, reference: string): Promise<Assistant> {
      requireScope(principal, 'read')
      return requireFound(
        await assistants.find(principal.accountId, parseAssistantReference(reference)),
        'Assistant',
      )
    },

    /** The same with its settings as JSON text. @throws AppError not_found, forbidden */
    async getStored(principal: Principal, reference: string): Promise<StoredAssistant> {
      requireScope(principal, 'read')
      const key = parseAssistantReference(reference)
      return requireFound(await assistants.findStored(principal.accountId, key), 'Assistant')
    },

    /** One in the trash, where it is known by UUID, `asst_…` and integer. @throws AppError not_found, forbidden */
    async getDeleted(principal: Principal, reference: string): Promise<DeletedAssistant> {
      requireScope(principal, 'read')
      const key = parseAssistantReference(reference)
      return requireFound(await assistants.findDeleted(principal.accountId, key), 'Assistant')
    },

    /** Newest first. */
    async list(
      principal: Principal,
      filter: AssistantFilter,
      page: PageRequest,
    ): Promise<PortionedPage<Assistant>> {
      requireScope(principal, 'read')
      return assistants.list(principal.accountId, filter, page)
    },

    /** @throws AppError forbidden */
    async count(principal: Principal, filter: AssistantFilter): Promise<number> {
      requireScope(principal, 'read')
      return assistants.count(principal.accountId, filter)
    },

    /** @throws AppError forbidden */
    async search(
      principal: Principal,
      search: AssistantSearch,
      page: CursorPageRequest<AssistantPlace>,
    ): Promise<Page<FoundAssistant, AssistantPlace>> {
      requireScope(principal, 'read')
      return assistants.search(principal.accountId, search, page)
    },

    /** How many assistants a search finds. */
    async countFound(principal: Principal, criteria: AssistantCriteria): Promise<number> {
      requireScope(principal, 'read')
      return assistants.countFound(principal.accountId, criteria)
    },

    /** @throws AppError forbidden, validation_failed for unknown files, conflict, not_found for unknown numbers */
    async create(principal: Principal, draft: AssistantDraft | ValidDraft): Promise<Assistant> {
      requireScope(principal, 'write')
      return assistants.create(principal, checkDraft(principal, draft))
    },

    /**
     * @throws AppError as create does, and not_found
     */
    async update(
      principal: Principal,
      reference: string,
      change: AssistantChange,
      options: AssistantUpdateOptions = {},
    ): Promise<Assistant> {
      requireScope(principal, 'write')
      const key = parseAssistantReference(reference)
      const checked = checkedChange(principal, change)
      return requireFound(await assistants.update(principal, key, checked, options), 'Assistant')
    },

    /**
     * Puts it into the trash: gone from every API, until it is restored or purged.
     * @param options say whether phone numbers that it has are released or stand in the way
     * @returns the assistant as it was
     * @throws AppError forbidden, not_found, conflict naming the active campaigns and environments that use it
     */
    async delete(
      principal: Principal,
      reference: string,
      options: AssistantDeleteOptions = { numbers: 'release' },
    ): Promise<Assistant> {
      requireScope(principal, 'write')
      return requireFound(
        await assistants.delete(principal, parseAssistantReference(reference), options),
        'Assistant',
      )
    },

    /**
     * Brings it back from the trash, where it is known by UUID, `asst_…` and integer. The phone numbers and campaigns
     * that it had do not come back.
     * @throws AppError forbidden, not_found, conflict when it is not in the trash or its external id is taken
     */
    async restore(
      principal: Principal,
      reference: string,
      options: AssistantRestoreOptions = {},
    ): Promise<Assistant> {
      requireScope(principal, 'write')
      return requireFound(
        await assistants.restore(principal, parseAssistantReference(reference), options),
        'Assistant',
      )
    },

    /**
     * Removes it and its versions for good, from the trash or from outside. The audit log keeps what happened.
     * @throws AppError forbidden, not_found, conflict naming what uses it
     */
    async purge(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'admin')
      requireFound(await assistants.purge(principal, parseAssistantReference(reference)), 'Assistant')
    },

    /** What uses it, and with it campaigns that are not active. @throws AppError forbidden, not_found */
    async dependents(principal: Principal, reference: string): Promise<Dependent[]> {
      requireScope(principal, 'read')
      return requireFound(
        await assistants.dependents(principal.accountId, parseAssistantReference(reference)),
        'Assistant',
      )
    },

    /**
     * A new assistant with the same content, except that phone numbers and the external id stay with the old one.
     * @param copy its own external id, and its name, which is made of the old one's without it
     * @throws AppError as create does, and not_found
     */
    async duplicate(principal: Principal, reference: string, copy: DuplicateOptions): Promise<Assistant> {
      requireScope(principal, 'write')
      const original = requireFound(
        await assistants.find(principal.accountId, parseAssistantReference(reference)),
        'Assistant',
      )
      const { name = copyName(original.name), externalId = null } = copy
      const draft = { ...draftOf(original), name, externalId, phoneNumberIds: [] }
      return assistants.create(principal, checkDraft(principal, draft))
    },
  }
}

export interface DuplicateOptions {
  readonly name?: string | undefined
  readonly externalId?: string | null | undefined
}

const suffix = ' (copy)'
const maxNameLength = 255

/** The name of a copy; that of the original is cut where both would be too long. */
export function copyName(name: string): string {
  const room = maxNameLength - suffix.length
  return [...name].slice(0, room).join('') + suffix
}
