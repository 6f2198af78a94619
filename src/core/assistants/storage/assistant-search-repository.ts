import type { SqlSession } from '../../../database/database.ts'
import { afterPlaceSql } from '../../../database/keyset.ts'
import { placeholders } from '../../../database/placeholders.ts'
import type { CursorPageRequest, Page } from '../../../shared/paging.ts'
import type {
  AssistantCriteria,
  AssistantPlace,
  AssistantSearch,
  AssistantSort,
  FoundAssistant,
} from '../model/assistant-search.ts'
import { conditionsOf } from './assistant-conditions.ts'
import { type PortionRow, portionSql, readRows } from './assistant-portion-row.ts'
import { type AssistantRow, storedFromRow } from './assistant-row.ts'
import { relevanceOf, type SearchMode } from './search-sql.ts'

interface FoundRow extends AssistantRow {
  readonly deleted_at: Date | null
  readonly sort_key: AssistantPlace['key']
}

interface Statement {
  /** Empty for one that PostgreSQL is not to keep. */
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

type SearchPage = CursorPageRequest<AssistantPlace>

/** A page may end early, for want of room. Constant in cost at any depth; by relevance, at any depth the cost of ranking all that have the words. */
export async function searchAssistants(
  sql: SqlSession,
  accountId: string,
  search: AssistantSearch & { readonly mode: SearchMode },
  page: SearchPage,
): Promise<Page<FoundAssistant, AssistantPlace>> {
  const { name, text, values } = searchStatement(accountId, search, page)
  const rows = await sql.query<PortionRow<FoundRow>>(name, text, values)
  const read = readRows(rows)
  // One that is left out for want of room is the first of the next page.
  const last = read.length < rows.length ? read.at(-1) : undefined
  const next = last === undefined ? null : { key: last.sort_key, id: last.id }
  return { items: read.map(foundFromRow), next }
}

/** How many a search finds. */
export async function countFound(
  sql: SqlSession,
  accountId: string,
  { criteria, mode }: { readonly criteria: AssistantCriteria; readonly mode: SearchMode },
): Promise<number> {
  const { values, add } = placeholders()
  const where = conditionsOf(accountId, criteria, { mode, add }).join(' AND ')
  const text = `SELECT count(*)::int AS total FROM assistants a WHERE ${where}`
  const rows = await sql.query<{ total: number }>(nameOf('count-all-assistants', criteria), text, values)
  return rows[0]?.total ?? 0
}

/** How this database looks for words: by what its migration could make of it. */
export async function searchModeOf(sql: SqlSession): Promise<SearchMode> {
  const rows = await sql.query('search-mode', searchModeSql, [])
  return rows.length > 0 ? 'substring' : 'prefix'
}

const searchModeSql = "SELECT FROM pg_class WHERE oid = to_regclass('assistant_texts_folded_idx')"

const orders = {
  '-created': ['a.created_at', 'DESC'],
  created: ['a.created_at', 'ASC'],
  '-updated': ['a.updated_at', 'DESC'],
  updated: ['a.updated_at', 'ASC'],
  name: ['a.name', 'ASC'],
  '-name': ['a.name', 'DESC'],
} as const satisfies Record<Exclude<AssistantSort, 'relevance'>, Order>

type Order = readonly [key: string, direction: 'ASC' | 'DESC']

function searchStatement(
  accountId: string,
  { criteria, sort, mode }: AssistantSearch & { readonly mode: SearchMode },
  { limit, after }: SearchPage,
): Statement {
  const { values, add } = placeholders()
  const conditions = conditionsOf(accountId, criteria, { mode, add })
  const [key, direction]: Order =
    sort === 'relevance' ? [relevanceOf(criteria.words ?? '', add), 'DESC'] : orders[sort]
  if (after !== undefined) {
    conditions.push(afterPlaceSql([key, 'a.id'], direction, [add(after.key), `${add(after.id)}::uuid`]))
  }
  // As text, a relevance comes back as the number that it was.
  const shownKey = sort === 'relevance' ? `${key}::text` : key
  return {
    name: nameOf(`search-assistants-by-${sort}${after === undefined ? '' : '-after'}`, criteria),
    text: portionSql({
      columns: { deleted_at: 'a.deleted_at', sort_key: shownKey },
      where: conditions.join(' AND '),
      order: `${key} ${direction}, a.id ${direction}`,
      limit: add(limit + 1),
    }),
    values,
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
