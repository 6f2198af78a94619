import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { type SecondServer, secondServer } from '../core/transfer/second-server.ts'

/** As a standby is during a failover. */
async function makeReadOnly({ sql }: Database): Promise<void> {
  const databaseUrl = inject('databaseUrl')
  if (databaseUrl === undefined) {
    await sql.query('', 'SET default_transaction_read_only = on', [])
    return
  }
  const [{ name } = { name: '' }] = await sql.query<{ name: string }>(
    '',
    'SELECT current_database() AS name',
    [],
  )
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
  // Connections that stand keep their setting.
  const cut = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1'
  while ((await admin.query(cut, [name])).rows.length > 0) await sleep(10)
  await admin.end()
}

function send(
  { app, headers }: SecondServer,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
) {
  return app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
}

test('a database that takes no writes refuses them with 503, still reads, and is not ready', async () => {
  const server = await secondServer()
  const made = await send(server, 'POST', '/v1/assistants', { name: 'A' })
  const { id } = made.json<{ id: string }>()
  expect((await send(server, 'GET', '/readyz')).statusCode).toBe(200)
  await makeReadOnly(server.database)

  expect((await send(server, 'GET', `/v1/assistants/${id}`)).statusCode).toBe(200)
  const writes = await Promise.all([
    send(server, 'POST', '/v1/assistants', { name: 'B' }),
    send(server, 'POST', '/acme/api/agents', { title: 'B', brain: 'gpt-4o' }),
    send(server, 'DELETE', `/v1/assistants/${id}`),
    // By Prisma.
    send(server, 'POST', '/v1/campaigns', { name: 'C' }),
  ])
  for (const response of writes) {
    expect(response.statusCode).toBe(503)
    expect(response.body).toContain('The database is read-only; changes are not possible at the moment.')
  }
  const readyz = await send(server, 'GET', '/readyz')
  expect([readyz.statusCode, readyz.json()]).toEqual([503, { status: 'database read-only' }])
})
