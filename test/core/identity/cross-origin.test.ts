import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routeTable } from '../../conformance/route-table.ts'
import { makeAccount, makeSession, makeUser } from '../../support/factories.ts'
import { appWith } from './app-with.ts'

const { routes } = await routeTable()

/** A page at localhost:3000 is the server's own; the dashboard is named in CORS_ORIGINS. */
const matrix = [
  { from: 'a client that is no browser', headers: {}, allowed: true },
  { from: 'the own origin', headers: { origin: 'http://localhost:3000' }, allowed: true },
  { from: 'an allowed origin', headers: { origin: 'https://dashboard.example' }, allowed: true },
  { from: 'a foreign origin', headers: { origin: 'https://evil.example' }, allowed: false },
  { from: 'a sandboxed frame', headers: { origin: 'null' }, allowed: false },
  { from: 'the own host over another scheme', headers: { origin: 'https://localhost:3000' }, allowed: false },
  { from: 'the own host on another port', headers: { origin: 'http://localhost:4000' }, allowed: false },
  { from: 'a page of the server', headers: { 'sec-fetch-site': 'same-origin' }, allowed: true },
  { from: 'the address bar', headers: { 'sec-fetch-site': 'none' }, allowed: true },
  { from: 'a sibling host', headers: { 'sec-fetch-site': 'same-site' }, allowed: false },
  { from: 'another site', headers: { 'sec-fetch-site': 'cross-site' }, allowed: false },
  {
    from: 'an allowed origin, seen as another site',
    headers: { origin: 'https://dashboard.example', 'sec-fetch-site': 'cross-site' },
    allowed: true,
  },
  {
    from: 'another site that claims the own origin',
    headers: { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
    allowed: false,
  },
] as const

let app: FastifyInstance
let openApp: FastifyInstance

beforeAll(async () => {
  app = await appWith({ corsOrigins: ['https://dashboard.example'] })
  openApp = await appWith({ corsOrigins: ['*'] })
})

afterAll(async () => {
  await app.close()
  await openApp.close()
})

async function session(): Promise<string> {
  const { id } = await makeAccount()
  const user = await makeUser(id)
  return makeSession(id, user.id)
}

function send(to: FastifyInstance, method: 'GET' | 'POST', headers: Record<string, string>) {
  const request = { method, url: '/v1/api-keys', headers: { host: 'localhost:3000', ...headers } } as const
  return to.inject(method === 'GET' ? request : { ...request, payload: { name: 'made by a page' } })
}

describe.each(matrix)('from $from', ({ headers, allowed }) => {
  test(`the cookie ${allowed ? 'may' : 'may not'} write`, async () => {
    const response = await send(app, 'POST', { ...headers, cookie: `auth-token=${await session()}` })
    expect(response.statusCode).toBe(allowed ? 201 : 403)
  })

  test('the cookie may read, and a secret in a header may write', async () => {
    const token = await session()
    expect((await send(app, 'GET', { ...headers, cookie: `auth-token=${token}` })).statusCode).toBe(200)
    const bearer = await send(app, 'POST', { ...headers, authorization: `Bearer ${token}` })
    expect(bearer.statusCode).toBe(201)
  })
})

test('with every origin allowed to read, the cookie still writes for none but the own', async () => {
  const cookie = `auth-token=${await session()}`
  const foreign = await send(openApp, 'POST', { cookie, origin: 'https://evil.example' })
  expect(foreign.statusCode).toBe(403)
  expect(foreign.headers['access-control-allow-credentials']).toBeUndefined()
  expect((await send(openApp, 'POST', { cookie, origin: 'http://localhost:3000' })).statusCode).toBe(201)
})

test('a foreign page cannot end a session', async () => {
  const cookie = `auth-token=${await session()}`
  const logouts = routes.filter(({ path }) => path.endsWith('/auth/logout'))
  expect(logouts.length).toBeGreaterThan(1)
  for (const { path: url, dialect } of logouts) {
    const headers = { cookie, origin: 'https://evil.example' }
    const { statusCode } = await app.inject({ method: 'POST', url, headers })
    expect([url, statusCode]).toEqual([url, dialect.statuses.forbidden])
  }
  expect((await send(app, 'GET', { cookie })).statusCode).toBe(200)
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'what a foreign form can send as %s is no login',
  async (type) => {
    const { id } = await makeAccount()
    const { email, password } = await makeUser(id)
    for (const { path: url } of routes.filter(({ path }) => path.endsWith('/auth/login'))) {
      const payload = JSON.stringify({ email, password })
      const headers = { 'content-type': type, origin: 'https://evil.example' }
      const response = await app.inject({ method: 'POST', url, headers, payload })
      expect(response.statusCode).toBeGreaterThanOrEqual(400)
      expect(response.statusCode).toBeLessThan(500)
      expect(response.headers['set-cookie']).toBeUndefined()
    }
  },
)

test('the preflight of a login is granted with cookies to named origins only', async () => {
  const preflight = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/v1/auth/login',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
  const allowed = await preflight('https://dashboard.example')
  expect(allowed.headers['access-control-allow-origin']).toBe('https://dashboard.example')
  const foreign = await preflight('https://evil.example')
  expect(foreign.headers['access-control-allow-origin']).not.toBe('https://evil.example')
})
