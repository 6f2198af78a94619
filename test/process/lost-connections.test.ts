import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { ownDatabase } from '../support/own-database.ts'
import { endStartedServers, type ServerProcess, startServer } from '../support/server-process.ts'

afterEach(endStartedServers)

const apiKey = 'test-key-of-the-first-account-0123456789'

/** How often all connections are cut, under requests without a pause. */
const cuts = 250

/** Far more than there are connections: the gap is where one is handed over to the next that waits for it. */
const writersAtOnce = 60

/** Runs when the suite runs on PostgreSQL. */
describe.runIf(inject('databaseUrl') !== undefined)('connections that PostgreSQL cuts', () => {
  test('fail requests with 503 and never end the process', async () => {
    const { environment } = await ownDatabase()
    const server = await startServer({
      ...environment,
      ADMIN_API_KEY: apiKey,
      DATABASE_POOL_SIZE: '4',
      LOG_LEVEL: 'fatal',
    })
    const statuses = new Set<number>()
    let cutting = true
    const writers = Array.from({ length: writersAtOnce }, async (_, index) => {
      while (cutting && isAlive(server)) statuses.add(await write(server, index))
    })
    await cutAll(environment.DATABASE_URL ?? '', () => isAlive(server))
    cutting = false
    await Promise.all(writers)
    expect(server.output()).toEqual({ stdout: '', stderr: expect.not.stringContaining('Error') })
    expect(isAlive(server)).toBe(true)
    expect([...statuses].sort()).toEqual([201, 503])
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
  }, 120_000)
})

function isAlive({ process: { exitCode, signalCode } }: ServerProcess): boolean {
  return exitCode === null && signalCode === null
}

/** In transactions of plain SQL and of Prisma, by turns. @returns the status; 0 when the server did not answer */
async function write({ url }: ServerProcess, index: number): Promise<number> {
  const [path, body] =
    index % 2 === 0
      ? ['/v1/assistants', { name: 'A', externalId: crypto.randomUUID() }]
      : ['/v1/campaigns', { name: 'C' }]
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      // What an assistant is made by is one statement without it.
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  }).catch(() => null)
  await response?.arrayBuffer()
  return response?.status ?? 0
}

async function cutAll(url: string, goesOn: () => boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (let round = 0; round < cuts && goesOn(); round += 1) {
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await sleep(round % 40)
  }
  await client.end()
}
