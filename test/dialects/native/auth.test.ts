import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { appWith } from '../../core/identity/app-with.ts'
import { bearer, clientFor } from '../../support/client.ts'
import { makeAccount, makeKey, makeUser } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

const pointers = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer).sort()

describe('POST /auth/login', () => {
  test('answers who logged in and where, and sets the cookie', async () => {
    const account = await makeAccount()
    const { email, password } = await makeUser(account.id, { role: 'VIEWER', name: 'Grace' })
    const client = await clientFor('/v1')
    const login = await client.post('/auth/login', { email, password })
    expect(login.status).toBe(200)
    expect(login.body).toEqual({
      token: expect.stringMatching(/^ses_/),
      expiresAt: expect.any(String),
      user: { id: expect.stringMatching(/^user_/), email, name: 'Grace', role: 'VIEWER' },
      account: { id: expect.stringMatching(/^acct_/), slug: account.slug, operator: false },
    })
    const cookie = String(login.headers['set-cookie'])
    const [pair, ...attributes] = cookie.split('; ')
    expect(pair).toBe(`auth-token=${login.body.token}`)
    const expires = `Expires=${new Date(login.body.expiresAt).toUTCString()}`
    expect(attributes.sort()).toEqual([expires, 'HttpOnly', 'Path=/', 'SameSite=Lax'])

    const byCookie = await clientFor('/v1', { cookie: String(pair) })
    const byBearer = await bearer('/v1', login.body.token)
    for (const session of [byCookie, byBearer]) {
      const me = await session.get('/auth/me')
      expect(me.body).toMatchObject({ kind: 'user', user: login.body.user, account: login.body.account })
    }
  })

  test('marks the cookie Secure over https', async () => {
    const account = await makeAccount()
    const { email, password } = await makeUser(account.id)
    const app = await appWith({ trustProxy: true })
    const cookieOver = async (protocol: string) => {
      const headers = { 'x-forwarded-proto': protocol }
      const payload = { email, password }
      const response = await app.inject({ method: 'POST', url: '/v1/auth/login', headers, payload })
      return String(response.headers['set-cookie'])
    }
    expect(await cookieOver('https')).toMatch(/; Secure/)
    expect(await cookieOver('http')).not.toMatch(/; Secure/)
    await app.close()
  })

  test('names every wrong field at once', async () => {
    const client = await clientFor('/v1')
    const empty = await client.post('/auth/login', {})
    expect(empty.status).toBe(400)
    expect(pointers(empty.body)).toEqual(['/email', '/password'])
    const wrong = await client.post('/auth/login', {
      email: 1,
      password: 'x'.repeat(201),
      accountSlug: '',
      acountSlug: 'typo',
    })
    expect(wrong.status).toBe(400)
    expect(pointers(wrong.body)).toEqual(['/accountSlug', '/acountSlug', '/email', '/password'])
  })

  test('answers 401 for a wrong password, 403 for a disabled user and a foreign account', async () => {
    const [account, foreign] = [await makeAccount(), await makeAccount()]
    const { email, password } = await makeUser(account.id)
    const disabled = await makeUser(account.id, { disabled: true })
    const client = await clientFor('/v1')
    const login = async (body: object) => {
      const response = await client.post('/auth/login', body)
      expect(response.headers['set-cookie']).toBeUndefined()
      return response.status
    }
    expect(await login({ email, password: 'wrong' })).toBe(401)
    expect(await login({ email: 'no email at all', password })).toBe(401)
    expect(await login({ email: disabled.email, password })).toBe(403)
    expect(await login({ email, password, accountSlug: foreign.slug })).toBe(403)
  })

  test('tells a throttled client how long to wait', async () => {
    const account = await makeAccount()
    const { email, password } = await makeUser(account.id)
    const { app } = await testApp()
    const login = (tried: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/auth/login',
        remoteAddress: '203.0.113.77',
        payload: { email, password: tried },
      })
    for (let count = 0; count < 10; count += 1) expect((await login('wrong')).statusCode).toBe(401)
    const refused = await login(password)
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900)
    const { detail } = refused.json()
    expect(refused.json()).toMatchObject({ type: 'urn:switchboard:problem:too-many-requests', status: 429 })
    expect(detail).toContain('Try again in 15 minutes.')
  })

  test('an office behind one address logs in while somebody there is guessing, and an address too many is logged', async () => {
    const lines: string[] = []
    const app = await appWith({
      logger: pino({ level: 'warn' }, { write: (line: string) => lines.push(line) }),
    })
    const account = await makeAccount()
    const [ada, grace] = [await makeUser(account.id), await makeUser(account.id)]
    const login = async (email: string, password: string, remoteAddress = '203.0.113.79') => {
      const payload = { email, password }
      return app.inject({ method: 'POST', url: '/v1/auth/login', remoteAddress, payload })
    }
    for (let count = 0; count < 60; count += 1) await login(ada.email, 'wrong')
    expect((await login(ada.email, ada.password)).statusCode).toBe(429)
    expect((await login(grace.email, grace.password)).statusCode).toBe(200)
    expect((await login(ada.email, ada.password, '203.0.113.78')).statusCode).toBe(200)
    expect(lines).toEqual([])

    let counted = 0
    while (!(await login(`nobody${counted}@example.com`, 'wrong')).json().detail.includes('TRUST_PROXY')) {
      counted += 1
      expect(counted).toBeLessThanOrEqual(92)
    }
    // Rarely one more: an email that shares its bucket with Ada's is refused before it counts for the address.
    expect(counted).toBeGreaterThanOrEqual(90)
    for (const { email, password } of [grace, grace]) {
      const refused = await login(email, password)
      expect(refused.statusCode).toBe(429)
      expect(refused.json().detail).toContain('TRUST_PROXY')
    }
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/203\.0\.113\.79 .*TRUST_PROXY/)
    await app.close()
  })

  test('with TRUST_PROXY, the clients behind a proxy are counted apart', async () => {
    const app = await appWith({ trustProxy: ['203.0.113.76'] })
    const { email, password } = await makeUser((await makeAccount()).id)
    const loginBehind = async (client: string, tried: string) => {
      const headers = { 'x-forwarded-for': client }
      const payload = { email, password: tried }
      const request = { method: 'POST', url: '/v1/auth/login', headers, payload } as const
      return (await app.inject({ ...request, remoteAddress: '203.0.113.76' })).statusCode
    }
    for (let count = 0; count < 10; count += 1) await loginBehind('198.51.100.1', 'wrong')
    expect(await loginBehind('198.51.100.1', password)).toBe(429)
    expect(await loginBehind('198.51.100.2', password)).toBe(200)
    await app.close()
  })
})

