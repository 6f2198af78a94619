import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Role } from '../../../src/core/identity/principal.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { type ApiResponse, bearer, clientFor } from '../../support/client.ts'
import { makeAccount, makeKey, makeUser } from '../../support/factories.ts'

const prefix = '/edmo/api'

async function logIn(options: { role?: Role; disabled?: boolean } = {}) {
  const account = await makeAccount()
  const user = await makeUser(account.id, options)
  const visitor = await clientFor(prefix)
  const response = await visitor.post('/auth/login', { email: user.email, password: user.password })
  return { account, user, response }
}

function cookieOf(response: ApiResponse): string {
  return String(response.headers['set-cookie']).split(';', 1)[0] ?? ''
}

function withCookie(response: ApiResponse) {
  return clientFor(prefix, { cookie: cookieOf(response) })
}

describe('POST /auth/login', () => {
  test.each<[Role, string[]]>([
    ['ADMIN', ['agents:read', 'agents:write', 'account:admin']],
    ['EDITOR', ['agents:read', 'agents:write']],
    ['VIEWER', ['agents:read']],
  ])('answers the user with the permissions of %s', async (role, permissions) => {
    const { user, response } = await logIn({ role })
    expect(response).toMatchObject({
      status: 200,
      body: {
        message: 'Login successful',
        user: {
          id: toTypeId('user', user.id),
          email: user.email,
          name: 'Ada',
          role,
          disabled: false,
          permissions,
        },
      },
    })
  })

  test('sets a cookie that pages cannot read, and that opens the API', async () => {
    const { response } = await logIn()
    const cookie = String(response.headers['set-cookie'])
    expect(cookie).toMatch(/^auth-token=[^;]{40,};/)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).toMatch(/; Path=\//i)
    const client = await withCookie(response)
    const made = await client.post('/assistants', { model: { provider: 'openai', model: 'gpt-4o' } })
    expect(made.status).toBe(201)
    expect((await client.get('/assistants')).body).toEqual([made.body])
    expect(JSON.stringify(response.body)).not.toContain(cookieOf(response).split('=')[1])
  })

  test('takes the email in any case', async () => {
    const account = await makeAccount()
    const { email, password } = await makeUser(account.id)
    const visitor = await clientFor(prefix)
    expect((await visitor.post('/auth/login', { email: email.toUpperCase(), password })).status).toBe(200)
  })

  test.each([
    [{}, 'email is required; password is required.'],
    [{ email: 'ada@example.com' }, 'password is required.'],
    [{ password: 'x' }, 'email is required.'],
    [{ email: '', password: '' }, 'email must not be empty; password must not be empty.'],
    [{ email: 1, password: null }, 'email must be a string; password must be a string.'],
    [
      { email: 'x'.repeat(255), password: 'x'.repeat(201) },
      'email must be at most 254 characters; password must be at most 200 characters.',
    ],
  ])('answers 400 to %j', async (body, error) => {
    const visitor = await clientFor(prefix)
    const response = await visitor.post('/auth/login', body)
    expect(response).toMatchObject({ status: 400, body: { error } })
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  test('answers 401 alike to a wrong password and to an unknown email', async () => {
    const account = await makeAccount()
    const { email } = await makeUser(account.id)
    const visitor = await clientFor(prefix)
    const wrong = await visitor.post('/auth/login', { email, password: 'wrong' })
    const nobody = `${randomBytes(6).toString('hex')}@example.com`
    const unknown = await visitor.post('/auth/login', { email: nobody, password: 'wrong' })
    expect(wrong.status).toBe(401)
    expect(unknown.status).toBe(401)
    expect(unknown.body).toEqual(wrong.body)
    expect(wrong.headers['set-cookie']).toBeUndefined()
  })

  test('answers 403 to a disabled user, and sets no cookie', async () => {
    const { response } = await logIn({ disabled: true })
    expect(response).toMatchObject({ status: 403, body: { error: expect.any(String) } })
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  test('slows down guessing, and says how long to wait', async () => {
    const account = await makeAccount()
    const { email } = await makeUser(account.id)
    const visitor = await clientFor(prefix)
    let response = await visitor.post('/auth/login', { email, password: 'wrong' })
    for (let tries = 0; tries < 10 && response.status === 401; tries += 1) {
      response = await visitor.post('/auth/login', { email, password: 'wrong' })
    }
    expect(response).toMatchObject({
      status: 429,
      body: { error: expect.stringContaining('Try again in 15 minutes.') },
    })
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('POST /auth/logout', () => {
  test('ends the session on the server and clears the cookie', async () => {
    const { response } = await logIn({ role: 'VIEWER' })
    const client = await withCookie(response)
    const out = await client.post('/auth/logout')
    expect(out).toMatchObject({ status: 200, body: { message: 'Logout successful' } })
    expect(String(out.headers['set-cookie'])).toMatch(/^auth-token=;.*Expires=Thu, 01 Jan 1970/i)
    expect((await client.get('/auth/me')).status).toBe(401)
  })

  test('leaves the other sessions of the user alone', async () => {
    const { user, response } = await logIn()
    const visitor = await clientFor(prefix)
    const second = await visitor.post('/auth/login', { email: user.email, password: user.password })
    await (await withCookie(response)).post('/auth/logout')
    expect((await (await withCookie(second)).get('/auth/me')).status).toBe(200)
  })

  test('does not end an API key', async () => {
    const { key } = await makeAccount()
    const client = await bearer(prefix, key)
    expect((await client.post('/auth/logout')).status).toBe(200)
    expect((await client.get('/auth/me')).status).toBe(200)
  })

  test('is refused to other sites', async () => {
    const { response } = await logIn()
    const client = await withCookie(response)
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await client.post('/auth/logout', undefined, { headers })).status).toBe(401)
    expect((await client.get('/auth/me')).status).toBe(200)
  })
})

describe('GET /auth/me', () => {
  test('answers the user of the session', async () => {
    const { response } = await logIn({ role: 'EDITOR' })
    expect((await (await withCookie(response)).get('/auth/me')).body).toEqual({ user: response.body.user })
  })

  test.each([
    [['read'], 'VIEWER', ['agents:read']],
    [['read', 'write'], 'EDITOR', ['agents:read', 'agents:write']],
    [['read', 'write', 'admin'], 'ADMIN', ['agents:read', 'agents:write', 'account:admin']],
  ] as const)('answers an API key with %j as a user of role %s', async (scopes, role, permissions) => {
    const account = await makeAccount()
    const client = await bearer(prefix, await makeKey(account.id, { scopes: [...scopes] }))
    expect((await client.get('/auth/me')).body).toEqual({
      user: {
        id: expect.stringMatching(/^key_/),
        email: null,
        name: 'test',
        role,
        disabled: false,
        permissions,
      },
    })
  })

  test('answers 401 without a session', async () => {
    const visitor = await clientFor(prefix)
    expect(await visitor.get('/auth/me')).toMatchObject({ status: 401, body: { error: expect.any(String) } })
  })
})

test('a viewer reads, and is told 401 when they write', async () => {
  const { response } = await logIn({ role: 'VIEWER' })
  const client = await withCookie(response)
  expect((await client.get('/assistants')).status).toBe(200)
  const model = { provider: 'openai', model: 'gpt-4o' }
  expect((await client.post('/assistants', { model })).status).toBe(401)
})

test('the page works under /api and without it', async () => {
  const account = await makeAccount()
  const { email, password } = await makeUser(account.id)
  for (const base of ['', '/api', prefix]) {
    const visitor = await clientFor(base)
    const response = await visitor.post('/auth/login', { email, password })
    expect(response.status).toBe(200)
    const client = await clientFor(base, { cookie: cookieOf(response) })
    expect((await client.get('/assistants')).body).toEqual([])
  }
})
