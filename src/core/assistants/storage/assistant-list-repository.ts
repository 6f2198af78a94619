import type { SqlSession } from '../../../database/database.ts'
import {
  type Cursor,
  containing,
  type PageRequest,
  type PortionedPage,
  pageBy,
} from '../../../shared/paging.ts'
import type { Assistant } from '../model/assistant.ts'
import { type PortionRow, portionSql, readRows } from './assistant-portion-row.ts'
import { assistantFromRow } from './assistant-row.ts'

/** What the lists of the APIs that count pages are narrowed by. */
export interface AssistantFilter {
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  readonly inboundEnabled?: boolean | undefined
}

/** Newest first. What there is no room for at once is read while the rest of the page is gone through. */
export async function listAssistants(
  sql: SqlSession,
  accountId: string,
  filter: AssistantFilter,
  page: PageRequest,
): Promise<PortionedPage<Assistant>> {
  const rows = await rowsOf(sql, accountId, filter, page)
  const { items: onPage, next } = pageBy(rows, page.limit, placeOf)
  const read = readRows(onPage)
  const items = read.map(assistantFromRow)
  const [last] = onPage.slice(-1)
  const [after] = read.slice(-1)
  if (read.length === onPage.length || last === undefined || after === undefined) {
    return { items, rest: null, next }
  }
  const stretch = { limit: page.limit - read.length, after: placeOf(after), last: placeOf(last) }
  return { items, rest: portionsOf(sql, accountId, filter, stretch), next }
}

interface Stretch {
  readonly limit: number
  readonly after: Cursor
  /** Of the whole page. What was deleted meanwhile is not made up for by what comes after: that is on the next page. */
  readonly last: Cursor
}

async function* portionsOf(
  sql: SqlSession,
  accountId: string,
  filter: AssistantFilter,
  { limit, after, last }: Stretch,
): AsyncGenerator<Assistant[]> {
  let left = limit
  let place = after
  while (left > 0) {
    const rows = await rowsOf(sql, accountId, filter, { limit: left, after: place })
    const read = readRows(rows.slice(0, left)).filter((row) => !isBeyond(placeOf(row), last))
    const [latest] = read.slice(-1)
    if (latest === undefined) return
    left -= read.length
    place = placeOf(latest)
    yield read.map(assistantFromRow)
  }
}

function rowsOf(
  sql: SqlSession,
  accountId: string,
  filter: AssistantFilter,
  { limit, offset, after }: PageRequest,
): Promise<PortionRow[]> {
  const values = [...filterValues(accountId, filter), limit + 1, offset ?? 0]
  return after === undefined
    ? sql.query<PortionRow>('list-assistants', listSql, values)
    : sql.query<PortionRow>('list-assistants-after', listAfterSql, [...values, after.createdAt, after.id])
}

function placeOf({ created_at: createdAt, id }: PortionRow): Cursor {
  return { createdAt, id }
}

/** In a list that is newest first; UUIDs are sorted as their text is. */
function isBeyond(place: Cursor, last: Cursor): boolean {
  const difference = place.createdAt.getTime() - last.createdAt.getTime()
  return difference === 0 ? place.id < last.id : difference < 0
}

export async function countAssistants(
  sql: SqlSession,
  accountId: string,
  filter: AssistantFilter,
): Promise<number> {
  const values = filterValues(accountId, filter)
  const rows = await sql.query<{ total: number }>('count-assistants', countSql, values)
  return rows[0]?.total ?? 0
}

const filterSql = `a.account_id = $1::uuid AND a.deleted_at IS NULL
  AND ($2::text IS NULL OR a.name ILIKE $2)
  AND ($3::boolean IS NULL OR (a.settings->>'inboundEnabled')::boolean = $3)`

const paging = { order: 'a.created_at DESC, a.id DESC', limit: '$4', offset: '$5' }

const listSql = portionSql({ ...paging, where: filterSql })

/** Row values, so that the index gives the place of the page at any depth. */
const listAfterSql = portionSql({
  ...paging,
  where: `${filterSql} AND (a.created_at, a.id) < ($6::timestamptz, $7::uuid)`,
})

const countSql = `SELECT count(*)::int AS total FROM assistants a WHERE ${filterSql}`

function filterValues(accountId: string, filter: AssistantFilter): unknown[] {
  return [accountId, containing(filter.search), filter.inboundEnabled ?? null]
}
