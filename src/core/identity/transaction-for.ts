import { transactionOrDryRun } from '../../database/dry-run.ts'
import type { Principal } from './principal.ts'

/** A change that the principal makes in one transaction, which is rolled back when their request is a dry run. */
export function transactionFor<Session, Result>(
  { request }: Principal,
  transaction: (work: (session: Session) => Promise<Result>) => Promise<Result>,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return transactionOrDryRun(transaction, request?.dryRun ?? false, work)
}
