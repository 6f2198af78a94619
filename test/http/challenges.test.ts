import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.ts'
import { clientFor } from '../support/client.ts'
import { makeAccount, makeKey, makeUser } from '../support/factories.ts'

const realm = 'Bearer realm="Switchboard"'

/** Where the page prints no text of its own for a 401. */
const readers: readonly (readonly [id: string, prefix: string, path: string])[] = [
  ['native', '/v1', 'detail'],
  ['callcamp', '/callcamp/api', 'error.message'],
  ['edmo', '/edmo/api', 'error'],
  ['callhq', '/callhq/api', 'message'],
]

describe.each(readers)('a 401 of %s', (_, prefix, path) => {
  test.each([
    [{}, /^A credential is required: /],
    [{ authorization: 'Bearer a b' }, /^The header Authorization is malformed: /],
    [{ 'x-api-key': '' }, /^The header x-api-key is malformed: /],
    [{ authorization: 'Bearer sk_nobody' }, /^The credential is unknown, expired or revoked\.$/],
  ])('says of %j what is wrong', async (headers: object, text) => {
    const client = await clientFor(prefix, headers as Record<string, string>)
    const { status, body } = await client.get('/assistants')
    expect(status).toBe(401)
    expect(path.split('.').reduce((value, key) => value[key], body)).toMatch(text)
  })
})

test('a login that fails is asked for no other credential', async () => {
  const { email } = await makeUser((await makeAccount()).id)
  for (const prefix of ['/v1', '/edmo/api']) {
    const client = await clientFor(prefix)
    const response = await client.post('/auth/login', { email, password: 'wrong password' })
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, realm])
  }
})

test('the 401 that EDMO answers for want of a permission says that it is one', async () => {
  const { id } = await makeAccount()
  const key = await makeKey(id, { scopes: ['read'] })
  const client = await clientFor('/edmo/api', { authorization: `Bearer ${key}` })
  const response = await client.delete('/assistants/nobody')
  expect(response.status).toBe(401)
  expect(response.headers['www-authenticate']).toBe(`${realm}, error="insufficient_scope"`)
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
