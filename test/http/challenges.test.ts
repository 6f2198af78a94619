import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.ts'
import { routeTable } from '../conformance/route-table.ts'
import { clientFor } from '../support/client.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { at } from '../support/dialect-driver.ts'
import { makeAccount, makeKey, makeUser } from '../support/factories.ts'

const { dialects, routes } = await routeTable()
const realm = 'Bearer realm="Switchboard"'

describe.each(dialects)('a 401 of $id', ({ id, prefix, examplePath, statuses }) => {
  const { message, unauthenticated } = contractOf(id).errors

  test.each([
    [{}, /^A credential is required: /],
    [{ authorization: 'Bearer a b' }, /^The header Authorization is malformed: /],
    [{ 'x-api-key': '' }, /^The header x-api-key is malformed: /],
    [{ authorization: 'Bearer sk_nobody' }, /^The credential is unknown, expired or revoked\.$/],
  ])('says of %j what is wrong, unless its page prints one text for all', async (headers: object, text) => {
    const client = await clientFor(prefix, headers as Record<string, string>)
    const { status, body } = await client.get(examplePath)
    expect(status).toBe(401)
    const said = at(body, message)
    if (unauthenticated === undefined) expect(said).toMatch(text)
    else expect(said).toBe(unauthenticated)
  })

  test('is told apart where it is for want of a permission', async () => {
    const key = await makeKey((await makeAccount()).id, { scopes: ['read'] })
    const client = await clientFor(prefix, { authorization: `Bearer ${key}` })
    const { status, headers } = await client.delete(contractOf(id).paths.one('nobody'))
    expect(status).toBe(statuses.forbidden)
    const challenge = statuses.forbidden === 401 ? `${realm}, error="insufficient_scope"` : undefined
    expect(headers['www-authenticate']).toBe(challenge)
  })
})

const logins = routes.filter(({ guarded, path }) => !guarded && path.endsWith('/auth/login'))

test.each(logins)('$path: a login that fails is asked for no other credential', async ({ path }) => {
  const { email } = await makeUser((await makeAccount()).id)
  const client = await clientFor('')
  const response = await client.post(path, { email, password: 'wrong password' })
  expect([response.status, response.headers['www-authenticate']]).toEqual([401, realm])
})

test('there are logins in two APIs at least', () => {
  expect(logins.length).toBeGreaterThan(1)
})

test('other failures ask for no credential', async () => {
  const { key } = await makeAccount()
  const client = await clientFor('/v1', { authorization: `Bearer ${key}` })
  const { status, headers } = await client.get('/assistants/nobody')
  expect([status, headers['www-authenticate']]).toEqual([404, undefined])
})

test.each([
  [1, 'Wait. Try again in 1 second.'],
  [2, 'Wait. Try again in 2 seconds.'],
  [120, 'Wait. Try again in 120 seconds.'],
  [121, 'Wait. Try again in 3 minutes.'],
  [900, 'Wait. Try again in 15 minutes.'],
])('what may be tried again after %i seconds says so', (retryAfterSeconds, message) => {
  expect(new AppError('too_many_requests', 'Wait.', { retryAfterSeconds }).message).toBe(message)
})
