import type { OpenPrisma } from '../../database/database.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { retryingConflicts } from '../../database/retry.ts'
import type { Principal } from '../identity/principal.ts'
import { transactionFor } from '../identity/transaction-for.ts'
import type { AuditEvent } from './audit-entry.ts'
import { authorshipOf } from './authorship.ts'
import { recordAuditWithPrisma } from './record-audit-repository.ts'

/** Adds a line to the audit log of the principal's account. */
export type RecordAudit = (event: AuditEvent) => Promise<void>

/**
 * Runs a change in one transaction with the lines that it adds to the audit log. It is rolled back when the request is
 * a dry run.
 */
export async function auditedTransaction<Result>(
  openPrisma: OpenPrisma,
  principal: Principal,
  work: (transaction: Prisma.TransactionClient, recordAudit: RecordAudit) => Promise<Result>,
): Promise<Result> {
  const prisma = await openPrisma()
  return transactionFor<Prisma.TransactionClient, Result>(
    principal,
    (inner) => retryingConflicts(() => prisma.$transaction(inner)),
    (transaction) =>
      work(transaction, (event) =>
        recordAuditWithPrisma(transaction, principal.accountId, authorshipOf(principal), event),
      ),
  )
}
