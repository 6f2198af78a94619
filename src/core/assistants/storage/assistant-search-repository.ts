import type { SqlSession } from '../../../database/database.ts'
import { afterPlaceSql } from '../../../database/keyset.ts'
import { type Placeholder, placeholders } from '../../../database/placeholders.ts'
import type { CursorPageRequest, Page } from '../../../shared/paging.ts'
import type {
  AssistantCriteria,
  AssistantPlace,
  AssistantSearch,
  AssistantSort,
  FoundAssistant,
} from '../model/assistant-search.ts'
import { conditionsOf } from './assistant-conditions.ts'
import {
  type Candidates,
  type PortionRow,
  type PortionSort,
  portionSql,
  readRows,
} from './assistant-portion-row.ts'
import { type AssistantRow, storedFromRow } from './assistant-row.ts'
import { mostRelevant, soughtInOrder } from './words-search.ts'

interface FoundRow extends AssistantRow {
  readonly deleted_at: Date | null
  /** As text, which comes back as the number that it was. Only where it is what the list is sorted by. */
  readonly relevance?: string
}

interface Statement {
  /** Empty for one that PostgreSQL is not to keep. */
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

type SearchPage = CursorPageRequest<AssistantPlace>

/**
 * A page may end early, for want of room. Constant in cost at any depth, but for words: they are looked for in all
 * assistants of an account until the page is full, and where they are in too many, only the newest of these are ranked.
 */
export async function searchAssistants(
  sql: SqlSession,
  accountId: string,
  search: AssistantSearch,
  page: SearchPage,
): Promise<Page<FoundAssistant, AssistantPlace>> {
  const { name, text, values } = searchStatement(accountId, search, page)
  const rows = await sql.query<PortionRow<FoundRow>>(name, text, values)
  const read = readRows(rows)
  // One that is left out for want of room is the first of the next page.
  const last = read.length < rows.length ? read.at(-1) : undefined
  const next = last === undefined ? null : { key: keyIn(last, search.sort), id: last.id }
  return { items: read.map(foundFromRow), next }
}

/** How many a search finds. */
export async function countFound(
  sql: SqlSession,
  accountId: string,
  criteria: AssistantCriteria,
): Promise<number> {
  const { values, add } = placeholders()
  const where = conditionsOf(accountId, criteria, add).join(' AND ')
  const text = `SELECT count(*)::int AS total FROM assistants a WHERE ${where}`
  const rows = await sql.query<{ total: number }>(nameOf('count-all-assistants', criteria), text, values)
  return rows[0]?.total ?? 0
}

const orders = {
  '-created': ['created_at', 'DESC'],
  created: ['created_at', 'ASC'],
  '-updated': ['updated_at', 'DESC'],
  updated: ['updated_at', 'ASC'],
  name: ['name', 'ASC'],
  '-name': ['name', 'DESC'],
} as const satisfies Record<Exclude<AssistantSort, 'relevance'>, Order>

type Order = readonly [key: 'created_at' | 'updated_at' | 'name', direction: PortionSort['direction']]

function keyIn(row: FoundRow, sort: AssistantSort): AssistantPlace['key'] {
  return sort === 'relevance' ? (row.relevance ?? '') : row[orders[sort][0]]
}

function searchStatement(accountId: string, search: AssistantSearch, page: SearchPage): Statement {
  const { values, add } = placeholders()
  const { criteria, sort } = search
  const candidates = candidatesOf(accountId, search, page, add)
  return {
    name: nameOf(`search-assistants-by-${sort}${page.after === undefined ? '' : '-after'}`, criteria),
    text: portionSql({ ...candidates, limit: add(page.limit + 1) }),
    values,
  }
}

function candidatesOf(
  accountId: string,
  { criteria, sort }: AssistantSearch,
  page: SearchPage,
  add: Placeholder,
): Omit<Candidates, 'limit'> {
  const { words } = criteria
  if (sort === 'relevance') {
    return {
      ...mostRelevant({ accountId, criteria, words: words ?? '', add }, page),
      columns: { deleted_at: 'a.deleted_at', relevance: 'f.relevance::text' },
      sort: { key: 'f.relevance', id: 'f.id', direction: 'DESC' },
    }
  }
  const [key, direction] = orders[sort]
  const inOrder = words !== undefined && (sort === 'created' || sort === '-created')
  const { from, where, place } = inOrder
    ? {
        ...soughtInOrder({ accountId, criteria, words, add }),
        place: ['s.created_at', 's.assistant_id'] as const,
      }
    : {
        from: 'assistants a',
        where: conditionsOf(accountId, criteria, add),
        place: [`a.${key}`, 'a.id'] as const,
      }
  const { after } = page
  if (after !== undefined) {
    where.push(afterPlaceSql(place, direction, [add(after.key), `${add(after.id)}::uuid`]))
  }
  return {
    from,
    where: where.join(' AND '),
    columns: { deleted_at: 'a.deleted_at' },
    sort: { key: place[0], id: place[1], direction },
  }
}

/**
 * Only the plain list is kept by PostgreSQL: it is the hot one. Of the others there are too many kinds to keep, and their
 * plans depend on what is looked for.
 */
function nameOf(name: string, criteria: AssistantCriteria): string {
  return Object.values(criteria).every((value) => value === undefined) ? name : ''
}

function foundFromRow(row: FoundRow): FoundAssistant {
  return { ...storedFromRow(row), deletedAt: row.deleted_at }
}
