import { expect, test } from 'vitest'
import { bearer, clientFor } from '../../support/client.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'

const prefix = '/callcamp/api'

test('shows the account behind a key, and what the key may do', async () => {
  const account = await makeAccount()
  const client = await bearer(prefix, await makeKey(account.id, { scopes: ['read', 'write'] }))
  const { status, body } = await client.get('/auth/me')
  expect(status).toBe(200)
  expect(body).toEqual({
    uuid: account.id,
    slug: account.slug,
    caller: {
      type: 'api_key',
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'test',
      email: null,
      permissions: ['read', 'write'],
    },
  })
})

test('shows the account behind a session, and the user', async () => {
  const account = await makeAccount()
  const user = await makeUser(account.id, { role: 'VIEWER', name: 'Grace' })
  const token = await makeSession(account.id, user.id)
  const client = await clientFor(prefix, { cookie: `auth-token=${token}` })
  const { body } = await client.get('/auth/me')
  expect(body).toEqual({
    uuid: account.id,
    slug: account.slug,
    caller: { type: 'user', uuid: user.id, name: 'Grace', email: user.email, permissions: ['read'] },
  })
})

test('asks for a credential', async () => {
  const client = await clientFor(prefix)
  const { status, body } = await client.get('/auth/me')
  expect(status).toBe(401)
  expect(body.error.code).toBe('unauthenticated')
})
