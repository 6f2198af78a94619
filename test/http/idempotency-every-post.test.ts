import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isJsonObject } from '../../src/shared/bounded.ts'
import { idsOf, makeResources, type Resources, rowsOf } from '../conformance/resources.ts'
import { hasParameter, routeTable, type TableRoute } from '../conformance/route-table.ts'
import { bearing, type Call, expectError, send, workingBodies } from '../conformance/send.ts'
import { makeSession, makeUser } from '../support/factories.ts'

/*
 * Every POST of every API that needs a credential, taken from the APIs themselves: a new one is covered by being there.
 */

const { dialects, routes } = await routeTable()

/** What needs more than one record; `idempotency-outcomes.test.ts` tries these. */
const elsewhere = ['restoreAssistant', 'rollBackEnvironment', 'importAccount']

test('every exception of this battery is of use', () => {
  const known = routes.map(({ operationId }) => operationId)
  expect(known).toEqual(expect.arrayContaining(elsewhere))
})

describe.each(dialects)('$id', (dialect) => {
  const posts = routes
    .filter((route) => route.dialect === dialect && route.guarded && route.method === 'POST')
    .filter(({ operationId }) => !elsewhere.includes(operationId))
    .map((route) => [route.path, route] as const)

  test.each(posts)('POST %s does its work once for each key', async (_, route) => {
    const resources = await makeResources({ operator: true })
    const { call, response } = await firstSuccess(route, resources)
    expect(response.headers['idempotency-replayed']).toBeUndefined()
    const before = await rowsOf(resources.account.id)

    const again = await send(route, call)
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([response.statusCode, 'true'])
    expect(again.rawPayload.equals(response.rawPayload)).toBe(true)
    for (const name of ['content-type', 'etag', 'x-ignored-fields', 'location', 'link']) {
      expect(again.headers[name], name).toEqual(response.headers[name])
    }
    expect(await rowsOf(resources.account.id)).toEqual(before)

    expectError(dialect, await firstReadable(route, otherRequests(route, call, resources)), [422])
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })
})

/** The first of all requests that should work which does, each under a key of its own. */
async function firstSuccess(route: TableRoute, resources: Resources) {
  let tries = 0
  for (const credential of await credentialsOf(resources)) {
    for (const body of workingBodies(route, resources).flatMap((one) => [one, renamed(route, one)])) {
      for (const id of hasParameter(route) ? idsOf(resources) : ['']) {
        tries += 1
        const call = { id, body, headers: { ...bearing(credential), 'idempotency-key': `try-${tries}` } }
        const response = await send(route, call)
        if (response.statusCode < 300) return { call, response }
      }
    }
  }
  throw new Error(`Nothing that was sent to ${route.path} worked.`)
}

/** The answer to the first that is not refused for its form: such a request never asks what its key has done. */
async function firstReadable(route: TableRoute, calls: readonly Call[]) {
  for (const call of calls) {
    const response = await send(route, call)
    if (response.statusCode !== 400) return response
  }
  throw new Error(`No other request to ${route.path} can be read.`)
}

/** With another body, or another query; what an operation takes of these, its schemas say. */
function otherRequests(route: TableRoute, call: Call, resources: Resources): Call[] {
  const queries = [{ dryRun: 'false' }, { other: 'request' }].map((query) => ({ ...call, query }))
  if (route.multipart) return queries
  const bodies = [renamed(route, call.body), ...workingBodies(route, resources), extended(call.body)]
    .filter((body) => body !== undefined && !isDeepStrictEqual(body, call.body))
    .map((body) => ({ ...call, body }))
  return [...queries, ...bodies]
}

/** With more in its objects; where there is no body, one that nobody asked for. */
function extended(body: unknown): unknown {
  const more = { other: 'request' }
  if (!isJsonObject(body)) return more
  const entries = Object.entries(body).map(([name, value]) => [
    name,
    isJsonObject(value) ? { ...value, ...more } : value,
  ])
  return Object.fromEntries(entries)
}

/** The body with every name in it one that nobody has, where its schema takes such a name. */
function renamed({ body: schema }: TableRoute, body: unknown): unknown {
  if (!isJsonObject(body) || schema === undefined) return body
  const suffix = `-x${randomBytes(3).toString('hex')}`
  const entries = Object.entries(body).map(([name, value]) => {
    const other = `${value}${suffix}`
    const taken = typeof value === 'string' && schema.safeParse({ ...body, [name]: other }).success
    return [name, taken ? other : value]
  })
  return Object.fromEntries(entries)
}

/** A key, and for what is only for people the session of a user. */
async function credentialsOf({ account }: Resources): Promise<string[]> {
  const { id } = await makeUser(account.id)
  return [account.key, await makeSession(account.id, id)]
}
