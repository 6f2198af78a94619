import { z } from 'zod'
import { componentKey } from '../../../http/documents/name-schemas.ts'
import { listView } from '../list.ts'
import { partOf, selectFields, selectionOf } from './field-selection.ts'

const total = z.int().optional().describe('Number of records on all pages, with `total=true`.')

/** A page of a list. */
export function pageView<Item extends z.ZodType>(item: Item) {
  const view = listView(item)
  const data = z.array(item).describe('The records, in the order of `sort`.')
  return view.extend({ data, total }).meta({ examples: view.meta()?.examples })
}

/** For the `meta` of a page. */
export const linkHeader = {
  link: { type: 'string', description: 'URL of the next page, `rel="next"`; absent on the last one.' },
}

/**
 * The view of records with selected fields.
 * @param shown the fields of its example
 */
export function partView<View extends z.ZodObject>(view: View, shown: readonly string[]) {
  const { [componentKey]: component, examples = [] } = view.meta() ?? {}
  const [example] = examples as Record<string, unknown>[] // of a view, they are objects
  return partOf(view).meta({
    [componentKey]: `${component}Part`,
    description: 'A record with the requested fields.',
    examples: [selectFields({ ...example }, selectionOf(shown))],
  })
}
