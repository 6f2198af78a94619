import type { SqlSession } from '../../../database/database.ts'
import { afterPlaceSql } from '../../../database/keyset.ts'
import { type Placeholder, placeholders } from '../../../database/placeholders.ts'
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
  const { values, add } = placeholders()
  const conditions = conditionsOf(accountId, filter, add)
  if (after !== undefined) {
    const place = [`${add(after.createdAt)}::timestamptz`, `${add(after.id)}::uuid`]
    conditions.push(afterPlaceSql(['a.created_at', 'a.id'], 'DESC', place))
  }
  const text = portionSql({
    where: conditions.join(' AND '),
    sort: { key: 'a.created_at', id: 'a.id', direction: 'DESC' },
    limit: add(limit + 1),
    ...(offset !== undefined && { offset: add(offset) }),
  })
  const kind = `${after === undefined ? '' : '-after'}${offset === undefined ? '' : '-offset'}`
  return sql.query<PortionRow>(`${nameOf('list-assistants', filter)}${kind}`, text, values)
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
  const { values, add } = placeholders()
  const where = conditionsOf(accountId, filter, add).join(' AND ')
  const text = `SELECT count(*)::int AS total FROM assistants a WHERE ${where}`
  const rows = await sql.query<{ total: number }>(nameOf('count-assistants', filter), text, values)
  return rows[0]?.total ?? 0
}

/** Only those that apply, so that an index can serve them. */
function conditionsOf(
  accountId: string,
  { search, inboundEnabled }: AssistantFilter,
  add: Placeholder,
): string[] {
  const conditions = [`a.account_id = ${add(accountId)}::uuid`, 'a.deleted_at IS NULL']
  if (search !== undefined && search !== '') conditions.push(`a.name ILIKE ${add(containing(search))}::text`)
  if (inboundEnabled !== undefined) {
    conditions.push(`a.inbound_enabled = ${add(inboundEnabled)}::boolean`)
  }
  return conditions
}

/** Of the statement with these conditions. */
function nameOf(statement: string, { search, inboundEnabled }: AssistantFilter): string {
  return `${statement}${search ? '-by-name' : ''}${inboundEnabled === undefined ? '' : '-inbound'}`
}
