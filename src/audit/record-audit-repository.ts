import type { SqlSession } from '../database/database.ts'
import { newId } from '../identifiers.ts'
import type { AuditEvent } from './audit-entry.ts'
import { type Authorship, authorshipValues } from './authorship.ts'

/** Most pointers in one entry. */
const maxFields = 100

/** Adds to the audit log, in the transaction of the change itself, so that neither is there without the other. */
export async function recordAudit(
  session: SqlSession,
  accountId: string,
  by: Authorship,
  { action, type, id, name, fields = [] }: AuditEvent,
): Promise<void> {
  await session.query('record-audit', recordSql, [
    newId(),
    accountId,
    ...authorshipValues(by),
    `${type}.${action}`,
    type,
    id,
    name,
    fields.slice(0, maxFields),
    new Date(),
  ])
}

const recordSql = `
  INSERT INTO audit_log (id, account_id, actor_kind, actor_id, actor_name, dialect, request_id, message, address,
    action, resource_type, resource_id, resource_name, fields, created_at)
  VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, $10, $11, $12::uuid, $13, $14::text[], $15)`
