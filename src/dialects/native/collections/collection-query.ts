import { z } from 'zod'
import type { CommonCriteria } from '../../../core/collections/search.ts'
import { parseSearch } from '../../../core/collections/search-terms.ts'
import { type JsonObject, text } from '../../../shared/bounded.ts'
import { listQuery } from '../list.ts'
import { dateOf, dateParameter } from '../query-parameters.ts'
import { type CursorScope, decodeCursor, fingerprintOf, maxCursorLength, type PlaceRules } from './cursor.ts'

/*
 * The parameters that all lists take, and what is wrong with them beyond each one by itself.
 */

export const listParameters = {
  limit: listQuery.shape.limit,
  cursor: z
    .string()
    .max(maxCursorLength)
    .optional()
    .describe(
      '`nextCursor` of the page before, with the same `sort` and filters; the first page without it.',
    ),
  total: z
    .enum(['true', 'false'])
    .optional()
    .describe('With `true`, the answer says how many there are on all pages.'),
}

/** @param example of what is asked for; @param always the field that every record has whatever is asked for */
export function fieldsParameter(example: string, always = 'id') {
  return text(2000, 1)
    .optional()
    .describe(
      `Names of the fields that each record is to have, separated by commas, such as \`${example}\`. \`${always}\` is always there.`,
    )
}

export const createdParameters = {
  'created[gte]': dateParameter('Created then or later: an ISO 8601 date, or date and time.'),
  'created[lt]': dateParameter('Created before.'),
}

export const updatedParameters = {
  'updated[gte]': dateParameter('Last changed then or later.'),
  'updated[lt]': dateParameter('Last changed before.'),
}

const maxTerms = 20

/** @param places where it looks, such as "the name" */
export function wordsParameter(places: string) {
  return text(500, 1)
    .refine(
      (value) => parseSearch(value).flat().length <= maxTerms,
      `must be at most ${maxTerms} words and phrases`,
    )
    .optional()
    .describe(
      `Words in ${places}, without regard to case and accents. A word of three letters or more is found inside of longer words too, a shorter one at the beginning of words. \`"a phrase"\`, \`-without\` and \`or\` work as in search engines.`,
    )
}

/** What says how a page is shown and not what is on it. */
const presentation: readonly string[] = ['limit', 'cursor', 'total', 'fields', 'view', 'sort']

/** What a cursor of this query is good for. */
export function cursorScopeOf(list: string, sort: string, query: JsonObject): CursorScope {
  const filters = Object.entries(query).filter(
    ([name, value]) => value !== undefined && !presentation.includes(name),
  )
  return { sort, fingerprint: fingerprintOf(list, filters) }
}

type Context = z.core.$RefinementCtx<JsonObject>

export function addWrongCursor(
  scope: CursorScope,
  rules: PlaceRules,
  { cursor }: JsonObject,
  context: Context,
): void {
  if (typeof cursor !== 'string' || cursor.length > maxCursorLength) return
  const place = decodeCursor(scope, rules, cursor)
  if (place === 'not a cursor') {
    context.addIssue({
      code: 'custom',
      path: ['cursor'],
      message: 'must be the nextCursor of a page of this list',
    })
  }
  if (place === 'of another query') {
    const message = 'is of a page with another sort or other filters: send those again, or no cursor'
    context.addIssue({ code: 'custom', path: ['cursor'], message })
  }
}

/** @param known every name by which a field can be asked for */
export function addUnknownFields(known: ReadonlySet<string>, { fields }: JsonObject, context: Context): void {
  if (typeof fields !== 'string' || fields === '') return
  const unknown = fields.split(',').filter((name) => !known.has(name))
  if (unknown.length === 0) return
  const names = unknown.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 100)))
  context.addIssue({ code: 'custom', path: ['fields'], message: `names unknown fields: ${names.join(', ')}` })
}

/** What every list can be narrowed by, as its schema has passed it. */
export interface CommonFilters {
  readonly q?: string | undefined
  readonly 'created[gte]'?: string | undefined
  readonly 'created[lt]'?: string | undefined
  readonly 'updated[gte]'?: string | undefined
  readonly 'updated[lt]'?: string | undefined
}

export function commonCriteriaOf(query: CommonFilters): CommonCriteria {
  return {
    words: query.q,
    createdFrom: dateOf(query['created[gte]']),
    createdBefore: dateOf(query['created[lt]']),
    updatedFrom: dateOf(query['updated[gte]']),
    updatedBefore: dateOf(query['updated[lt]']),
  }
}
