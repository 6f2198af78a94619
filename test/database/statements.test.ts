import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import type { FastifyInstance } from 'fastify'
import { beforeAll, expect, test } from 'vitest'
import { createServices, type Services } from '../../src/services.ts'
import { buildTestApp } from '../support/build-test-app.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount } from '../support/factories.ts'
import { recordStatements } from '../support/record-statements.ts'

/*
 * How often a request on the hot routes goes to the database: what a clock could not tell on a busy machine. A number may
 * only go up for a reason.
 */

let statements: string[] = []
let services: Services
let app: FastifyInstance
let headers: Record<string, string>
let id: string

beforeAll(async () => {
  services = createServices({
    database: recordStatements(await testDatabase(), ({ name, text }) => statements.push(name || text)),
    storage: new FileStorage(new LocalStorageAdapter('unused')),
    fileSizeLimitBytes: 1,
    sessionTtlMs: 1,
    onBackgroundError: () => {},
  })
  app = await buildTestApp(services)
  headers = { authorization: `Bearer ${(await makeAccount()).key}`, 'content-type': 'application/json' }
  const created = await send('POST', '/v1/assistants', { name: 'Ada', firstMessage: 'Hi {{ name }}.' })
  id = created.id
})

async function send(method: HotRequest['method'], url: string, payload?: object): Promise<{ id: string }> {
  const response = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
  expect([url, response.statusCode]).toEqual([
    url,
    method === 'POST' && url.endsWith('assistants') ? 201 : 200,
  ])
  return response.json()
}

interface HotRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: object
  readonly statements: number
}

const requests: readonly HotRequest[] = [
  { method: 'GET', path: '/v1/assistants/{id}', statements: 1 },
  { method: 'GET', path: '/v1/assistants?limit=20', statements: 1 },
  { method: 'POST', path: '/v1/runtime/resolve', body: { variables: { name: 'Bea' } }, statements: 1 },
  { method: 'POST', path: '/v1/assistants', body: { name: 'Bea' }, statements: 1 },
  { method: 'PATCH', path: '/v1/assistants/{id}', body: { firstMessage: 'Hello.' }, statements: 2 },
]

test.each(requests)(
  '$method $path: $statements, with a credential and a catalogue that are known',
  async (request) => {
    const { method, path, body } = request
    const named = path.endsWith('resolve') ? { assistantId: id, ...body } : body
    await send('GET', `/v1/assistants/${id}`)
    await services.catalogue.read()
    statements = []
    await send(method, path.replace('{id}', id), named)
    expect(statements).toHaveLength(request.statements)
  },
)