describe('POST /auth/logout', () => {
  test('ends the session on the server and takes the cookie back', async () => {
    const account = await makeAccount()
    const { email, password } = await makeUser(account.id)
    const { body } = await (await clientFor('/v1')).post('/auth/login', { email, password })
    const session = await clientFor('/v1', { cookie: `auth-token=${body.token}` })
    const logout = await session.post('/auth/logout')
    expect(logout.status).toBe(204)
    const cookie = String(logout.headers['set-cookie'])
    expect(cookie).toMatch(/^auth-token=; .*Expires=Thu, 01 Jan 1970/)
    expect(cookie).toMatch(/; Path=\//)
    expect((await session.get('/auth/me')).status).toBe(401)
    expect((await (await bearer('/v1', body.token)).get('/auth/me')).status).toBe(401)
  })

  test('needs a credential', async () => {
    expect((await (await clientFor('/v1')).post('/auth/logout')).status).toBe(401)
  })
})

describe('GET /auth/me', () => {
  test('names the key that asks and what it may do', async () => {
    const account = await makeAccount({ operator: true })
    const key = await makeKey(account.id, { scopes: ['read'] })
    const me = await (await bearer('/v1', key)).get('/auth/me')
    expect(me.status).toBe(200)
    expect(me.body).toEqual({
      kind: 'apiKey',
      user: null,
      apiKey: { id: expect.stringMatching(/^key_/), name: 'test' },
      account: { id: expect.stringMatching(/^acct_/), slug: account.slug, operator: true },
      scopes: ['read'],
    })
  })
})
