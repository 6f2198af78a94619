import { beforeAll, describe, expect, test } from 'vitest'
import { isJsonObject } from '../../src/shared/bounded.ts'
import type { Json } from '../support/dialect-contract.ts'
import { makeAccount, makeUser } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'
import { documentOf, operationsOf, resolved } from './openapi-document.ts'
import { makeResources, type Resources } from './resources.ts'
import { routeTable, type TableRoute } from './route-table.ts'
import { bearing, send, workingBodies, workingId } from './send.ts'

/*
 * What responses say of themselves in their headers: where a new record is, who may keep them, and that nothing was
 * stored.
 */

const { dialects, routes } = await routeTable()
const { app } = await testApp()
const credentials = ['Authorization', 'Cookie', 'X-Api-Key']

const listed = (value: unknown) => String(value).split(', ')

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const guarded = own.filter((route) => route.guarded)
  const making = guarded.filter(canBeRead)
  const openOnes = own.filter((route) => !route.guarded)

  describe('caches', () => {
    test.each(guarded.map(named))('keep %s to who asked, and ask again', async (_, route) => {
      const { key } = await makeAccount()
      for (const headers of [{}, bearing('sk_nobody'), bearing(key)]) {
        const { headers: sent } = await send(route, { headers })
        expect(sent['cache-control']).toBe(showsSecret(route) ? 'no-store' : 'private, no-cache')
        expect(listed(sent.vary)).toEqual(expect.arrayContaining(credentials))
        expect(listed(sent.vary)).not.toContain('x-dialect')
      }
    })

    test.runIf(openOnes.length > 0).each(openOnes.map(named))('never keep %s', async (_, route) => {
      const { email, password } = await makeUser((await makeAccount()).id)
      for (const body of [{ email, password }, { email, password: 'wrong password' }, {}]) {
        expect((await send(route, { body })).headers['cache-control']).toBe('no-store')
      }
    })

    test('tell apart by what the alias looks at', async () => {
      const { key } = await makeAccount()
      for (const url of [`/api${dialect.examplePath}`, '/api/nowhere', '/api']) {
        for (const headers of [{ 'x-dialect': dialect.id }, bearing(key), { 'x-dialect': 'nobody' }]) {
          const { vary } = (await app.inject({ url, headers })).headers
          expect(listed(vary)).toEqual(expect.arrayContaining(['x-dialect', ...credentials]))
          expect(new Set(listed(vary)).size).toBe(listed(vary).length)
        }
      }
    })
  })

  describe.runIf(making.length > 0)('a new record', () => {
    let resources: Resources
    beforeAll(async () => {
      // Only its admins make accounts.
      resources = await makeResources({ operator: true })
    })

    test.each(making.map(named))('by %s says where it is', async (_, route) => {
      for (const base of [dialect.prefix, '/api', '/api']) {
        const headers = { ...bearing(resources.account.key), 'x-dialect': dialect.id }
        const response = await make(route, base, headers, resources)
        const location = String(response.headers.location)
        expect(location.startsWith(`${base}/`)).toBe(true)
        const read = await app.inject({ url: location, headers })
        expect(read.statusCode).toBe(200)
        expect(idOf(read.json())).toBe(idOf(response.json()))
      }
    })

    test.each(making.map(named))('by %s says so again to a retry', async (_, route) => {
      const headers = { ...bearing(resources.account.key), 'idempotency-key': `again-${route.operationId}` }
      const first = await make(route, dialect.prefix, headers, resources)
      const again = await make(route, dialect.prefix, headers, resources, 'again')
      expect(again.headers['idempotency-replayed']).toBe('true')
      expect(again.headers.location).toBe(first.headers.location)
      expect(again.headers['cache-control']).toBe(first.headers['cache-control'])
    })
  })

  test('the document names the Location of what can be read, and of nothing else', async () => {
    const located = operationsOf(await documentOf(app, dialect.id)).filter(({ operation }) => {
      const made = operation.responses?.['201']
      return made !== undefined && 'headers' in made && 'location' in (made.headers ?? {})
    })
    const ids = making.map(({ operationId }) => operationId)
    expect(located.map(({ operation }) => operation.operationId).sort()).toEqual(ids.sort())
  })

  test('a dry run says so in every response, and its document too', async () => {
    const document = await documentOf(app, dialect.id)
    const operations = operationsOf(resolved(document, document))
    const resources = await makeResources()
    const { key } = resources.account
    for (const route of own) {
      const operation = operations.find(
        ({ operation }) => operation.operationId === route.operationId,
      )?.operation
      const parameters = (operation?.parameters ?? []) as { name: string }[] // resolved
      const takesDryRun = parameters.some(({ name }) => name === 'dryRun')
      const successes = Object.entries(operation?.responses ?? {}).filter(([status]) => Number(status) < 300)
      for (const [, response] of successes) {
        const declared = 'headers' in response ? Object.keys(response.headers ?? {}) : []
        expect([route.path, declared.includes('x-dry-run')]).toEqual([route.path, takesDryRun])
      }
      for (const body of takesDryRun ? workingBodies(route, resources) : []) {
        const tried = await send(route, { body, query: { dryRun: 'true' }, headers: bearing(key) })
        expect([route.path, tried.headers['x-dry-run']]).toEqual([route.path, 'true'])
        expect(tried.headers.location).toBeUndefined()
      }
      const done = await send(route, { headers: bearing(key), query: takesDryRun ? { dryRun: 'false' } : {} })
      expect([route.path, done.headers['x-dry-run']]).toEqual([route.path, undefined])
    }
  })
})

