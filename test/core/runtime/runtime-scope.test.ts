import { beforeAll, expect, test } from 'vitest'
import { idsOf, makeResources, type Resources, rowsOf } from '../../conformance/resources.ts'
import { hasParameter, routeTable, type TableRoute } from '../../conformance/route-table.ts'
import { bearing, expectError, send, workingBodies } from '../../conformance/send.ts'
import { operationsOpenToEveryKey } from '../../support/dialect-contracts.ts'
import { makeKey } from '../../support/factories.ts'

/*
 * A key with the scope runtime:read may resolve calls, and nothing else in any API. The routes come from the dialects,
 * so that a new one is covered by being there.
 */

const openToEveryKey = operationsOpenToEveryKey()

const { routes } = await routeTable()
const guarded = routes.filter(({ guarded }) => guarded).map((route) => [nameOf(route), route] as const)
const closed = guarded.filter(([name]) => !openToEveryKey.includes(name))
let resources: Resources
let key: string

beforeAll(async () => {
  // Of the operator, so that nothing is refused for any other reason.
  resources = await makeResources({ operator: true })
  key = await makeKey(resources.account.id, { scopes: ['runtime:read'] })
})

test('every exception is a route', () => {
  expect(guarded.map(([name]) => name)).toEqual(expect.arrayContaining(openToEveryKey))
})

test.each(closed)('%s refuses a key for resolving, and changes nothing', async (_, route) => {
  const { forbidden, not_found } = route.dialect.statuses
  const before = await rowsOf(resources.account.id)
  const statuses: number[] = []
  const body = workingBodies(route, resources).at(-1)
  for (const id of hasParameter(route) ? idsOf(resources) : ['']) {
    const response = await send(route, { id, body, headers: bearing(key) })
    expectError(route.dialect, response, [forbidden, not_found])
    statuses.push(response.statusCode)
  }
  expect(statuses).toContain(forbidden)
  expect(await rowsOf(resources.account.id)).toEqual(before)
})

function nameOf({ method, path }: TableRoute): string {
  return `${method} ${path}`
}
