import { setTimeout as sleep } from 'node:timers/promises'
import { isUnavailable, reasonOf } from './failures.ts'

const retryMs = 500

interface WaitOptions {
  /** How long to wait in all; with 0, `work` runs once. */
  readonly waitSeconds: number
  /** Ends the waiting, by throwing its reason. */
  readonly stop?: AbortSignal
  /** Told once, when the first try has failed. */
  readonly onWait: (error: unknown) => void
}

/**
 * Runs `work` until the database can be reached, for a start that may come before that of PostgreSQL.
 * @throws DatabaseWaitError when the time is over; whatever else `work` throws, at once
 */
export async function whenAvailable<Result>(
  work: () => Promise<Result>,
  { waitSeconds, stop, onWait }: WaitOptions,
): Promise<Result> {
  const deadline = Date.now() + waitSeconds * 1000
  for (let attempt = 1; ; attempt += 1) {
    stop?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error)) throw error
      if (Date.now() >= deadline) throw new DatabaseWaitError(waitSeconds, error)
      if (attempt === 1) onWait(error)
    }
    await sleep(retryMs, undefined, stop && { signal: stop })
  }
}

export class DatabaseWaitError extends Error {
  constructor(waitSeconds: number, cause: unknown) {
    const waited = `within ${waitSeconds} s (DATABASE_WAIT_SECONDS)`
    super(`The database at DATABASE_URL was not available ${waited}: ${reasonOf(cause)}`, { cause })
    this.name = 'DatabaseWaitError'
  }
}
