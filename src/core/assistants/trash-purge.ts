import type { Database } from '../../database/database.ts'
import { purgeDeletedBefore } from './storage/assistant-trash-repository.ts'

const keptForMs = 30 * 24 * 3_600_000
const batchSize = 100
const firstAfterMs = 10_000
const everyMs = 3_600_000

/**
 * Removes for good what has lain in the trash for 30 days, a few assistants in each transaction.
 * @returns how many
 */
export type PurgeTrash = (now: Date) => Promise<number>

export function createTrashPurge({ transaction }: Pick<Database, 'transaction'>): PurgeTrash {
  return async (now) => {
    const time = new Date(now.getTime() - keptForMs)
    let total = 0
    for (;;) {
      const count = await transaction((session) => purgeDeletedBefore(session, time, batchSize))
      total += count
      if (count < batchSize) return total
    }
  }
}

/**
 * Empties the trash soon, and from then on every hour. Several instances may do so at once.
 * @returns ends it, after what is being removed is gone
 */
export function startTrashPurge(
  purgeTrash: PurgeTrash,
  onBackgroundError: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  const run = () => {
    running = purgeTrash(new Date()).catch(onBackgroundError)
  }
  const first = setTimeout(run, firstAfterMs).unref()
  const hourly = setInterval(run, everyMs).unref()
  return async () => {
    clearTimeout(first)
    clearInterval(hourly)
    await running
  }
}
