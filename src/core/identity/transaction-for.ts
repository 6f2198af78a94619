import type { Principal } from './principal.ts'

/** A change that the principal makes in one transaction, which is rolled back when their request is a dry run. */
export function transactionFor<Session, Result>(
  { request }: Principal,
  transaction: (work: (session: Session) => Promise<Result>) => Promise<Result>,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return transactionOrDryRun(transaction, request?.dryRun ?? false, work)
}

/**
 * Runs work in a transaction, which is rolled back when it is a dry run: everything is checked and answered, nothing
 * stays but the gaps in sequences.
 */
export async function transactionOrDryRun<Session, Result>(
  transaction: (work: (session: Session) => Promise<Result>) => Promise<Result>,
  dryRun: boolean,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (!dryRun) return transaction(work)
  const rollback = new Error('dry run')
  let done: { readonly result: Result } | undefined
  try {
    return await transaction(async (session) => {
      done = { result: await work(session) }
      throw rollback
    })
  } catch (error) {
    if (error !== rollback || done === undefined) throw error
    return done.result
  }
}
