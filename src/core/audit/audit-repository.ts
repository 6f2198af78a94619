import type { Database } from '../../database/database.ts'
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
      const values: unknown[] = [accountId, limit + 1]
      const place = (value: unknown) => `$${values.push(value)}`
      const conditions = given.map((field) => conditionOf[field](place(filter[field])))
      // Row values, so that the index gives the place of the page at any depth.
      if (after !== undefined) {
        conditions.push(`(created_at, id) < (${place(after.createdAt)}, ${place(after.id)}::uuid)`)
      }
      // Only the plain list is kept by PostgreSQL: with filters there are too many kinds to keep.
      const name = after === undefined ? 'list-audit' : 'list-audit-after'
      const rows = await sql.query<AuditRow>(given.length === 0 ? name : '', listSql(conditions), values)
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

function listSql(conditions: readonly string[]): string {
  return `SELECT ${columns} FROM audit_log WHERE ${['account_id = $1::uuid', ...conditions].join(' AND ')}
    ORDER BY created_at DESC, id DESC LIMIT $2::int`
}

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
