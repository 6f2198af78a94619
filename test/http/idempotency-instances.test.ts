import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, inject, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { buildTestApp } from '../support/build-test-app.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount } from '../support/factories.ts'
import { servicesOver } from '../support/idle-services.ts'
import { endStartedServers, startServer, temporaryDirectory } from '../support/server-process.ts'

/*
 * A key means the same on every instance and after a restart, for nothing of it is in memory.
 */

afterEach(endStartedServers)

const databaseUrl = inject('databaseUrl')

/** Another instance of the server over the database of this worker, not listening; PGlite has one connection for all. */
async function instance(prepare: (app: FastifyInstance) => void = () => {}): Promise<FastifyInstance> {
  const database = await connection()
  const app = await buildTestApp(servicesOver(database))
  prepare(app)
  if (databaseUrl !== undefined) app.addHook('onClose', () => database.close())
  await app.ready()
  return app
}

async function connection(): Promise<Database> {
  if (databaseUrl === undefined) return testDatabase()
  return openServedDatabase({ url: databaseUrl, poolSize: 5, onConnectionError: () => {} })
}

function headersOf(apiKey: string) {
  return {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'idempotency-key': 'the-same',
  }
}

function post(app: FastifyInstance, apiKey: string, payload: object, path = '/assistants') {
  return app.inject({ method: 'POST', url: `/v1${path}`, headers: headersOf(apiKey), payload })
}

async function countOf(accountId: string): Promise<number> {
  return (await testDatabase()).prisma.assistant.count({ where: { accountId } })
}

describe('two instances over one database', () => {
  test('make one assistant of 200 retries that come to both at once', async () => {
    const { id, key } = await makeAccount()
    const apps = [await instance(), await instance()]
    const responses = await Promise.all(
      Array.from({ length: 100 }, () => apps.map((app) => post(app, key, { name: 'One' }))).flat(),
    )
    for (const { statusCode } of responses) expect([201, 409]).toContain(statusCode)
    const made = responses.filter(({ statusCode }) => statusCode === 201)
    expect(new Set(made.map(({ body }) => body)).size).toBe(1)
    for (const app of apps) {
      const last = await post(app, key, { name: 'One' })
      expect(last.headers['idempotency-replayed']).toBe('true')
      expect(last.body).toBe(made[0]?.body)
      expect((await post(app, key, { name: 'Two' })).statusCode).toBe(422)
    }
    expect(await countOf(id)).toBe(1)
    for (const app of apps) await app.close()
  }, 90_000)

  test('say that a request is running on the other one', async () => {
    const { id, key } = await makeAccount()
    const second = await instance()
    const meanwhile: number[] = []
    // It has the key and has done nothing yet.
    const first = await instance((app) =>
      app.addHook('preHandler', async () => {
        meanwhile.push((await post(second, key, { name: 'One' })).statusCode)
        meanwhile.push((await post(second, key, { name: 'Two' })).statusCode)
      }),
    )
    expect((await post(first, key, { name: 'One' })).statusCode).toBe(201)
    expect(meanwhile).toEqual([409, 422])
    expect((await post(second, key, { name: 'One' })).headers['idempotency-replayed']).toBe('true')
    expect(await countOf(id)).toBe(1)
    await first.close()
    await second.close()
  })

  test('let one that stood still too long change nothing of what the other one has answered since', async () => {
    const { id, key } = await makeAccount()
    const body = { name: 'k', scopes: ['read'] }
    const second = await instance()
    const responses: string[] = []
    const first = await instance((app) =>
      app.addHook('preHandler', async () => {
        const { sql } = await testDatabase()
        const text = `UPDATE idempotency_keys SET lease_until = now() WHERE account_id = $1::uuid`
        await sql.query('end-lease', text, [id])
        responses.push((await post(second, key, body, '/api-keys')).body)
      }),
    )
    const late = await post(first, key, body, '/api-keys')
    expect(late.statusCode).toBe(201)
    expect(late.body).not.toBe(responses[0])
    expect((await post(second, key, body, '/api-keys')).body).toBe(responses[0])
    await first.close()
    await second.close()
  })
})

describe('an instance that fails after the work', () => {
  /** What it has done is stored, and its answer cannot be written. */
  function failing(error: Error): Promise<FastifyInstance> {
    return instance((app) =>
      app.addHook('preSerialization', async (_request, { statusCode }, payload) => {
        if (statusCode < 300) throw error
        return payload
      }),
    )
  }

  const body = { name: 'k', scopes: ['read'] }

  test('answers the retry with the same failure, and nothing is done twice', async () => {
    const { id, key } = await makeAccount()
    const [first, second] = [await failing(new Error('broken')), await instance()]
    const failed = await post(first, key, body, '/api-keys')
    const again = await post(second, key, body, '/api-keys')
    expect([failed.statusCode, again.statusCode]).toEqual([500, 500])
    expect(again.body).toBe(failed.body)
    expect(again.headers['content-type']).toBe(failed.headers['content-type'])
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await post(second, key, { ...body, name: 'other' }, '/api-keys')).statusCode).toBe(422)
    const { prisma } = await testDatabase()
    expect(await prisma.apiKey.count({ where: { accountId: id, name: 'k' } })).toBe(1)
    await first.close()
    await second.close()
  })

  test('leaves the assistant that it has made to the retry', async () => {
    const { id, key } = await makeAccount()
    const [first, second] = [await failing(new Error('broken')), await instance()]
    expect((await post(first, key, { name: 'One' })).statusCode).toBe(500)
    const again = await post(second, key, { name: 'One' })
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, undefined])
    expect((await post(second, key, { name: 'One' })).headers['idempotency-replayed']).toBe('true')
    expect(await countOf(id)).toBe(1)
    await first.close()
    await second.close()
  })

  test('leaves the key free when the database could not be reached', async () => {
    const { key } = await makeAccount()
    const first = await failing(Object.assign(new Error('gone'), { statusCode: 503 }))
    const second = await instance()
    expect((await post(first, key, body, '/api-keys')).statusCode).toBe(503)
    const again = await post(second, key, body, '/api-keys')
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, undefined])
    await first.close()
    await second.close()
  })
})

