import { AppError, notFound, requireFound, validationFailed } from '../../shared/errors.ts'
import { parseId, toTypeId } from '../../shared/identifiers.ts'
import type { CursorPageRequest, Page } from '../../shared/paging.ts'
import type { AssistantService } from '../assistants/assistant-service.ts'
import { type Assistant, type AssistantDraft, draftOf } from '../assistants/model/assistant.ts'
import type { Place } from '../collections/search.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { requireTemplates } from '../prompts/required-templates.ts'
import type {
  AssistantTemplate,
  OwnTemplate,
  TemplateCriteria,
  TemplateNaming,
  TemplateSearch,
  TemplateSummary,
} from './assistant-template.ts'
import { builtInTemplates } from './built-in-templates.ts'
import { builtInTemplatesFor, isBuiltIn, templatePage } from './template-page.ts'
import type { TemplateRepository } from './template-repository.ts'

export type TemplateService = ReturnType<typeof createTemplateService>

/** What of a new assistant does not come from its template. */
export type OwnFields = Pick<AssistantDraft, 'name' | 'externalId' | 'phoneNumberIds'>

/** The rules of templates. One is named by the word of a built-in one, or by any form of its id. */
export function createTemplateService(
  templates: TemplateRepository,
  assistants: Pick<AssistantService, 'get' | 'create'>,
) {
  return {
    get,

    /** Those that are built in, then the account's own, sorted. @throws AppError forbidden */
    async list(
      principal: Principal,
      search: TemplateSearch,
      page: CursorPageRequest<Place>,
    ): Promise<Page<TemplateSummary, Place>> {
      requireScope(principal, 'read')
      return templatePage(templates, principal.accountId, search, page)
    },

    /** @throws AppError forbidden */
    async count(principal: Principal, criteria: TemplateCriteria): Promise<number> {
      requireScope(principal, 'read')
      const builtIn = await builtInTemplatesFor(templates, criteria)
      return builtIn.length + (await templates.count(principal.accountId, criteria))
    },

    /**
     * Saves an assistant as a template.
     * @param assistant any id of it
     * @throws AppError forbidden, validation_failed when there is no such assistant and for texts that are refused, conflict
     *   for a name that is taken
     */
    async create(principal: Principal, naming: TemplateNaming, assistant: string): Promise<OwnTemplate> {
      requireScope(principal, 'write')
      const draft = draftOf(await namedInBody(() => assistants.get(principal, assistant)))
      const { name: _name, externalId: _externalId, phoneNumberIds: _phoneNumberIds, ...settings } = draft
      requireTemplates(principal, settings, null)
      return templates.create(principal, { ...naming, settings })
    },

    /** @throws AppError forbidden, not_found, conflict for a name that is taken and for a built-in template */
    async update(
      principal: Principal,
      reference: string,
      change: (current: OwnTemplate) => TemplateNaming,
    ): Promise<OwnTemplate> {
      requireScope(principal, 'write')
      return requireFound(await templates.update(principal, ownIdOf(reference), change), 'Template')
    },

    /** The assistants that were made from it stay. @throws AppError forbidden, not_found, conflict for a built-in one */
    async delete(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'write')
      if (!(await templates.delete(principal, ownIdOf(reference)))) throw notFound('Template')
    },

    /** @throws AppError not_found, and as the creation of any assistant does */
    async createAssistant(principal: Principal, reference: string, own: OwnFields): Promise<Assistant> {
      requireScope(principal, 'write')
      const { builtIn, id, settings } = await get(principal, reference)
      const templateId = builtIn ? id : toTypeId('tmpl', id)
      return assistants.create(principal, { ...settings, templateId, ...own })
    },
  }

  /** @throws AppError forbidden, not_found */
  async function get(principal: Principal, reference: string): Promise<AssistantTemplate> {
    requireScope(principal, 'read')
    const builtIn = builtInTemplates().find(({ id }) => id === reference)
    return builtIn ?? requireFound(await templates.find(principal.accountId, idOf(reference)), 'Template')
  }
}

/** @throws AppError conflict, not_found for what is no id */
function ownIdOf(reference: string): string {
  if (isBuiltIn(reference)) {
    throw new AppError('conflict', 'Built-in templates cannot be changed or deleted.')
  }
  return idOf(reference)
}

function idOf(reference: string): string {
  return requireFound(parseId('tmpl', reference), 'Template')
}

/** In a body, an assistant that is not there is a wrong field; only in a path is it "not found". */
async function namedInBody(get: () => Promise<Assistant>): Promise<Assistant> {
  try {
    return await get()
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') throw validationFailed([unknownAssistant])
    throw error
  }
}

const unknownAssistant = {
  path: ['assistantId'],
  code: 'unknown_reference',
  message: 'names an assistant that does not exist',
} as const
