import { z } from 'zod'
import type { CommonCriteria } from '../../../core/collections/search.ts'
import { parseSearch } from '../../../core/collections/search-terms.ts'
import { type JsonObject, text } from '../../../shared/bounded.ts'
import { listQuery } from '../list.ts'
import { dateOf, dateParameter } from '../query-parameters.ts'
import { type CursorScope, decodeCursor, fingerprintOf, maxCursorLength, type PlaceRules } from './cursor.ts'

/*
 * The parameters of all lists, and the checks that involve several of them.
 */

export const listParameters = {
  limit: listQuery.shape.limit,
  cursor: z
    .string()
    .max(maxCursorLength)
    .optional()
    .describe(
      '`nextCursor` of the previous page, with the same `sort` and filters. Omit it for the first page.',
    ),
  total: z
    .enum(['true', 'false'])
    .optional()
    .describe('With `true`, the response has the `total` number of records on all pages.'),
}

/** @param example value of the parameter; @param always the field that every record has */
export function fieldsParameter(example: string, always = 'id') {
  return text(2000, 1)
    .optional()
    .describe(
      `Fields to return for each record, separated by commas, such as \`${example}\`. \`${always}\` is always included.`,
    )
}

export const createdParameters = {
  'created[gte]': dateParameter('Created at this time or later: an ISO 8601 date, or date and time.'),
  'created[lt]': dateParameter('Created before this time.'),
}

export const updatedParameters = {
  'updated[gte]': dateParameter('Last changed at this time or later.'),
  'updated[lt]': dateParameter('Last changed before this time.'),
}

const maxTerms = 20

/** @param places that are searched, such as "the name" */
export function wordsParameter(places: string) {
  return text(500, 1)
    .refine(
      (value) => parseSearch(value).flat().length <= maxTerms,
      `must be at most ${maxTerms} words and phrases`,
    )
    .optional()
    .describe(
      `Searches ${places}, ignoring case and accents. A term of three letters or more also matches inside of words, a shorter one only at the beginning of words. \`"a phrase"\`, \`-without\` and \`or\` work as in search engines.`,
    )
}

/** Parameters that say how a page is shown, not which records are on it. */
const presentation: readonly string[] = ['limit', 'cursor', 'total', 'fields', 'view', 'sort']

/** The scope of the cursors of this query. */
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
    const message = 'belongs to another sort or other filters; send the same ones, or no cursor'
    context.addIssue({ code: 'custom', path: ['cursor'], message })
  }
}

/** @param known the names of all fields */
export function addUnknownFields(known: ReadonlySet<string>, { fields }: JsonObject, context: Context): void {
  if (typeof fields !== 'string' || fields === '') return
  const unknown = fields.split(',').filter((name) => !known.has(name))
  if (unknown.length === 0) return
  const names = unknown.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 100)))
  context.addIssue({
    code: 'custom',
    path: ['fields'],
    message: `contains unknown fields: ${names.join(', ')}`,
  })
}

/** The parsed filters of every list. */
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