test('keys whose time is over are deleted by an instance that gets another one', async () => {
  const { id, key } = await makeAccount()
  const { prisma } = await testDatabase()
  const old = {
    accountId: id,
    fingerprint: Buffer.alloc(32),
    leaseUntil: new Date(0),
    createdAt: new Date(0),
  }
  await prisma.idempotencyKey.createMany({
    data: Array.from({ length: 1_500 }, () => ({ ...old, id: randomBytes(32) })),
  })
  const app = await instance()
  await post(app, key, { name: 'One' })
  while ((await prisma.idempotencyKey.count({ where: { accountId: id } })) > 1) await setImmediate()
  await app.close()
})

test('a client that went away finds the answer when it comes again', async () => {
  const { id, key } = await makeAccount()
  const progress = new EventEmitter()
  const app = await instance((prepared) => {
    // Hooks that come later run after the server's own: it has the key, and it has kept the answer.
    prepared.addHook('preHandler', async ({ raw }) => {
      if (gone.destroyed) return
      gone.destroy()
      await once(raw.socket, 'close')
    })
    prepared.addHook('onSend', async () => {
      progress.emit('kept')
    })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo // it listens on TCP
  const gone = request({ port, path: '/v1/assistants', method: 'POST', headers: headersOf(key) })
  const ended = [once(gone, 'error'), once(progress, 'kept')]
  gone.end(JSON.stringify({ name: 'One' }))
  await Promise.all(ended)
  const again = await post(app, key, { name: 'One' })
  expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, 'true'])
  expect(await countOf(id)).toBe(1)
  await app.close()
})

describe('processes', () => {
  async function create(url: string, apiKey: string): Promise<Response> {
    const body = JSON.stringify({ name: 'One' })
    return fetch(`${url}/v1/assistants`, { method: 'POST', headers: headersOf(apiKey), body })
  }

  test('one that was killed and started again knows the key', async () => {
    const directory = await temporaryDirectory()
    const { key } = await makeAccount()
    const environment = {
      DATA_DIR: directory.path,
      ...(databaseUrl === undefined ? { ADMIN_API_KEY: key } : { DATABASE_URL: databaseUrl }),
    }
    const before = await startServer(environment)
    const first = await create(before.url, key)
    expect(first.status).toBe(201)
    const made = await first.text()
    await before.end('SIGKILL')
    const after = await startServer(environment)
    const second = await create(after.url, key)
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(await second.text()).toBe(made)
    await after.end('SIGTERM')
    await directory.remove()
  }, 90_000)

  test.runIf(databaseUrl !== undefined)(
    'one that was killed at work leaves its key to the retry within five seconds',
    async () => {
      const directory = await temporaryDirectory()
      const { id, key } = await makeAccount()
      const environment = { DATA_DIR: directory.path, DATABASE_URL: String(databaseUrl) }
      const header = `${JSON.stringify({ kind: 'header', schemaVersion: 1 })}\n`
      const headers = { ...headersOf(key), 'content-type': 'application/x-ndjson' }
      const importing = (url: string) => request(`${url}/v1/import`, { method: 'POST', headers })

      const killed = await startServer(environment)
      const half = importing(killed.url)
      half.on('error', () => {})
      half.write(header)
      const { sql } = await testDatabase()
      const lease = `SELECT lease_until > now() + interval '5 seconds' AS long
        FROM idempotency_keys WHERE account_id = $1::uuid`
      while ((await sql.query('lease-of-killed', lease, [id])).length === 0) await setImmediate()
      await killed.end('SIGKILL')
      expect(await sql.query('lease-of-killed', lease, [id])).toEqual([{ long: false }])

      const { url } = await startServer(environment)
      const retry = async () => fetch(`${url}/v1/import`, { method: 'POST', headers, body: header })
      let response = await retry()
      while (response.status === 409) {
        expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(5)
        response = await retry()
      }
      expect(response.status).toBe(200)
      await directory.remove()
    },
    90_000,
  )

  test.runIf(databaseUrl !== undefined)(
    'two over one PostgreSQL make one assistant',
    async () => {
      const directory = await temporaryDirectory()
      const { id, key } = await makeAccount()
      const environment = { DATA_DIR: directory.path, DATABASE_URL: String(databaseUrl) }
      const servers = [await startServer(environment), await startServer(environment)]
      const retries = Array.from({ length: 100 }, () => servers.map(({ url }) => create(url, key))).flat()
      const statuses = (await Promise.all(retries)).map(({ status }) => status)
      expect(statuses).toContain(201)
      for (const status of statuses) expect([201, 409]).toContain(status)
      expect(await countOf(id)).toBe(1)
      for (const { url } of servers) {
        expect((await create(url, key)).headers.get('idempotency-replayed')).toBe('true')
      }
      await directory.remove()
    },
    90_000,
  )
})
