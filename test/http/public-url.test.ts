import { describe, expect, test } from 'vitest'
import { routeTable } from '../conformance/route-table.ts'
import { buildTestApp } from '../support/build-test-app.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { makeAccount, makeUser } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'
import { dialectIds } from '../support/test-dialects.ts'

const { dialects, routes } = await routeTable()
const logins = routes.filter(({ path }) => path.endsWith('/auth/login')).map(({ path }) => path)

async function appAt(publicUrl: string) {
  const { services } = await testApp()
  return buildTestApp(services, { publicUrl })
}

describe('behind a proxy that does not tell the protocol', () => {
  test.each([
    ['https://switchboard.example', true],
    ['http://switchboard.example', false],
  ])('%s decides whether the cookie is Secure', async (publicUrl, secure) => {
    const app = await appAt(publicUrl)
    const { email, password } = await makeUser((await makeAccount()).id)
    for (const url of logins) {
      const login = await app.inject({ method: 'POST', url, payload: { email, password } })
      expect(String(login.headers['set-cookie']).includes('Secure')).toBe(secure)
    }
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
    for (const name of ['nonsense', '', '__proto__', dialectIds.slice(1, 3).join(', ')]) {
      const response = await app.inject({ url: '/api/assistants', headers: { 'x-dialect': name } })
      expect([response.statusCode, response.json().error]).toEqual([
        404,
        expect.stringContaining('x-dialect'),
      ])
      expect(response.json().error).toContain(dialectIds.join(', '))
    }
    for (const { id, examplePath, errorView } of dialects) {
      const headers = { 'x-dialect': ` ${id.toUpperCase()}` }
      const named = await app.inject({ url: `/api${examplePath}`, headers })
      expect([named.statusCode, errorView.parse(named.json())]).toEqual([401, named.json()])
    }
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
    for (const { id, prefix, errorView } of dialects) {
      const url = prefix + contractOf(id).paths.one('a'.repeat(400))
      const response = await app.inject({ url, headers })
      expect([response.statusCode, errorView.parse(response.json())]).toEqual([404, response.json()])
    }
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
  const [lenient] = dialects.filter(({ aliases }) => aliases?.otherwise === true)
  if (lenient === undefined) throw new Error('No dialect takes the other requests.')
  const { paths, minimalBody } = contractOf(lenient.id)
  const ignoring = await app.inject({
    method: 'POST',
    url: lenient.prefix + paths.create,
    headers,
    payload: { ...minimalBody, ...payload },
  })
  expect(ignoring.statusCode).toBe(contractOf(lenient.id).createStatus)
  expect(String(ignoring.headers['x-ignored-fields']).length).toBeLessThanOrEqual(2048)
})
