import { beforeAll, describe, expect, test } from 'vitest'
import { idsOf, makeResources, type Resources, rowsOf } from './resources.ts'
import { routeTable, type TableRoute } from './route-table.ts'
import { bearing, expectError, send, workingBodies, workingId } from './send.ts'

/*
 * A query parameter that is misspelt must not be passed over where it would have kept something from being done.
 */

const { dialects, routes } = await routeTable()
const wrongDryRuns = ['TRUE', 'True', '1', 'yes', '', 'true ']

let resources: Resources

beforeAll(async () => {
  resources = await makeResources({ operator: true })
})

/** Every answer to a request that would work, but for its query. */
async function responses(route: TableRoute, query: Record<string, string>) {
  const headers = bearing(resources.account.key)
  const id =
    route.method === 'DELETE'
      ? undefined
      : await workingId(route, resources, idsOf(resources)).catch(() => undefined)
  const bodies = route.method === 'GET' ? [undefined] : workingBodies(route, resources)
  const before = await rowsOf(resources.account.id)
  const found = []
  for (const body of bodies) found.push(await send(route, { id, body, query, headers }))
  expect(await rowsOf(resources.account.id)).toEqual(before)
  return found
}

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const writes = own.filter(({ method, guarded }) => method !== 'GET' && guarded).map(named)
  const { validation_failed } = dialect.statuses

  test.each(writes)('%s refuses a dry run that is misspelt, and does nothing', async (_, route) => {
    for (const dryRun of wrongDryRuns) {
      for (const response of await responses(route, { dryRun })) {
        expectError(dialect, response, [validation_failed])
        expect(response.body).toContain('dryRun')
      }
    }
  })

  if (dialect.refusesUnknownParameters !== true) return

  test.each(own.map(named))(
    '%s refuses a parameter that it does not know, and does nothing',
    async (_, route) => {
      for (const name of ['nonsense', 'dry_run', 'dryrun', 'DryRun']) {
        for (const response of await responses(route, { [name]: 'true' })) {
          expectError(dialect, response, [validation_failed])
          expect(response.body).toContain(`/${name}`)
        }
      }
    },
  )
})

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
