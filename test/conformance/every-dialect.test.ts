import { beforeAll, describe, expect, test } from 'vitest'
import type { Refusal } from '../../src/core/audit/refusal.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount, makeKey } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'
import { idsOf, makeResources, type Resources, rowsOf } from './resources.ts'
import { isWrite, routeTable, type TableRoute } from './route-table.ts'
import { bearing, expectError, send, workingBodies } from './send.ts'

/*
 * The door of every API: who is let in, and what the others hear. The routes come from the dialects, so that a new one
 * is covered by being there.
 */

const { dialects, routes } = await routeTable()

/** What whoever reads may do by POST, for it changes nothing but the asker's own session. */
const openToReaders = ['/auth/logout', '/convert', '/render', '/runtime/resolve']

test('every dialect has routes', () => {
  for (const dialect of dialects) {
    const guarded = routes.filter((route) => route.dialect === dialect && route.guarded)
    expect(guarded.length, dialect.id).toBeGreaterThan(0)
  }
})

test('every exception of this battery is of use', () => {
  for (const path of openToReaders) expect(routes.some((route) => route.path.endsWith(path))).toBe(true)
})

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const guarded = own.filter((route) => route.guarded).map(named)
  const writes = guarded.filter(([, route]) => isWrite(route))
  const unauthenticated = [dialect.statuses.unauthenticated]
  const forbidden = [dialect.statuses.forbidden]
  let resources: Resources
  let readOnlyKey: string

  beforeAll(async () => {
    resources = await makeResources()
    readOnlyKey = await makeKey(resources.account.id, { scopes: ['read'] })
  })

  test.each(guarded)(
    '%s refuses requests without a credential, and with one that is not valid',
    async (_, route) => {
      const expired = await makeKey(resources.account.id, { expiresAt: new Date(Date.now() - 1000) })
      const revoked = await makeKey(resources.account.id, { revokedAt: new Date() })
      const headers: [Record<string, string>, string][] = [
        [{}, realm],
        [{ cookie: 'auth-token=' }, realm],
        [bearing(expired), unknown],
        [bearing(revoked), unknown],
        [bearing('sk_unknown'), unknown],
        [bearing('ses_unknown'), unknown],
        [bearing('x'.repeat(600)), malformed('header Authorization', 'Bearer, a space and ')],
        [{ authorization: 'Basic YTpi' }, malformed('header Authorization', 'Bearer, a space and ')],
        [{ authorization: 'Bearer' }, malformed('header Authorization', 'Bearer, a space and ')],
        [{ 'x-api-key': '' }, malformed('header x-api-key')],
        [{ 'x-api-key': 'x'.repeat(600) }, malformed('header x-api-key')],
        [{ 'x-api-key': 'sk_unknown' }, unknown],
        [{ cookie: `auth-token=${'x'.repeat(600)}` }, malformed('cookie auth-token')],
        [{ cookie: 'auth-token=ses_unknown' }, unknown],
        [{ cookie: 'auth-token=%00' }, unknown],
      ]
      for (const [header, challenge] of headers) {
        const response = await send(route, { headers: header })
        expectError(dialect, response, unauthenticated)
        expect(response.headers['www-authenticate']).toBe(challenge)
      }
    },
  )

  test('takes the key in each of the three ways', async () => {
    const { key } = await makeAccount()
    const { app } = await testApp()
    const url = dialect.prefix + dialect.examplePath
    for (const headers of [bearing(key), { 'x-api-key': key }, { cookie: `auth-token=${key}` }]) {
      expect((await app.inject({ url, headers })).statusCode).toBe(200)
    }
  })

  test.each(writes)('%s refuses a read-only key, and changes nothing', async (_, route) => {
    const before = await rowsOf(resources.account.id)
    const headers = bearing(readOnlyKey)
    const statuses: number[] = []
    for (const body of workingBodies(route, resources)) {
      for (const id of route.path.includes('/:') ? idsOf(resources) : ['']) {
        const response = await send(route, { id, body, headers })
        statuses.push(response.statusCode)
        if (isOpenToReaders(route)) expect(forbidden).not.toContain(response.statusCode)
        else expectError(dialect, response, [...forbidden, dialect.statuses.not_found])
      }
    }
    if (isOpenToReaders(route)) expect(Math.min(...statuses)).toBeLessThan(300)
    else expect(statuses).toContain(forbidden[0])
    expect(await rowsOf(resources.account.id)).toEqual(before)
    if (!isOpenToReaders(route)) expect(await refusedOperations(resources)).toContain(route.operationId)
  })

  test.each(writes)('%s refuses the cookie from another site', async (_, route) => {
    const cookie = `auth-token=${resources.account.key}`
    for (const headers of [
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
    ]) {
      expectError(dialect, await send(route, { headers }), forbidden)
    }
  })

  test('answers its own 404 where there is nothing', async () => {
    const { app } = await testApp()
    const { key } = resources.account
    for (const path of ['/nonsense', '/', '', '/assistants/a/b/c/d', '/%F0%9F%98%80']) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        for (const headers of [{}, bearing(key)]) {
          const response = await app.inject({ method, url: dialect.prefix + path, headers })
          expectError(dialect, response, [dialect.statuses.not_found])
        }
      }
    }
  })

  test('answers in its own words to a URL that cannot be read', async () => {
    const { app } = await testApp()
    const response = await app.inject({ url: `${dialect.prefix}/assistants/%zz` })
    expectError(dialect, response, [dialect.statuses.bad_request])
  })
})

/** What the log of the account says of the writes that were refused. */
async function refusedOperations({ account }: Resources): Promise<string[]> {
  const { services } = await testApp()
  await services.refusals.flush()
  const { prisma } = await testDatabase()
  const lines = await prisma.auditEntry.findMany({
    where: { accountId: account.id, action: 'apiKey.refuse' },
  })
  return lines.flatMap(({ refusal }) => (refusal as unknown as Refusal).operations)
}

const realm = 'Bearer realm="Switchboard"'
const unknown = invalid('The credential is unknown, expired or revoked.')

function invalid(description: string): string {
  return `${realm}, error="invalid_token", error_description="${description}"`
}

function malformed(carrier: string, form = ''): string {
  return invalid(`The ${carrier} is malformed: it must be ${form}a token of 1 to 512 characters.`)
}

function isOpenToReaders(route: TableRoute): boolean {
  return openToReaders.some((path) => route.path.endsWith(path))
}

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
