import type { SqlSession } from '../../database/database.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { insertRows } from '../../database/insert-rows.ts'
import { newId } from '../../shared/identifiers.ts'
import { type AuditEvent, maxAuditedFields } from './audit-entry.ts'
import type { Authorship } from './authorship.ts'

/*
 * Adds to the audit log, in the transaction of the change itself, so that neither is there without the other.
 */

export function recordAudit(
  session: SqlSession,
  accountId: string,
  by: Authorship,
  event: AuditEvent,
): Promise<void> {
  return recordAudits(session, accountId, by, [event])
}

/** The same of several events, by one statement. */
export async function recordAudits(
  session: SqlSession,
  accountId: string,
  by: Authorship,
  events: readonly AuditEvent[],
): Promise<void> {
  const rows = events.map((event) => valuesOf(accountId, by, event))
  await insertRows(session, { name: 'record-audit', into: recordSql, types: recordTypes }, rows)
}

function valuesOf(accountId: string, by: Authorship, event: AuditEvent): unknown[] {
  const row = rowOf(accountId, by, event)
  return [
    row.id,
    row.accountId,
    row.actorKind,
    row.actorId,
    row.actorName,
    row.dialect,
    row.requestId,
    row.message,
    row.address,
    row.action,
    row.resourceType,
    row.resourceId,
    row.resourceName,
    row.fields,
    row.createdAt,
    event.refusal === undefined ? null : JSON.stringify(event.refusal),
  ]
}

/** The same in a transaction of Prisma, for what was done: refusals are no part of one. */
export async function recordAuditWithPrisma(
  transaction: Prisma.TransactionClient,
  accountId: string,
  by: Authorship,
  event: Omit<AuditEvent, 'refusal'>,
): Promise<void> {
  await transaction.auditEntry.create({ data: rowOf(accountId, by, event), select: { id: true } })
}

function rowOf(accountId: string, by: Authorship, { action, type, id, name, fields = [] }: AuditEvent) {
  const { author, dialect, requestId, message, address } = by
  return {
    id: newId(),
    accountId,
    actorKind: author.kind,
    actorId: author.id,
    actorName: author.name,
    dialect,
    requestId,
    message,
    address,
    action: `${type}.${action}`,
    resourceType: type,
    resourceId: id,
    resourceName: name,
    fields: fields.slice(0, maxAuditedFields),
    createdAt: new Date(),
  }
}

const recordSql = `INSERT INTO audit_log (id, account_id, actor_kind, actor_id, actor_name, dialect, request_id, message,
  address, action, resource_type, resource_id, resource_name, fields, created_at, refusal)`

const recordTypes =
  'uuid, uuid, text, uuid, text, text, text, text, text, text, text, uuid, text, text[], timestamptz, jsonb'
