import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { makeAccount, makeUser } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'

async function appAt(publicUrl: string) {
  const { services } = await testApp()
  return buildApp(services, {
    logger: pino({ level: 'silent' }),
    publicUrl,
    trustProxy: false,
    corsOrigins: [],
  })
}

describe('behind a proxy that does not tell the protocol', () => {
  test.each([
    ['https://switchboard.example', true],
    ['http://switchboard.example', false],
  ])('%s decides whether the cookie is Secure', async (publicUrl, secure) => {
    const app = await appAt(publicUrl)
    const { email, password } = await makeUser((await makeAccount()).id)
    const login = await app.inject({
      method: 'POST',
      url: '/edmo/api/auth/login',
      payload: { email, password },
    })
    expect(String(login.headers['set-cookie']).includes('Secure')).toBe(secure)
    await app.close()
  })

  test('pages of the public URL may write with the cookie, others may not', async () => {
    const app = await appAt('https://switchboard.example')
    const { key } = await makeAccount()
    const write = async (origin: string) => {
      const headers = { cookie: `auth-token=${key}`, origin }
      return (await app.inject({ method: 'POST', url: '/v1/assistants', headers, payload: { name: 'A' } }))
        .statusCode
    }
    expect(await write('https://switchboard.example')).toBe(201)
    expect(await write('https://elsewhere.example')).toBe(403)
    await app.close()
  })
})

describe('a request that no API answers', () => {
  test('says which names x-dialect may have', async () => {
    const { app } = await testApp()
    for (const name of ['nonsense', '', '__proto__', 'callcamp, edmo']) {
      const response = await app.inject({ url: '/api/assistants', headers: { 'x-dialect': name } })
      expect([response.statusCode, response.json().error]).toEqual([
        404,
        expect.stringContaining('x-dialect'),
      ])
      expect(response.json().error).toContain('callcamp, autocalls, talkturo, edmo, callhq')
    }
    const named = await app.inject({ url: '/api/assistants', headers: { 'x-dialect': ' EDMO' } })
    expect([named.statusCode, Object.keys(named.json())]).toEqual([401, ['error']])
  })

  test('points to the index', async () => {
    const { app } = await testApp()
    const response = await app.inject('/nowhere')
    expect([response.statusCode, response.json().error]).toEqual([404, expect.stringContaining('GET /')])
  })

  test('an id that is too long is the id of nothing', async () => {
    const { app } = await testApp()
    const { key } = await makeAccount()
    const headers = { authorization: `Bearer ${key}` }
    const response = await app.inject({ url: `/edmo/api/assistants/${'a'.repeat(400)}`, headers })
    expect([response.statusCode, Object.keys(response.json())]).toEqual([404, ['error']])
  })
})

test('a body with very many mistakes gets a bounded answer', async () => {
  const { app } = await testApp()
  const { key } = await makeAccount()
  const payload = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1]))
  const headers = { authorization: `Bearer ${key}` }
  const response = await app.inject({ method: 'POST', url: '/v1/assistants', headers, payload })
  expect(response.statusCode).toBe(400)
  expect(response.payload.length).toBeLessThan(50_000)
  const ignoring = await app.inject({
    method: 'POST',
    url: '/callcamp/api/assistants',
    headers,
    payload: { name: 'A', model: 'm', prompt: 'p', ...payload },
  })
  expect(ignoring.statusCode).toBe(201)
  expect(String(ignoring.headers['x-ignored-fields']).length).toBeLessThanOrEqual(2048)
})
