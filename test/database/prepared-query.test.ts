import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Database, SqlSession } from '../../src/database/database.ts'
import { openServedDatabase } from '../../src/database/served.ts'

const url = inject('databaseUrl')

/** Runs when the suite runs on PostgreSQL. */
describe.runIf(url !== undefined)('a named statement', () => {
  let database: Database
  beforeAll(() => {
    // One connection, on which every statement is executed again.
    database = openServedDatabase({ url: url ?? '', poolSize: 1, onConnectionError: () => {} })
  })
  afterAll(() => database.close())

  test('gives the same rows each time, also when columns are null or there are no rows', async () => {
    const text = `SELECT n, n * 10::bigint AS big, '{"a": [1]}'::jsonb AS json, '2026-01-02 03:04:05.678+00'::timestamptz AS at,
      '{x,NULL}'::text[] AS list, NULLIF(n, 2) AS maybe FROM generate_series(1, $1::int) n`
    const row = (n: number) => ({
      n,
      big: String(n * 10),
      json: { a: [1] },
      at: new Date('2026-01-02T03:04:05.678Z'),
      list: ['x', null],
      maybe: n === 2 ? null : n,
    })
    for (const count of [2, 0, 3]) {
      const rows = await database.sql.query('columns', text, [count])
      expect(rows).toEqual(Array.from({ length: count }, (_, index) => row(index + 1)))
    }
  })

  test('that gives no rows can be repeated', async () => {
    const rows = () => database.sql.query('nothing', 'DELETE FROM accounts WHERE id = $1::uuid', [noId])
    expect([await rows(), await rows()]).toEqual([[], []])
  })

  test('without a name takes any text', async () => {
    expect(await database.sql.query('', 'SELECT 1 AS a', [])).toEqual([{ a: 1 }])
    expect(await database.sql.query('', 'SELECT 2 AS b, $1::int AS c', [3])).toEqual([{ b: 2, c: 3 }])
  })

  test('works again after a failure, be it of PostgreSQL or of a value that cannot be sent', async () => {
    const divide = (by: unknown) => database.sql.query('divide', 'SELECT 6 / $1::int AS result', [by])
    const endless: { self?: unknown } = {}
    endless.self = endless
    expect(await divide(2)).toEqual([{ result: 3 }])
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    await expect(divide(endless)).rejects.toThrow('circular')
    expect(await divide(3)).toEqual([{ result: 2 }])
  })

  test('whose columns have changed fails, and never shows rows under the columns from before', async () => {
    const read = (session: SqlSession) => session.query('changed', 'SELECT * FROM changing', [])
    await database.transaction(async (session) => {
      await session.script('CREATE TEMPORARY TABLE changing AS SELECT 1 AS a, 2 AS b')
      expect([await read(session), await read(session)]).toEqual([[{ a: 1, b: 2 }], [{ a: 1, b: 2 }]])
    })
    for (const change of ['RENAME a TO c', 'ALTER b TYPE text', 'DROP COLUMN b']) {
      const failure = database.transaction(async (session) => {
        await session.script(`ALTER TABLE changing ${change}`)
        return read(session)
      })
      await expect(failure).rejects.toThrow('cached plan must not change result type')
    }
    expect(await read(database.sql)).toEqual([{ a: 1, b: 2 }])
  })

  test('says in its errors where the query was made', async () => {
    const failure = await ask().catch((error: Error) => error.stack)
    expect(failure).toMatch(/at (async )?ask/)
    async function ask() {
      return await database.sql.query('broken', 'SELECT 1 / 0', [])
    }
  })
})

const noId = '00000000-0000-7000-8000-000000000000'
