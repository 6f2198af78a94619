import type { SqlSession } from '../../database/database.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { newId } from '../../shared/identifiers.ts'
import { type AuditEvent, maxAuditedFields } from './audit-entry.ts'
import type { Authorship } from './authorship.ts'

/*
 * Adds to the audit log, in the transaction of the change itself, so that neither is there without the other.
 */

export async function recordAudit(
  session: SqlSession,
  accountId: string,
  by: Authorship,
  event: AuditEvent,
): Promise<void> {
  const row = rowOf(accountId, by, event)
  await session.query('record-audit', recordSql, [
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
  ])
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

const recordSql = `
  INSERT INTO audit_log (id, account_id, actor_kind, actor_id, actor_name, dialect, request_id, message, address,
    action, resource_type, resource_id, resource_name, fields, created_at, refusal)
  VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, $10, $11, $12::uuid, $13, $14::text[], $15, $16::jsonb)`
