import { type Cursor, type CursorPageRequest, type Page, pageOf } from '../paging.ts'
import { builtInTemplates } from './built-in-templates.ts'
import type { OwnTemplateSummary, TemplateSummary } from './template.ts'

/** Stands before every template of an account, for it is newer than any of them. */
const first = Date.UTC(9999, 0, 1)

const builtInPlaces = builtInTemplates.map((template, index) => ({
  createdAt: new Date(first - index),
  id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
  template,
}))

/**
 * A page of one list: those that are built in, then the account's own.
 * @param own the account's after the cursor, one more than the page holds
 */
export function templatePage(
  own: readonly OwnTemplateSummary[],
  { limit, after }: CursorPageRequest,
): Page<TemplateSummary> {
  const places: (Cursor & { readonly template: TemplateSummary })[] = [
    ...builtInPlaces.filter(({ createdAt }) => after === undefined || createdAt < after.createdAt),
    ...own.map((template) => ({ createdAt: template.createdAt, id: template.id, template })),
  ]
  const { items, next } = pageOf(places, limit)
  return { items: items.map(({ template }) => template), next }
}
