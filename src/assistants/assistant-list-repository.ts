import type { SqlSession } from '../database/database.ts'
import { containing, type Page, type PageRequest, pageOf } from '../paging.ts'
import type { Assistant } from './assistant.ts'
import { type AssistantRow, assistantColumns, assistantFromRow } from './assistant-row.ts'

/** What the lists of the APIs that count pages are narrowed by. */
export interface AssistantFilter {
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  readonly inboundEnabled?: boolean | undefined
}

/** Newest first. */
export async function listAssistants(
  sql: SqlSession,
  accountId: string,
  filter: AssistantFilter,
  page: PageRequest,
): Promise<Page<Assistant>> {
  const values = [...filterValues(accountId, filter), page.limit + 1, page.offset ?? 0]
  const rows =
    page.after === undefined
      ? await sql.query<AssistantRow>('list-assistants', listSql, values)
      : await sql.query<AssistantRow>('list-assistants-after', listAfterSql, [
          ...values,
          page.after.createdAt,
          page.after.id,
        ])
  return pageOf(rows.map(assistantFromRow), page.limit)
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

const listSql = `SELECT ${assistantColumns} FROM assistants a WHERE ${filterSql}
  ORDER BY a.created_at DESC, a.id DESC LIMIT $4::int OFFSET $5::int`

/** Row values, so that the index gives the place of the page at any depth. */
const listAfterSql = `SELECT ${assistantColumns} FROM assistants a WHERE ${filterSql}
  AND (a.created_at, a.id) < ($6::timestamptz, $7::uuid)
  ORDER BY a.created_at DESC, a.id DESC LIMIT $4::int OFFSET $5::int`

const countSql = `SELECT count(*)::int AS total FROM assistants a WHERE ${filterSql}`

function filterValues(accountId: string, filter: AssistantFilter): unknown[] {
  return [accountId, containing(filter.search), filter.inboundEnabled ?? null]
}