/** Those whose response holds the secret of a key. */
function showsSecret({ operationId }: TableRoute): boolean {
  return ['createApiKey', 'createAccount', 'rotateApiKey'].includes(String(operationId))
}

/** Whether its API has an operation that reads such a record: one of the same collection, or an assistant. */
function canBeRead({ dialect, path, responses }: TableRoute): boolean {
  const isAssistant = path.endsWith('/duplicate') || path.endsWith('/:id/assistants')
  const records = isAssistant ? `${dialect.prefix}/assistants` : path
  const reads = routes.filter((route) => route.dialect === dialect && route.method === 'GET')
  return '201' in responses && reads.some((route) => new RegExp(`^${records}/:[a-z]+$`).test(route.path))
}

/** A record may stand in an object of its own in the response. */
function idOf(view: Json): unknown {
  const records = [view, ...Object.values(view).filter(isJsonObject)]
  const record = records.find(({ id, uuid }) => (uuid ?? id) !== undefined)
  return record?.uuid ?? record?.id
}

let made = 0

/** The first body with which the route makes one; what has to be unique in it is. */
async function make(
  route: TableRoute,
  base: string,
  headers: Record<string, string>,
  resources: Resources,
  again?: 'again',
) {
  if (again === undefined) made += 1
  const ids = resources.records.map(({ uuid }) => uuid)
  const id = await workingId(route, resources, ids)
  const path = base + route.path.slice(route.dialect.prefix.length)
  for (const body of workingBodies(route, resources)) {
    const response = await send({ ...route, path }, { id, body: unique(body), headers })
    if (response.statusCode === 201) return response
  }
  throw new Error(`${route.path} makes nothing.`)
}

const unlike: Readonly<Record<string, () => string>> = {
  email: () => `person${made}@headers.example`,
  externalId: () => `headers-${made}`,
  slug: () => `headers-${made}`,
  number: () => `+1202555${String(1000 + made)}`,
  phoneNumber: () => `+1202555${String(1000 + made)}`,
}

function unique(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body
  const entries = Object.entries(body).map(([name, value]) => [name, unlike[name]?.() ?? value])
  const changed = Object.fromEntries(entries)
  return 'name' in changed ? { ...changed, name: `Record ${made}` } : changed
}
