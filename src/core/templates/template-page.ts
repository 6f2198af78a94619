import { type CursorPageRequest, type Page, pageBy } from '../../shared/paging.ts'
import { keyOf, type Place } from '../collections/search.ts'
import type {
  BuiltInTemplate,
  TemplateCriteria,
  TemplateSearch,
  TemplateSummary,
  templateSortKeys,
} from './assistant-template.ts'
import { builtInTemplates } from './built-in-templates.ts'
import type { TemplateRepository } from './template-repository.ts'

/*
 * One list of two parts: the templates that are built in, always in the same order, and behind them the account's own,
 * sorted.
 */

/** Those that fit. They have no dates, and are in no span of time. */
export async function builtInTemplatesFor(
  templates: Pick<TemplateRepository, 'withWords'>,
  { words, ...dates }: TemplateCriteria,
): Promise<readonly BuiltInTemplate[]> {
  if (Object.values(dates).some((date) => date !== undefined)) return []
  if (words === undefined) return builtInTemplates()
  const texts = builtInTemplates().map(({ id, name, description }) => ({
    id,
    text: `${name} ${description}`,
  }))
  const fitting = await templates.withWords(words, texts)
  return builtInTemplates().filter(({ id }) => fitting.has(id))
}

/** @param page after the word of a built-in template, or the place of an own one */
export async function templatePage(
  templates: Pick<TemplateRepository, 'list' | 'withWords'>,
  accountId: string,
  search: TemplateSearch,
  { limit, after }: CursorPageRequest<Place>,
): Promise<Page<TemplateSummary, Place>> {
  const isBehind = after !== undefined && !isBuiltIn(after.id)
  if (isBehind) return templates.list(accountId, search, { limit, after })
  const builtIn = await builtInTemplatesFor(templates, search.criteria)
  const rest = builtIn.slice(builtIn.findIndex(({ id }) => id === after?.id) + 1)
  const { items } = await templates.list(accountId, search, { limit: limit + 1 })
  return pageBy([...rest, ...items], limit, (template) => ({
    key: keyIn(template, keyOf<typeof templateSortKeys>(search.sort)),
    id: template.id,
  }))
}

/** Whether this is the word of one. */
export function isBuiltIn(reference: string): boolean {
  return builtInTemplates().some(({ id }) => id === reference)
}

/** A built-in template is found by its word alone; its key only has to be of the right kind. */
function keyIn(template: TemplateSummary, key: keyof typeof templateSortKeys): Place['key'] {
  if (key === 'name') return template.name
  if (template.builtIn) return new Date(0)
  return key === 'created' ? template.createdAt : template.updatedAt
}
