import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { createIdempotencyRepository } from '../../../src/core/idempotency/idempotency-repository.ts'
import { createIdempotencyService, type Run } from '../../../src/core/idempotency/idempotency-service.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function setUp() {
  const { id: accountId } = await makeAccount()
  const database = await testDatabase()
  const service = createIdempotencyService(createIdempotencyRepository(database), {
    onBackgroundError(error) {
      throw error
    },
  })
  const request = { key: 'a', token: `sk_${accountId}`, accountId, fingerprint: randomBytes(32) }
  return {
    request: { ...request, hashBody: null },
    service,
    /** How long the claim still holds, by the clock of the database. */
    async leaseMs(): Promise<number> {
      const text = `SELECT extract(epoch FROM lease_until - now()) * 1000 AS left
        FROM idempotency_keys WHERE account_id = $1::uuid`
      const [row] = await database.sql.query<{ left: unknown }>('lease-of', text, [accountId])
      return Number(row?.left)
    },
    async setLease(milliseconds: number): Promise<void> {
      const text = `UPDATE idempotency_keys SET lease_until = now() + $2::int * interval '1 millisecond'
        WHERE account_id = $1::uuid`
      await database.sql.query('set-lease', text, [accountId, milliseconds])
    },
  }
}

type Beginning = Awaited<ReturnType<ReturnType<typeof createIdempotencyService>['begin']>>

function runOf(beginning: Beginning): Run {
  if (beginning.kind === 'run') return beginning.run
  throw new Error('The request came before.')
}

test('an instance that dies keeps a retry waiting for five seconds and no more', async () => {
  const { leaseMs, request, service } = await setUp()
  const run = runOf(await service.begin(request))
  const left = await leaseMs()
  expect(left).toBeLessThanOrEqual(5_000)
  // It is still the right of this one, even when it stands still for a while.
  expect(left).toBeGreaterThan(1_000)
  await expect(service.begin(request)).rejects.toMatchObject({
    code: 'request_in_progress',
    retryAfterSeconds: 1,
  })
  await run.release()
})

test('a request that runs for longer keeps its claim, second by second, until it has its answer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { leaseMs, request, service, setLease } = await setUp()
  const run = runOf(await service.begin(request))
  for (let second = 0; second < 3; second += 1) {
    await setLease(2_000)
    vi.advanceTimersByTime(1_000)
    while ((await leaseMs()) < 2_500) await setImmediate()
  }
  await run.keep({ status: 201, headers: {}, body: null }, null)
  expect(vi.getTimerCount()).toBe(0)
})

test('a claim that has run out goes to the next one that asks for the same, and to no other', async () => {
  const { request, service, setLease } = await setUp()
  const first = runOf(await service.begin(request))
  await setLease(0)
  await expect(service.begin({ ...request, fingerprint: randomBytes(32) })).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  })
  const second = runOf(await service.begin(request))
  await first.keep({ status: 201, headers: {}, body: Buffer.from('first') }, null)
  await second.keep({ status: 201, headers: {}, body: Buffer.from('second') }, null)
  const replay = await service.begin(request)
  expect(replay).toMatchObject({ kind: 'replay', response: { body: Buffer.from('second') } })
})

test('a failure before the end of a body is answered to every body, and a success to the same one only', async () => {
  const { request, service } = await setUp()
  const hashed = (hash: Buffer | null) => ({ ...request, hashBody: async () => hash })
  const response = { headers: {}, body: null }
  await runOf(await service.begin({ ...hashed(null), key: 'failed' })).keepFailure(
    { ...response, status: 500 },
    null,
  )
  expect(await service.begin({ ...hashed(randomBytes(32)), key: 'failed' })).toMatchObject({ kind: 'replay' })

  const hash = randomBytes(32)
  await runOf(await service.begin(hashed(null))).keep({ ...response, status: 200 }, hash)
  expect(await service.begin(hashed(Buffer.from(hash)))).toMatchObject({ kind: 'replay' })
  for (const other of [randomBytes(32), null]) {
    await expect(service.begin(hashed(other))).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  }
})
