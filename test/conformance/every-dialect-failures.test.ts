import { PGlite } from '@electric-sql/pglite'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overPglite } from '../../src/database/embedded.ts'
import type { Services } from '../../src/services.ts'
import { buildTestApp } from '../support/build-test-app.ts'
import { operationsOpenToEveryKey } from '../support/dialect-contracts.ts'
import { makeSession, makeUser } from '../support/factories.ts'
import { servicesOver, unreachableServices } from '../support/idle-services.ts'
import { testApp } from '../support/test-app.ts'
import { idsOf, makeResources, type Resources } from './resources.ts'
import { hasParameter, routeTable, type TableRoute } from './route-table.ts'
import { bearing, expectError, send, workingBodies } from './send.ts'

/*
 * What every route answers when its database cannot be reached, and when the database fails in a way that nobody
 * foresaw: here one in which no table was ever made.
 */

/** Who is calling is known before any operation runs. */
const needNoDatabase = new Set(operationsOpenToEveryKey().filter((name) => name.startsWith('GET ')))

const { dialects, routes } = await routeTable()
const empty = overPglite(new PGlite())
let resources: Resources
let session: string
let unreachable: FastifyInstance
let broken: FastifyInstance

beforeAll(async () => {
  resources = await makeResources({ operator: true })
  const { id } = resources.account
  // A session of an admin of the operator, for whom nothing is out of reach.
  session = await makeSession(id, (await makeUser(id)).id)
  unreachable = await appOver(unreachableServices())
  broken = await appOver(servicesOver(empty))
})

afterAll(async () => {
  await unreachable.close()
  await broken.close()
  await empty.close()
})

describe.each(dialects)('$id', (dialect) => {
  const all = routes.filter((route) => route.dialect === dialect).map(named)
  const { internal, unavailable } = dialect.statuses

  test.each(all)('%s says so when the database cannot be reached', async (_, route) => {
    for (const response of await responses(route, unreachable)) {
      expectFailure(route, response, unavailable)
      expect(response.body).not.toMatch(/ECONN|127\.0\.0\.1|prisma/i)
    }
  })

  test.each(all)('%s tells nothing of what went wrong inside', async (_, route) => {
    for (const response of await responses(route, broken)) {
      expectFailure(route, response, internal)
      expect(response.body).not.toMatch(/relation|prisma|select|invocation/i)
    }
  })
})

/** Who is asking is known by then; everything else needs the database. */
function expectFailure(route: TableRoute, response: LightMyRequestResponse, status: number): void {
  if (needNoDatabase.has(`${route.method} ${route.path}`)) expect(response.statusCode).toBe(200)
  else expectError(route.dialect, response, [status])
}

/**
 * The answers to a request that would work, but for the database. Ids that the route refuses by their form alone do not
 * count; what needs no database, such as who is asking, may be answered well.
 */
async function responses(route: TableRoute, app: FastifyInstance): Promise<LightMyRequestResponse[]> {
  const [body] = workingBodies(route, resources)
  const found: LightMyRequestResponse[] = []
  for (const id of hasParameter(route) ? idsOf(resources) : ['']) {
    found.push(await send(route, { id, body, headers: bearing(session) }, app))
  }
  const counted = found.filter(
    ({ statusCode }) => !hasParameter(route) || statusCode !== route.dialect.statuses.not_found,
  )
  expect(counted.length).toBeGreaterThan(0)
  return counted
}

/** The app over services that fail, behind a door that works. */
async function appOver(services: Services): Promise<FastifyInstance> {
  const { authenticator } = (await testApp()).services
  const app = await buildTestApp({ ...services, authenticator })
  await app.ready()
  return app
}

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
