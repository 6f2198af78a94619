import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { toTypeId } from '../../src/shared/identifiers.ts'
import { type ApiResponse, bearer, type Client } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount, makeCampaign, makeFile, makePhoneNumber, makeUser } from '../support/factories.ts'

/*
 * That a tag names one state: it changes with every change, comes with the response of the change, and lets one of several
 * changes at once through. `test/conformance/conditions.test.ts` holds every route to the conditions themselves.
 */

interface Made {
  readonly account: { readonly id: string; readonly key: string }
  readonly client: Client
}

interface Kind {
  /** Makes one. @returns where it is read and changed */
  readonly make: (made: Made) => Promise<string>
  /** A change to another value each time. */
  readonly change: (client: Client, path: string, number: number, options?: object) => Promise<ApiResponse>
}

const named: Kind['change'] = (client, path, number, options) =>
  client.patch(path, { name: `Name ${number}` }, options)

const kinds = {
  account: { make: async () => '/account', change: named },
  assistant: {
    make: async ({ client }) => `/assistants/${(await client.post('/assistants', { name: 'Ada' })).body.id}`,
    change: named,
  },
  campaign: {
    make: async ({ account }) => `/campaigns/${(await makeCampaign(account.id)).id}`,
    change: named,
  },
  environment: {
    make: async ({ client }) => {
      const { body } = await client.post('/assistants', { name: 'Ada' })
      for (let version = 2; version < 9; version += 1) {
        await client.patch(`/assistants/${body.id}`, { name: `Ada ${version}` })
      }
      const path = `/assistants/${body.id}/environments/production`
      expect((await client.put(path, { version: 1 })).status).toBe(200)
      return path
    },
    change: (client, path, number, options) => client.put(path, { version: number + 1 }, options),
  },
  'phone number': {
    make: async ({ account }) => `/phone-numbers/${(await makePhoneNumber(account.id)).id}`,
    change: named,
  },
  template: {
    make: async ({ client }) => {
      const { body } = await client.post('/assistants', { name: 'Ada' })
      const name = randomBytes(6).toString('hex')
      return `/templates/${(await client.post('/templates', { name, assistantId: body.id })).body.id}`
    },
    change: named,
  },
  user: { make: async ({ account }) => `/users/${(await makeUser(account.id)).id}`, change: named },
} satisfies Record<string, Kind>

async function setUp(kind: Kind = kinds.account) {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const path = await kind.make({ account, client })
  const tag = async () => String((await client.get(path)).headers.etag)
  return { account, client, path, tag, matching: (etag: string) => ({ headers: { 'if-match': etag } }) }
}

describe.each(Object.entries<Kind>(kinds))('the tag of one %s', (_, kind) => {
  test('stays while nothing changes, and is another after each change', async () => {
    const { client, path, tag } = await setUp(kind)
    const seen = [await tag()]
    for (const number of [1, 2, 3]) {
      const { status, headers } = await kind.change(client, path, number)
      expect([status, headers.etag]).toEqual([200, await tag()])
      seen.push(await tag())
    }
    expect(new Set(seen).size).toBe(4)
    const again = await kind.change(client, path, 3)
    expect([again.status, again.headers.etag]).toEqual([200, seen[3]])
  })

  test('lets one of several changes at once through', async () => {
    const { client, path, tag, matching } = await setUp(kind)
    const options = matching(await tag())
    const responses = await Promise.all(
      [1, 2, 3, 4].map((number) => kind.change(client, path, number, options)),
    )
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412])
    const current = await tag()
    for (const { headers } of responses) expect(headers.etag).toBe(current)
  })
})

test('what is made answers the tag that it has where it is read', async () => {
  const { client } = await setUp()
  const assistant = await client.post('/assistants', { name: 'Ada' })
  const made: [string, ApiResponse][] = [
    ['/assistants', assistant],
    [
      '/campaigns',
      await client.post('/campaigns', { name: 'Spring', schedule: { to: 2, from: [1, { b: 1, a: 2 }] } }),
    ],
    ['/phone-numbers', await client.post('/phone-numbers', { number: '+12025550123' })],
    ['/templates', await client.post('/templates', { name: 'Own', assistantId: assistant.body.id })],
    [
      '/users',
      await client.post('/users', {
        email: `${randomBytes(6).toString('hex')}@example.com`,
        password: 'correct horse battery staple',
        name: 'Grace',
      }),
    ],
    ['/api-keys', await client.post('/api-keys', { name: 'Second' })],
  ]
  for (const [list, { status, body, headers }] of made) {
    expect([list, status]).toEqual([list, 201])
    expect([list, headers.etag]).toEqual([list, (await client.get(`${list}/${body.id}`)).headers.etag])
  }
})

