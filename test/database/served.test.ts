import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { blankDraft, draftOf } from '../../src/core/assistants/model/assistant.ts'
import type { Database } from '../../src/database/database.ts'
import { isContention, isUnavailable } from '../../src/database/failures.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { makeAccount, makePhoneNumber } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'

const url = inject('databaseUrl')

/** What only a server with several connections can do. Runs when the suite runs on PostgreSQL. */
describe.runIf(url !== undefined)('a served database', () => {
  let database: Database
  const broken: Error[] = []
  beforeAll(() => {
    database = openServedDatabase({
      url: url ?? '',
      poolSize: 3,
      onConnectionError: (error) => broken.push(error),
    })
  })
  afterAll(() => database.close())

  test('a connection that is cut in a transaction fails that transaction alone', async () => {
    const failure = await database
      .transaction(async (session) => {
        const [{ pid } = { pid: 0 }] = await session.query<{ pid: number }>(
          'pid',
          'SELECT pg_backend_pid() AS pid',
          [],
        )
        await database.sql.query('terminate', 'SELECT pg_terminate_backend($1)', [pid])
        await sleep(50)
        await session.query('ping', 'SELECT 1', [])
      })
      .catch((error: unknown) => error)
    expect(isUnavailable(failure)).toBe(true)
    expect(broken.length).toBeGreaterThan(0)
    expect(await database.sql.query('ping', 'SELECT 1 AS one', [])).toEqual([{ one: 1 }])
  })

  test('a pool whose connections stay in use is busy, and not a database that is gone', async () => {
    const held = Promise.all(
      Array.from({ length: 3 }, () =>
        database.transaction((session) => session.query('hold', 'SELECT pg_sleep(6)', [])),
      ),
    )
    const failure = await database.sql.query('ping', 'SELECT 1', []).catch((error: unknown) => error)
    expect([isUnavailable(failure), isContention(failure)]).toEqual([true, true])
    await held
  })

  test('a connection that is thrown away is not handed out again', async () => {
    const pids = new Set<number>()
    for (let round = 0; round < 6; round += 1) {
      await database.transaction(async (session) => {
        const [row] = await session.query<{ pid: number }>('pid', 'SELECT pg_backend_pid() AS pid', [])
        pids.add(row?.pid ?? 0)
      })
    }
    expect(pids.size).toBeLessThanOrEqual(3)
  })

  test('transactions that deadlock are tried again', async () => {
    await database.transaction((session) =>
      session.script(
        'CREATE TABLE deadlock (id int PRIMARY KEY, hits int NOT NULL); INSERT INTO deadlock VALUES (1, 0), (2, 0)',
      ),
    )
    const hit = (order: readonly number[]) =>
      database.transaction(async (session) => {
        for (const id of order) {
          await session.query('hit', 'UPDATE deadlock SET hits = hits + 1 WHERE id = $1::int', [id])
          await sleep(100)
        }
      })
    await Promise.all([hit([1, 2]), hit([2, 1])])
    expect(await database.sql.query('hits', 'SELECT hits FROM deadlock ORDER BY id', [])).toEqual([
      { hits: 2 },
      { hits: 2 },
    ])
    await database.transaction((session) => session.script('DROP TABLE deadlock'))
  })

  test('deleting an assistant while another takes its numbers ends well either way', async () => {
    const account = await makeAccount()
    const { services } = await testApp()
    const principal = await services.authenticator.authenticate(account.key)
    if (principal === null) throw new Error('the key is not known')
    for (let round = 0; round < 10; round += 1) {
      const numbers: string[] = []
      for (let index = 0; index < 8; index += 1) numbers.push((await makePhoneNumber(account.id)).id)
      const holder = await services.assistants.create(principal, {
        ...blankDraft('A'),
        phoneNumberIds: [...numbers].reverse(),
      })
      const other = await services.assistants.create(principal, blankDraft('B'))
      const [deleted, taken] = await Promise.allSettled([
        services.assistants.delete(principal, holder.id),
        services.assistants.update(principal, other.id, (current) => ({
          ...draftOf(current),
          phoneNumberIds: numbers,
        })),
      ])
      expect(deleted.status).toBe('fulfilled')
      if (taken.status === 'rejected') expect(taken.reason).toMatchObject({ code: 'conflict' })
    }
  })
})
