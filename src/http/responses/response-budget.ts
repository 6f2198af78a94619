import { AppError } from '../../shared/errors.ts'

/** Room for a response in the memory of the process. */
export interface ResponseRoom {
  /** Gives back what the response turned out not to need. */
  shrink(bytes: number): void
  /** Gives back all of it; again does nothing. */
  free(): void
}

interface Waiting {
  readonly accountId: string
  readonly bytes: number
  readonly admit: (room: ResponseRoom) => void
}

export type ResponseBudget = ReturnType<typeof createResponseBudget>

/**
 * Keeps the responses that are being made and sent at the same time within `totalBytes`. Others wait for their turn, the
 * oldest first. One account has at most half of it, so that its slow clients do not hold up everybody.
 * @param waitTimeoutMs how long a response waits
 */
export function createResponseBudget(totalBytes: number, waitTimeoutMs: number) {
  const taken = new Map<string, number>()
  const queue = new Set<Waiting>()
  let total = 0

  /** At least one response always has room, however large. */
  function hasRoom(accountId: string, bytes: number): boolean {
    const own = taken.get(accountId) ?? 0
    return (own === 0 || own + bytes <= totalBytes / 2) && (total === 0 || total + bytes <= totalBytes)
  }

  function change(accountId: string, bytes: number): void {
    total += bytes
    const own = (taken.get(accountId) ?? 0) + bytes
    if (own === 0) taken.delete(accountId)
    else taken.set(accountId, own)
  }

  function take(accountId: string, bytes: number): ResponseRoom {
    let held = bytes
    change(accountId, held)
    const shrink = (left: number) => {
      if (left >= held) return
      change(accountId, left - held)
      held = left
      admitWaiting()
    }
    return { shrink, free: () => shrink(0) }
  }

  function admitWaiting(): void {
    for (const waiting of queue) {
      const { accountId, bytes, admit } = waiting
      if (!hasRoom(accountId, bytes)) continue
      queue.delete(waiting)
      admit(take(accountId, bytes))
    }
  }

  return {
    /** @returns null when there is none at once */
    tryTake(accountId: string, bytes: number): ResponseRoom | null {
      return hasRoom(accountId, bytes) ? take(accountId, bytes) : null
    },

    /**
     * Waits for room.
     * @param gone rejects the waiting: the client does not wait any more
     * @throws AppError unavailable when there was none in time
     */
    waitFor(accountId: string, bytes: number, gone: AbortSignal): Promise<ResponseRoom> {
      return new Promise((resolve, reject) => {
        const leave = () => {
          clearTimeout(timer)
          gone.removeEventListener('abort', giveUp)
          queue.delete(waiting)
        }
        const giveUp = () => {
          leave()
          reject(noRoom())
        }
        const timer = setTimeout(giveUp, waitTimeoutMs)
        const waiting: Waiting = {
          accountId,
          bytes,
          admit(room) {
            leave()
            resolve(room)
          },
        }
        gone.addEventListener('abort', giveUp)
        queue.add(waiting)
        if (gone.aborted) giveUp()
      })
    },
  }
}

function noRoom(): AppError {
  const message = 'The server is busy with other large responses. Try again.'
  return new AppError('unavailable', message, { retryAfterSeconds: 1 })
}
