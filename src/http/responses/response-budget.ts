import { AppError } from '../../shared/errors.ts'

/** Memory that is reserved for a response. */
export interface MemoryReservation {
  /** Releases what the response does not need, keeping this many bytes. */
  shrink(bytes: number): void
  /** Releases all of it; can be repeated. */
  release(): void
}

interface Waiting {
  readonly accountId: string
  readonly bytes: number
  readonly admit: (reservation: MemoryReservation) => void
}

export type ResponseBudget = ReturnType<typeof createResponseBudget>

/**
 * Keeps the responses that are made and sent at the same time within `totalBytes`. Others wait for their turn, the oldest
 * first. One account has at most half of it, so that its slow clients do not block the others.
 * @param waitTimeoutMs how long a response waits
 */
export function createResponseBudget(totalBytes: number, waitTimeoutMs: number) {
  const taken = new Map<string, number>()
  const queue = new Set<Waiting>()
  let total = 0

  /** At least one response always fits, however large. */
  function fits(accountId: string, bytes: number): boolean {
    const own = taken.get(accountId) ?? 0
    return (own === 0 || own + bytes <= totalBytes / 2) && (total === 0 || total + bytes <= totalBytes)
  }

  function change(accountId: string, bytes: number): void {
    total += bytes
    const own = (taken.get(accountId) ?? 0) + bytes
    if (own === 0) taken.delete(accountId)
    else taken.set(accountId, own)
  }

  function hold(accountId: string, bytes: number): MemoryReservation {
    let held = bytes
    change(accountId, held)
    const shrink = (left: number) => {
      if (left >= held) return
      change(accountId, left - held)
      held = left
      admitWaiting()
    }
    return { shrink, release: () => shrink(0) }
  }

  function admitWaiting(): void {
    for (const waiting of queue) {
      const { accountId, bytes, admit } = waiting
      if (!fits(accountId, bytes)) continue
      queue.delete(waiting)
      admit(hold(accountId, bytes))
    }
  }

  return {
    /** @returns null when not enough is free at once */
    tryReserve(accountId: string, bytes: number): MemoryReservation | null {
      return fits(accountId, bytes) ? hold(accountId, bytes) : null
    },

    /**
     * Waits until the memory is free.
     * @param disconnected aborts the waiting
     * @throws AppError unavailable when the wait times out
     */
    reserve(accountId: string, bytes: number, disconnected: AbortSignal): Promise<MemoryReservation> {
      return new Promise((resolve, reject) => {
        const stopWaiting = () => {
          clearTimeout(timer)
          disconnected.removeEventListener('abort', abort)
          queue.delete(waiting)
        }
        const abort = () => {
          stopWaiting()
          reject(budgetExceeded())
        }
        const timer = setTimeout(abort, waitTimeoutMs)
        const waiting: Waiting = {
          accountId,
          bytes,
          admit(reservation) {
            stopWaiting()
            resolve(reservation)
          },
        }
        disconnected.addEventListener('abort', abort)
        queue.add(waiting)
        if (disconnected.aborted) abort()
      })
    },
  }
}

function budgetExceeded(): AppError {
  const message = 'The server is busy with other large responses.'
  return new AppError('unavailable', message, { retryAfterSeconds: 1 })
}
