import { isTransactionConflict } from './failures.ts'

/** How often a transaction is tried that another one made fail. */
const maxAttempts = 3

/** Runs a transaction again that stood in another one's way: everything was rolled back, and it reads anew what it needs. */
export async function retryingConflicts<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (attempt === maxAttempts || !isTransactionConflict(error)) throw error
    }
  }
}
