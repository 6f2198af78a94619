import type { SqlSession } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { type Placeholder, placeholders } from '../../database/placeholders.ts'
import { type Page, type PageRequest, pageBy } from '../../shared/paging.ts'
import { type CommonCriteria, keyOf, type Place, type Search, type SortKeys, type SortOf } from './search.ts'

/** The records of one table as a list. */
export interface Collection<Row, Item, Criteria extends object, Keys extends SortKeys> {
  /** Names its statements. */
  readonly name: string
  readonly from: string
  readonly columns: string
  readonly fromRow: (row: Row) => Item
  /** The columns that say whose the records are, each a UUID. */
  readonly owner: readonly string[]
  /** The column that tells apart what is equal in what the list is sorted by. */
  readonly id: string
  /** The columns of the sorts, never NULL. Each needs an index: the owner, the column, the id. */
  readonly sortColumns: Readonly<Record<keyof Keys, string>>
  readonly conditions: Conditions<Criteria>
}

/** One for each criterion: only what is asked for stands in the statement, so that an index can serve it. */
export type Conditions<Criteria extends object> = {
  readonly [Name in keyof Criteria]-?: (value: NonNullable<Criteria[Name]>, add: Placeholder) => string
}

export function createdConditions(
  column: string,
): Conditions<Pick<CommonCriteria, 'createdFrom' | 'createdBefore'>> {
  return {
    createdFrom: (date, add) => `${column} >= ${add(date)}::timestamptz`,
    createdBefore: (date, add) => `${column} < ${add(date)}::timestamptz`,
  }
}

export function updatedConditions(
  column: string,
): Conditions<Pick<CommonCriteria, 'updatedFrom' | 'updatedBefore'>> {
  return {
    updatedFrom: (date, add) => `${column} >= ${add(date)}::timestamptz`,
    updatedBefore: (date, add) => `${column} < ${add(date)}::timestamptz`,
  }
}

/** In its methods, `owner` is one UUID for each of the owner's columns. */
export function createCollectionReader<Row, Item, Criteria extends object, Keys extends SortKeys>(
  sql: SqlSession,
  collection: Collection<Row, Item, Criteria, Keys>,
) {
  return {
    async list(
      owner: readonly string[],
      search: Search<Criteria, SortOf<Keys>>,
      page: PageRequest<Place>,
    ): Promise<Page<Item, Place>> {
      const { name, text, values } = listStatement(collection, owner, search, page)
      const rows = await sql.query<Row & PlacedRow>(name, text, values)
      const { items, next } = pageBy(rows, page.limit, ({ sort_key: key, sort_id: id }) => ({ key, id }))
      return { items: items.map((row) => collection.fromRow(withoutPlace(row))), next }
    },

    async count(owner: readonly string[], criteria: Criteria): Promise<number> {
      const { name, text, values } = countStatement(collection, owner, criteria)
      const rows = await sql.query<{ total: number }>(name, text, values)
      return rows[0]?.total ?? 0
    },
  }
}

/** The same for records that only an account owns, as the methods of its repository. */
export function createAccountReader<Row, Item, Criteria extends object, Keys extends SortKeys>(
  sql: SqlSession,
  collection: Collection<Row, Item, Criteria, Keys>,
) {
  const { list, count } = createCollectionReader(sql, collection)
  return {
    list: (accountId: string, search: Search<Criteria, SortOf<Keys>>, page: PageRequest<Place>) =>
      list([accountId], search, page),
    count: (accountId: string, criteria: Criteria) => count([accountId], criteria),
  }
}

interface Statement {
  /** Empty for one whose plan PostgreSQL is not to keep. */
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** What a row has beyond its columns. */
interface PlacedRow {
  readonly sort_key: Place['key']
  readonly sort_id: string
}

/** One page, and one record more that tells whether there is another. */
function listStatement<Row, Item, Criteria extends object, Keys extends SortKeys>(
  collection: Collection<Row, Item, Criteria, Keys>,
  owner: readonly string[],
  { criteria, sort }: Search<Criteria, SortOf<Keys>>,
  { limit, after, offset }: PageRequest<Place>,
): Statement {
  const { name, columns, from, id, sortColumns } = collection
  const { values, add } = placeholders()
  const conditions = conditionsOf(collection, owner, criteria, add)
  const key = sortColumns[keyOf<Keys>(sort)]
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC'
  if (after !== undefined) {
    conditions.push(afterPlaceSql([key, id], direction, [add(after.key), add(after.id)]))
  }
  const kind = `${after === undefined ? '' : '-after'}${offset === undefined ? '' : '-offset'}`
  return {
    name: isPlain(criteria) ? `list-${name}-by-${sort}${kind}` : '',
    text: `SELECT ${columns}, ${key} AS sort_key, ${id} AS sort_id FROM ${from} WHERE ${conditions.join(' AND ')}
      ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${add(limit + 1)}::int
      ${offset === undefined ? '' : `OFFSET ${add(offset)}::int`}`,
    values,
  }
}

function countStatement<Row, Item, Criteria extends object, Keys extends SortKeys>(
  collection: Collection<Row, Item, Criteria, Keys>,
  owner: readonly string[],
  criteria: Criteria,
): Statement {
  const { values, add } = placeholders()
  const where = conditionsOf(collection, owner, criteria, add).join(' AND ')
  const text = `SELECT count(*)::int AS total FROM ${collection.from} WHERE ${where}`
  return { name: isPlain(criteria) ? `count-${collection.name}` : '', text, values }
}

function conditionsOf<Row, Item, Criteria extends object, Keys extends SortKeys>(
  { owner: columns, conditions }: Collection<Row, Item, Criteria, Keys>,
  owner: readonly string[],
  criteria: Criteria,
  add: Placeholder,
): string[] {
  const known = Object.keys(conditions) as (keyof Criteria)[] // the keys of the table
  const wanted = known.flatMap((name) => {
    const value = criteria[name]
    return value === undefined || value === null ? [] : [conditions[name](value, add)]
  })
  return [...columns.map((column, index) => `${column} = ${add(owner[index])}::uuid`), ...wanted]
}

/**
 * Only the plan of a list without criteria is kept by PostgreSQL: it is the hot one. Of the others there are too many
 * kinds to keep, and their plans depend on what is looked for.
 */
function isPlain(criteria: object): boolean {
  return Object.values(criteria).every((value) => value === undefined)
}

function withoutPlace<Row>({ sort_key: _key, sort_id: _id, ...row }: Row & PlacedRow): Row {
  return row as unknown as Row // all that the two have not added
}
