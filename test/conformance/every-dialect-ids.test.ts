import { beforeAll, describe, expect, test } from 'vitest'
import { makeAccount, type TestAccount } from '../support/factories.ts'
import { idsOf, idsOfNothing, makeResources, type Resources, rowsOf, withIdsOf } from './resources.ts'
import { hasParameter, isWrite, routeTable, type TableRoute } from './route-table.ts'
import { bearing, expectError, send, workingBodies, workingId } from './send.ts'

/*
 * What a path or a body names is there, or it is the API's 404; and another account's is never there. All ids of all
 * records are tried in all places, so that nobody has to say which route takes which.
 */

const { dialects, routes } = await routeTable()

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect && route.guarded)
  const withParameter = own.filter(hasParameter).map(named)
  const withBody = own.filter((route) => isWrite(route) && route.body !== undefined).map(named)
  const notFound = [dialect.statuses.not_found]
  // What only the operator may do is refused to all others, whatever the id.
  const outOfReach = [dialect.statuses.not_found, dialect.statuses.forbidden]
  let operator: TestAccount
  let stranger: Resources
  let theirs: Resources
  let ours: Resources

  beforeAll(async () => {
    operator = await makeAccount({ operator: true })
    stranger = { account: await makeAccount(), records: [] }
    theirs = await makeResources()
    ours = await makeResources()
  })

  test.each(withParameter)('%s answers 404 to ids that name nothing', async (_, route) => {
    for (const body of workingBodies(route, { account: operator, records: [] })) {
      for (const id of idsOfNothing()) {
        expectError(dialect, await send(route, { id, body, headers: bearing(operator.key) }), notFound)
      }
    }
  })

  test.each(withParameter)('%s answers 4xx to an id that is too long', async (_, route) => {
    const [body] = workingBodies(route, { account: operator, records: [] })
    const call = { id: 'x'.repeat(2000), body, headers: bearing(operator.key) }
    expectError(dialect, await send(route, call), [...notFound, dialect.statuses.bad_request])
  })

  test.each(withParameter)('%s reaches nothing of another account', async (_, route) => {
    const before = await rowsOf(theirs.account.id)
    for (const body of workingBodies(route, stranger)) {
      for (const id of idsOf(theirs)) {
        const response = await send(route, { id, body, headers: bearing(stranger.account.key) })
        expectError(dialect, response, outOfReach)
        expect(response.body).not.toContain('Theirs')
      }
    }
    expect(await rowsOf(theirs.account.id)).toEqual(before)
  })

  test.each(withParameter)('%s reaches what is its own', async (_, route) => {
    // Without this the test before would prove nothing.
    const resources = route.method === 'DELETE' ? await makeResources() : ours
    expect(await workingId(route, resources, idsOf(resources))).toBeDefined()
  })

  test.each(withBody)('%s reaches nothing of another account by ids in its body', async (_, route) => {
    const before = await rowsOf(theirs.account.id)
    for (const body of workingBodies(route, theirs)) {
      // The slug is the asker's own; everything else is the other's.
      const mixed = withIdsOf({ account: ours.account, records: [] }, body)
      for (const id of hasParameter(route) ? idsOf(ours) : ['']) {
        await send(route, { id, body: mixed, headers: bearing(ours.account.key) })
      }
    }
    expect(await rowsOf(theirs.account.id)).toEqual(before)
    expect(await namesOf(theirs, ours)).toEqual([])
  })
})

/** The ids of their records that stand somewhere in the rows of our account. */
async function namesOf(theirs: Resources, ours: Resources): Promise<string[]> {
  const rows = JSON.stringify(await rowsOf(ours.account.id))
  const ids = idsOf(theirs).filter((id) => id.length > 20)
  return ids.filter((id) => rows.includes(id))
}

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
