import type { FastifyReply, FastifyRequest } from 'fastify'
import { validate } from 'uuid'
import { z } from 'zod'
import {
  type CommonCriteria,
  type Place,
  type Search,
  type SortKeys,
  type SortOf,
  sortsOf,
} from '../../../core/collections/search.ts'
import type { JsonObject } from '../../../shared/bounded.ts'
import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import type { CursorPageRequest, Page } from '../../../shared/paging.ts'
import { linkNext, listViewBy } from '../list.ts'
import {
  addUnknownFields,
  addWrongCursor,
  type CommonFilters,
  commonCriteriaOf,
  createdParameters,
  cursorScopeOf,
  fieldsParameter,
  listParameters,
  updatedParameters,
  wordsParameter,
} from './collection-query.ts'
import { linkHeader, pageView, partView } from './collection-view.ts'
import { decodeCursor, encodeCursor, type PlaceRules } from './cursor.ts'
import { fieldNamesOf, selectFields, selectionOf } from './field-selection.ts'

/** The declaration of a list of records. */
interface CollectionOptions<Keys extends SortKeys, Filters extends z.ZodRawShape> {
  /** Part of its cursors, so that other lists refuse them. */
  readonly name: string
  readonly view: z.ZodObject
  readonly sortKeys: Keys
  readonly defaultSort: SortOf<Keys>
  /** What `q` searches, such as "the name". */
  readonly wordsIn: string
  /** Its own filters, by the names of their parameters. */
  readonly filters: Filters
  /** The field that identifies a record; `id` by default. */
  readonly idField?: string
  /** Whether a text can be the id of a record, in its internal form; a UUID by default. */
  readonly isId?: (id: string) => boolean
}

/** The parsed query of every list. */
interface CommonQuery extends CommonFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly sort?: string | undefined
  readonly total?: 'true' | 'false' | undefined
  readonly fields?: string | undefined
}

/** Where the records of a response come from. */
interface Source<Record, Own extends object, Sort extends string> {
  /** The criteria of the list's own filters. */
  readonly criteria: Own
  readonly list: (
    search: Search<CommonCriteria & Own, Sort>,
    page: CursorPageRequest<Place>,
  ) => Promise<Page<Record, Place>>
  readonly count: (criteria: CommonCriteria & Own) => Promise<number>
  readonly toWire: (record: Record) => JsonObject
}

/**
 * The convention for lists: `limit` and `cursor`, `q`, `sort`, `fields`, `total`, time ranges, and `Link`. Derives the
 * schema of the query, that of the response, and the response itself from the declaration.
 */
export function collectionOf<Keys extends SortKeys, Filters extends z.ZodRawShape>(
  options: CollectionOptions<Keys, Filters>,
) {
  const { view, idField = 'id', defaultSort } = options
  const [whole, part] = [pageView(view), pageView(partView(view, [idField, 'createdAt']))]
  const serializers = { whole: jsonSerializerOf(whole), part: jsonSerializerOf(part) }
  const rules = rulesOf(options)
  const scopeOf = (query: CommonQuery) => cursorScopeOf(options.name, query.sort ?? defaultSort, { ...query })

  return {
    querystring: querySchema(options),

    response: z
      .union([whole.describe('All fields.'), part.describe('With `fields`.')])
      .meta({ examples: whole.meta()?.examples, headers: linkHeader }),

    async listResponse<Record, Own extends object>(
      request: FastifyRequest & { readonly query: CommonQuery },
      reply: FastifyReply,
      { criteria, list, count, toWire }: Source<Record, Own, SortOf<Keys>>,
    ) {
      const { query } = request
      const wanted = { ...commonCriteriaOf(query), ...criteria }
      const scope = scopeOf(query)
      const after = query.cursor === undefined ? undefined : decodeCursor(scope, rules, query.cursor)
      const place = typeof after === 'object' ? { after } : {} // the schema has refused other texts
      const sort = scope.sort as SortOf<Keys> // by the schema
      const page = await list({ criteria: wanted, sort }, { limit: query.limit, ...place })
      const total = query.total === 'true' ? { total: await count(wanted) } : {}
      const response = listViewBy(page, shownBy(query, idField, toWire), (next) => encodeCursor(scope, next))
      linkNext(request, reply, response.nextCursor)
      reply.type('application/json; charset=utf-8')
      reply.serializer(query.fields === undefined ? serializers.whole : serializers.part)
      return { ...response, ...total }
    },
  }
}

function querySchema<Keys extends SortKeys, Filters extends z.ZodRawShape>(
  options: CollectionOptions<Keys, Filters>,
) {
  const { name, view, sortKeys, defaultSort, wordsIn, filters, idField } = options
  const fieldNames = new Set(fieldNamesOf(view))
  const rules = rulesOf(options)
  const sorts: readonly string[] = sortsOf(sortKeys)
  // Absent parameters are undefined in the parsed query, like those that were not sent.
  const updated = ('updated' in sortKeys ? updatedParameters : {}) as typeof updatedParameters
  const shape = {
    ...listParameters,
    sort: z
      .enum(sortsOf(sortKeys))
      .optional()
      .describe(`Order of the records, by default \`${defaultSort}\`; a leading minus means descending.`),
    fields: fieldsParameter('name,createdAt', idField),
    q: wordsParameter(wordsIn),
    ...createdParameters,
    ...updated,
    ...filters,
  }
  return z.strictObject(shape).superRefine(
    (query: JsonObject, context) => {
      addUnknownFields(fieldNames, query, context)
      const { sort = defaultSort } = query
      if (typeof sort !== 'string' || !sorts.includes(sort)) return
      addWrongCursor(cursorScopeOf(name, sort, query), rules, query, context)
    },
    // Runs whatever else failed, so that all errors are reported at once.
    { when: () => true },
  )
}

function rulesOf({
  sortKeys,
  isId = validate,
}: Partial<PlaceRules> & Pick<PlaceRules, 'sortKeys'>): PlaceRules {
  return { sortKeys, isId }
}

/** The wire form of a record. Fields that its page does not declare are not written. */
function shownBy<Record>(
  { fields }: CommonQuery,
  idField: string,
  toWire: (record: Record) => JsonObject,
): (record: Record) => JsonObject {
  if (fields === undefined) return toWire
  const selection = selectionOf([idField, ...fields.split(',')])
  return (record) => selectFields(toWire(record), selection)
}
