import { createHmac } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Claim, IdempotencyRepository, StoredResponse } from './idempotency-repository.ts'
import { seal, unseal } from './seal.ts'

/** A request whose sender may send it again. */
export interface RepeatableRequest {
  /** The sender's name for it. */
  readonly key: string
  /** The secret of the credential that sent it. */
  readonly token: string
  readonly accountId: string
  /** Of what it asks; the same whenever it comes again. */
  readonly fingerprint: Buffer
  /**
   * For a body that is no part of the fingerprint, because it is read only while it is stored: reads it to its end and
   * tells its hash, storing nothing. Called when the request came before.
   */
  readonly hashBody: (() => Promise<Buffer | null>) | null
}

export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

/** A request that is being run. One of the three ends it; should none, then others may run it within 5 seconds. */
export interface Run {
  /** Names the request, and says nothing about it. */
  readonly id: Buffer
  /**
   * From now on the request gets this response.
   * @param bodyHash of a body that is no part of the fingerprint; null when it is, or could not be read to its end
   */
  keep(response: ApiResponse, bodyHash: Buffer | null): Promise<void>
  /** The same for a failure after which work may have been done; but what is known to be made is answered instead. */
  keepFailure(response: ApiResponse, bodyHash: Buffer | null): Promise<void>
  /** The request changed nothing and may come again, with another body too. */
  release(): Promise<void>
}

export type Beginning =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'replay'; readonly response: ApiResponse }

interface Options {
  /** Told when a key could not be held or the old ones not deleted; requests go on. */
  readonly onBackgroundError: (error: unknown) => void
}

/** A claim holds for five times as long, so that it outlives an event loop or a database that is busy for a while. */
const extendEveryMs = 1_000
const purgeEveryMs = 60_000
const purgeBatch = 1_000

export type IdempotencyService = ReturnType<typeof createIdempotencyService>

/**
 * A key counts for 24 hours, for the credential that sent it and no other, on every instance. A response is kept only
 * where something was done, or may have been; a request that was refused makes its key free again.
 */
export function createIdempotencyService(repository: IdempotencyRepository, { onBackgroundError }: Options) {
  let purgedAt = Number.NEGATIVE_INFINITY

  return {
    /**
     * What is to be done with a request: run it, or send the response that it got before.
     * @throws AppError request_in_progress while it runs, idempotency_key_reused when the key came with another one
     */
    async begin({ key, token, accountId, fingerprint, hashBody }: RepeatableRequest): Promise<Beginning> {
      purgeNowAndThen()
      const id = createHmac('sha256', token).update(key).digest()
      const outcome = await repository.claim({ id, accountId, fingerprint })
      switch (outcome.kind) {
        case 'claimed':
          return { kind: 'run', run: runOf(outcome.claim, token) }
        case 'answered': {
          const { response } = outcome
          if (hashBody !== null) requireSameBody(response, await hashBody())
          const body = response.body === null ? null : unseal(response.body, token, id)
          return { kind: 'replay', response: { status: response.status, headers: response.headers, body } }
        }
        case 'running':
          throw new AppError(
            'request_in_progress',
            'The request with this Idempotency-Key is still running.',
            {
              retryAfterSeconds: 1,
            },
          )
        case 'reused':
          throw reused()
      }
    },
  }

  function runOf(claim: Claim, token: string): Run {
    const extending = extendRegularly(claim)
    const sealed = (response: ApiResponse, bodyHash: Buffer | null): StoredResponse => ({
      ...response,
      bodyHash,
      body: response.body === null ? null : seal(response.body, token, claim.id),
    })
    return {
      id: claim.id,
      async keep(response, bodyHash) {
        clearInterval(extending)
        await repository.keep(claim, sealed(response, bodyHash))
      },
      async keepFailure(response, bodyHash) {
        clearInterval(extending)
        await repository.keepFailure(claim, sealed(response, bodyHash))
      },
      async release() {
        clearInterval(extending)
        await repository.release(claim)
      },
    }
  }

  /** One at a time: a slow database need not hear it more often than it can answer. */
  function extendRegularly(claim: Claim): NodeJS.Timeout {
    let underWay = false
    return setInterval(async () => {
      if (underWay) return
      underWay = true
      await repository.extend(claim).catch(onBackgroundError)
      underWay = false
    }, extendEveryMs).unref()
  }

  function purgeNowAndThen(): void {
    if (performance.now() - purgedAt < purgeEveryMs) return
    purgedAt = performance.now()
    purge().catch(onBackgroundError)
  }

  async function purge(): Promise<void> {
    while ((await repository.deleteExpired(purgeBatch)) === purgeBatch);
  }
}

/**
 * A failure may have come before the end of the body. It is no success that something else could be taken for.
 * @throws AppError idempotency_key_reused
 */
function requireSameBody({ status, bodyHash: before }: StoredResponse, bodyHash: Buffer | null): void {
  if (before === null && status >= 500) return
  if (before === null || bodyHash === null || !before.equals(bodyHash)) throw reused()
}

function reused(): AppError {
  return new AppError(
    'idempotency_key_reused',
    'This Idempotency-Key was already used for a different request. Use a new key for a new request.',
  )
}