test('a number that comes and goes through its assistant changes its own tag too', async () => {
  const { client, account } = await setUp()
  const number = await makePhoneNumber(account.id)
  const tag = async () => (await client.get(`/phone-numbers/${number.id}`)).headers.etag
  const free = await tag()
  const phoneNumberIds = [toTypeId('pn', number.id)]
  const { body } = await client.post('/assistants', { name: 'Ada', phoneNumberIds })
  const taken = await tag()
  expect(taken).not.toBe(free)
  await client.patch(`/assistants/${body.id}`, { phoneNumberIds: [] })
  expect(await tag()).not.toBe(taken)
})

test('a campaign whose assistant is deleted has another tag', async () => {
  const { client, account } = await setUp()
  const { body } = await client.post('/assistants', { name: 'Ada' })
  const options = { status: 'paused', outboundAssistantId: body.uuid }
  const path = `/campaigns/${(await makeCampaign(account.id, options)).id}`
  const { etag } = (await client.get(path)).headers
  expect((await client.delete(`/assistants/${body.id}`)).status).toBe(204)
  const stale = await client.patch(path, { name: 'Autumn' }, { headers: { 'if-match': String(etag) } })
  expect(stale.status).toBe(412)
})

test('a key that is used keeps its tag, and a revoked one has another', async () => {
  const { client } = await setUp()
  const { body, headers } = await client.post('/api-keys', { name: 'Second' })
  const { sql } = await testDatabase()
  await sql.query('', 'UPDATE api_keys SET last_used_at = now() WHERE hint = $1', [body.hint])
  const path = `/api-keys/${body.id}`
  expect((await client.get(path)).headers.etag).toBe(headers.etag)
  const options = { headers: { 'if-match': String(headers.etag) } }
  expect((await client.delete(path, options)).status).toBe(204)
  expect((await client.delete(path, options)).status).toBe(412)
  expect((await client.delete(path)).status).toBe(204)
})

test('a file keeps its tag for life, and is deleted by it', async () => {
  const { client, account } = await setUp()
  const path = `/files/${(await makeFile(account.id)).id}`
  const { etag } = (await client.get(path)).headers
  expect((await client.delete(path, { headers: { 'if-match': '"other"' } })).status).toBe(412)
  expect((await client.delete(path, { headers: { 'if-match': String(etag) } })).status).toBe(204)
})

describe('an environment', () => {
  test('has its pin for a tag, which never comes again', async () => {
    const { client, path, tag } = await setUp(kinds.environment)
    expect(await tag()).toBe('"1"')
    await client.put(path, { version: 2 })
    const back = await client.post(`${path}/rollback`, undefined, { headers: { 'if-match': '"2"' } })
    expect([back.status, back.headers.etag, back.body.pin]).toEqual([200, '"3"', 3])
    expect(
      (await client.post(`${path}/rollback`, undefined, { headers: { 'if-match': '"2"' } })).status,
    ).toBe(412)
    expect((await client.delete(path, { headers: { 'if-match': '"3"' } })).status).toBe(204)
    expect((await client.put(path, { version: 2 })).headers.etag).toBe('"5"')
  })

  test('that is not there matches nothing, not even *', async () => {
    const { client, path } = await setUp(kinds.environment)
    await client.delete(path)
    for (const ifMatch of ['"1"', '*']) {
      const options = { headers: { 'if-match': ifMatch } }
      const response = await client.put(path, { version: 1 }, options)
      expect([response.status, response.headers.etag]).toEqual([412, undefined])
      expect((await client.post(`${path}/rollback`, undefined, options)).status).toBe(412)
      expect((await client.delete(path, options)).status).toBe(404)
    }
    expect((await client.get(path)).status).toBe(404)
  })
})
