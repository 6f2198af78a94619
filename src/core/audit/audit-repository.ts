import type { Database } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { placeholders } from '../../database/placeholders.ts'
import { type CursorPageRequest, type Page, pageOf } from '../../shared/paging.ts'
import type { AuditEntry, AuditedType, AuditFilter } from './audit-entry.ts'
import type { Author } from './authorship.ts'
import type { Refusal } from './refusal.ts'

export type AuditRepository = ReturnType<typeof createAuditRepository>

export function createAuditRepository({ sql }: Database) {
  return {
    /** Newest first. */
    async list(
      accountId: string,
      filter: AuditFilter,
      { limit, after }: CursorPageRequest,
    ): Promise<Page<AuditEntry>> {
      const given = filterFields.filter((field) => filter[field] !== undefined)
      const { values, add } = placeholders()
      const conditions = [`account_id = ${add(accountId)}::uuid`]
      conditions.push(...given.map((field) => conditionOf[field](add(filter[field]))))
      if (after !== undefined) {
        const place = [`${add(after.createdAt)}::timestamptz`, `${add(after.id)}::uuid`]
        conditions.push(afterPlaceSql(['created_at', 'id'], 'DESC', place))
      }
      const text = `SELECT ${columns} FROM audit_log WHERE ${conditions.join(' AND ')}
        ORDER BY created_at DESC, id DESC LIMIT ${add(limit + 1)}::int`
      // Only the plain list is kept by PostgreSQL: with filters there are too many kinds to keep.
      const name = after === undefined ? 'list-audit' : 'list-audit-after'
      const rows = await sql.query<AuditRow>(given.length === 0 ? name : '', text, values)
      return pageOf(rows.map(entryFromRow), limit)
    },
  }
}

/** One for each field of the filter: only what is asked for stands in the statement, so that an index can serve it. */
const conditionOf = {
  actorId: (place) => `actor_id = ${place}::uuid`,
  action: (place) => `action = ${place}`,
  resourceType: (place) => `resource_type = ${place}`,
  resourceId: (place) => `resource_id = ${place}::uuid`,
  dialect: (place) => `dialect = ${place}`,
  from: (place) => `created_at >= ${place}`,
  until: (place) => `created_at < ${place}`,
} as const satisfies Record<keyof AuditFilter, (place: string) => string>

/** The table's keys, with their type. */
const filterFields = Object.keys(conditionOf) as (keyof AuditFilter)[]

interface AuditRow {
  readonly id: string
  readonly actor_kind: Author['kind']
  readonly actor_id: string | null
  readonly actor_name: string | null
  readonly action: string
  readonly resource_type: AuditedType
  readonly resource_id: string
  readonly resource_name: string | null
  readonly fields: string[]
  readonly dialect: string | null
  readonly address: string | null
  readonly request_id: string | null
  readonly message: string | null
  readonly refusal: (Omit<Refusal, 'since'> & { readonly since: string }) | null
  readonly created_at: Date
}

const columns = `id, actor_kind, actor_id, actor_name, action, resource_type, resource_id, resource_name, fields, dialect,
  address, request_id, message, refusal, created_at`

function entryFromRow(row: AuditRow): AuditEntry {
  const { id, action, fields, dialect, address, request_id: requestId, message, refusal } = row
  return {
    id,
    author: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action,
    resource: { type: row.resource_type, id: row.resource_id, name: row.resource_name },
    fields,
    dialect,
    address,
    requestId,
    message,
    refusal: refusal === null ? null : { ...refusal, since: new Date(refusal.since) },
    createdAt: row.created_at,
  }
}
