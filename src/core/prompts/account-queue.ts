import { AppError } from '../../shared/errors.ts'

interface QueueOptions {
  /** How many tasks of one account run at once. */
  readonly concurrency: number
  /** How many further ones of one account may wait. */
  readonly maxWaiting: number
  /** How many may wait of all accounts together. */
  readonly maxWaitingInAll: number
}

interface Lane {
  running: number
  readonly waiting: (() => void)[]
}

/** Lets each account do little at once, so that one does not delay the others. */
export function createAccountQueue({ concurrency, maxWaiting, maxWaitingInAll }: QueueOptions) {
  const lanes = new Map<string, Lane>()
  let waitingInAll = 0

  return {
    /** @throws AppError too_many_requests when one more task of this account would be refused */
    requireRoom(accountId: string): void {
      if ((lanes.get(accountId)?.waiting.length ?? 0) >= maxWaiting) throw tooMany()
    },

    /** @throws AppError too_many_requests, unavailable; and what the task throws */
    async run<Result>(accountId: string, task: () => Promise<Result>): Promise<Result> {
      this.requireRoom(accountId)
      const lane = lanes.get(accountId) ?? { running: 0, waiting: [] }
      lanes.set(accountId, lane)
      if (lane.running >= concurrency) await turn(lane)
      else lane.running += 1
      try {
        return await task()
      } finally {
        leave(accountId, lane)
      }
    },
  }

  /** Whoever leaves hands over its place. */
  function turn(lane: Lane): Promise<void> {
    if (waitingInAll >= maxWaitingInAll) throw tooBusy()
    waitingInAll += 1
    return new Promise((resolve) => lane.waiting.push(resolve))
  }

  function leave(accountId: string, lane: Lane): void {
    const next = lane.waiting.shift()
    if (next !== undefined) {
      waitingInAll -= 1
      next()
      return
    }
    lane.running -= 1
    if (lane.running === 0) lanes.delete(accountId)
  }
}

const retryAfterSeconds = 1

function tooMany(): AppError {
  const message = `This account is rendering too many large prompts at once.`
  return new AppError('too_many_requests', message, { retryAfterSeconds })
}

function tooBusy(): AppError {
  const message = 'The server is busy rendering prompts.'
  return new AppError('unavailable', message, { retryAfterSeconds })
}
