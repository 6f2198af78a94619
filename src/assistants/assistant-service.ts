import { AppError, validationFailed } from '../errors.ts'
import { fieldErrorsOf } from '../field-errors.ts'
import { parseId, toTypeId } from '../identifiers.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import type { Page, PageRequest } from '../paging.ts'
import type { Assistant, AssistantDraft } from './assistant.ts'
import { assistantFieldsSchema } from './assistant-fields.ts'
import { parseAssistantReference } from './assistant-reference.ts'
import type { AssistantFilter, AssistantRepository } from './assistant-repository.ts'
import type { AssistantDeleteOptions, AssistantUpdateOptions } from './assistant-write-repository.ts'

export type AssistantService = ReturnType<typeof createAssistantService>

/** The rules of assistants, the same through every API. An assistant is named by any of its ids. */
export function createAssistantService(assistants: AssistantRepository) {
  return {
    /** @throws AppError not_found, forbidden */
    async get(principal: Principal, reference: string): Promise<Assistant> {
      requireScope(principal, 'read')
      return found(await assistants.find(principal.accountId, parseAssistantReference(reference)))
    },

    /** Newest first. */
    async list(principal: Principal, filter: AssistantFilter, page: PageRequest): Promise<Page<Assistant>> {
      requireScope(principal, 'read')
      return assistants.list(principal.accountId, filter, page)
    },

    /** @throws AppError forbidden */
    async count(principal: Principal, filter: AssistantFilter): Promise<number> {
      requireScope(principal, 'read')
      return assistants.count(principal.accountId, filter)
    },

    /** @throws AppError forbidden, validation_failed for unknown files, conflict, not_found for unknown numbers */
    async create(principal: Principal, draft: AssistantDraft): Promise<Assistant> {
      requireScope(principal, 'write')
      return assistants.create(principal, check(draft))
    },

    /**
     * @param change is pure: it is given the assistant as it stands, locked, and answers what it is to be.
     * @throws AppError as create does, and not_found
     */
    async update(
      principal: Principal,
      reference: string,
      change: (current: Assistant) => AssistantDraft,
      options: AssistantUpdateOptions = {},
    ): Promise<Assistant> {
      requireScope(principal, 'write')
      const key = parseAssistantReference(reference)
      const checked = (current: Assistant) => check(change(current))
      return found(await assistants.update(principal, key, checked, options))
    },

    /**
     * Puts it into the trash: gone from every API, until it is restored or purged.
     * @param options say whether phone numbers that it has are released or stand in the way
     * @throws AppError forbidden, not_found, conflict naming the active campaigns and environments that use it
     */
    async delete(
      principal: Principal,
      reference: string,
      options: AssistantDeleteOptions = { numbers: 'release' },
    ): Promise<void> {
      requireScope(principal, 'write')
      found(await assistants.delete(principal, parseAssistantReference(reference), options))
    },
  }
}

/**
 * The last word on what is stored. A dialect has validated the request in its own words; what still fails here is a
 * combination that only the merged assistant shows.
 */
function check({ phoneNumberIds, ...fields }: AssistantDraft): AssistantDraft {
  const result = assistantFieldsSchema.safeParse(fields)
  if (!result.success) throw validationFailed(fieldErrorsOf(result.error.issues, fields))
  const { knowledgeBase, model, ...rest } = result.data
  return {
    ...rest,
    knowledgeBase: withFileTypeIds(knowledgeBase),
    model: { ...model, knowledgeBase: withFileTypeIds(model.knowledgeBase) },
    phoneNumberIds: [...new Set(phoneNumberIds)],
  }
}

/** Files are kept by their TypeID, however the caller wrote their id. */
function withFileTypeIds({ fileIds }: AssistantDraft['knowledgeBase']): AssistantDraft['knowledgeBase'] {
  return { fileIds: fileIds.map((fileId) => toTypeId('file', parseId('file', fileId) ?? fileId)) }
}

function found(assistant: Assistant | null): Assistant {
  if (assistant === null) throw notFound()
  return assistant
}

function notFound(): AppError {
  return new AppError('not_found', 'Assistant not found.')
}
