import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { routeTable } from '../conformance/route-table.ts'
import { send } from '../conformance/send.ts'
import { appWith } from '../core/identity/app-with.ts'
import { bearer } from '../support/client.ts'
import { makeAccount } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const { dialects, routes } = await routeTable()

async function idOf(request: InjectOptions): Promise<unknown> {
  const { app } = await testApp()
  return (await app.inject(request)).headers['x-request-id']
}

describe('a request', () => {
  test('gets a UUIDv7 of its own', async () => {
    const [first, second] = [await idOf({ url: '/healthz' }), await idOf({ url: '/healthz' })]
    expect(first).toMatch(uuidV7)
    expect(second).toMatch(uuidV7)
    expect(second).not.toBe(first)
  })

  test.each(['a', '019447b1-b8d9-7063-91ad-b52605244cb4', 'x'.repeat(128), 'say "~ !"', '../../etc', '0'])(
    'keeps its own id %j',
    async (id) => {
      expect(await idOf({ url: '/healthz', headers: { 'x-request-id': id } })).toBe(id)
    },
  )

  test.each(['', '   ', 'x'.repeat(129), 'tab\there', 'café', '\u0000', '\u007f', '日本'])(
    'gets another id than %j',
    async (id) => {
      expect(await idOf({ url: '/healthz', headers: { 'x-request-id': id } })).toMatch(uuidV7)
    },
  )
})

describe('its id is sent', () => {
  const headers = { 'x-request-id': 'mine-1' }
  const preflight = { origin: 'https://dashboard.example', 'access-control-request-method': 'POST' }
  const elsewhere: readonly InjectOptions[] = [
    { url: '/' },
    { url: '/healthz' },
    { url: '/readyz' },
    { url: '/docs' },
    { url: '/docs/static/index.html' },
    { url: '/docs/static/nothing' },
    { url: '/nowhere' },
    { url: '/%zz' },
    { url: '/api/assistants', headers: { 'x-dialect': 'nobody' } },
    { method: 'OPTIONS', url: '/v1/assistants', headers: preflight },
    ...dialects.flatMap(({ id, prefix }) => [
      { url: `/${id}/openapi.json` },
      { url: `${prefix}/nowhere` },
      { url: `${prefix}/%zz` },
      { url: `${prefix}/assistants/${'x'.repeat(2000)}` },
    ]),
  ]

  test.each(
    elsewhere.map((request) => [`${request.method ?? 'GET'} ${String(request.url).slice(0, 60)}`, request]),
  )('by %s', async (_, request) => {
    const { headers: own } = request as InjectOptions
    expect(await idOf({ ...(request as InjectOptions), headers: { ...headers, ...own } })).toBe('mine-1')
  })

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'by %s, with and without a credential',
    async (_, route) => {
      const { key } = await makeAccount()
      for (const credential of [{}, { authorization: `Bearer ${key}` }]) {
        const payload = route.method === 'GET' ? undefined : '{"unfinished'
        const sent = { ...headers, ...credential, 'content-type': 'application/json' }
        expect((await send(route, { headers: sent, payload })).headers['x-request-id']).toBe('mine-1')
      }
    },
  )

  test('with a 304', async () => {
    const client = await bearer('/v1', (await makeAccount()).key)
    const { body } = await client.post('/assistants', { name: 'Ada' })
    const known = { 'if-none-match': '"1"', ...headers }
    const response = await client.get(`/assistants/${body.id}`, { headers: known })
    expect([response.status, response.headers['x-request-id']]).toEqual([304, 'mine-1'])
  })
})

describe('its id stands', () => {
  const id = 'deploy #7 / 100 % [é]'.replace('é', 'e')
  const headers = { 'x-request-id': id }

  test('in the history, in the audit log and in what was exported', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const long = 'x'.repeat(128)
    const { body } = await client.post('/assistants', { name: 'Ada' }, { headers })
    await client.patch(`/assistants/${body.id}`, { name: 'Bea' }, { headers: { 'x-request-id': long } })
    await client.put(`/assistants/${body.id}/environments/production`, { version: 1 }, { headers })
    const read = async (path: string) => (await client.get(path)).body.data
    const ids = (lines: { requestId: string }[]) => lines.map(({ requestId }) => requestId)
    expect(ids(await read(`/assistants/${body.id}/versions`))).toEqual([long, id])
    expect(ids(await read(`/assistants/${body.id}/environments/production/history`))).toEqual([id])
    expect(ids(await read('/audit'))).toEqual([id, long, id])
    const exported = String((await client.get('/export')).body)
    const there = await bearer('/v1', (await makeAccount()).key)
    const imported = await there.post('/import', exported, {
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(imported.body.summary).toMatchObject({ created: 4, failed: 0 })
  })

  test('in the one line of the log', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
    const app = await appWith({ logger })
    const { key } = await makeAccount()
    const credential = { authorization: `Bearer ${key}` }
    await app.inject({ url: '/v1/assistants', headers: { ...headers, ...credential } })
    const unnamed = await app.inject({ url: '/v1/assistants' })
    await app.close()
    const found = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')
    expect(found.map(({ requestId }) => requestId)).toEqual([id, unnamed.headers['x-request-id']])
  })

  test('in the `instance` of a problem, as a URN', async () => {
    const client = await bearer('/v1', (await makeAccount()).key)
    const refused = await client.post('/assistants', {}, { headers })
    expect(refused.body.instance).toBe('urn:switchboard:request:deploy%20%237%20/%20100%20%25%20%5Be%5D')
    const operations = [{ op: 'delete', id: 'nobody' }]
    for (const atomic of [true, false]) {
      const { body } = await client.post('/assistants/bulk', { operations, atomic }, { headers })
      const outcomes = atomic ? body.details.failed : body.outcomes
      expect(outcomes[0].problem.instance).toBe(refused.body.instance)
    }
    const { headers: sent, body } = await client.get('/assistants/nobody')
    expect(body.instance).toBe(`urn:switchboard:request:${sent['x-request-id']}`)
  })
})
