import { beforeAll, describe, expect, test } from 'vitest'
import { type Client, clientFor } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount, makeAssistants, type TestAccount } from '../support/factories.ts'
import { insertLargeAssistants } from '../support/large-assistants.ts'
import { testApp } from '../support/test-app.ts'

/** More than a portion has room for, so that each list takes several. */
const count = 9
const bytes = 800_000

let account: TestAccount
/** UUIDs as the lists have them, newest first; the last is small. */
let newestFirst: string[]

beforeAll(async () => {
  account = await makeAccount()
  const { sql } = await testDatabase()
  await makeAssistants(account.id, [{ name: 'Small', createdAt: new Date('2020-01-01') }])
  await insertLargeAssistants(sql, account.id, { count, bytes })
  const rows = await sql.query<{ id: string }>(
    '',
    'SELECT id FROM assistants WHERE account_id = $1::uuid ORDER BY created_at DESC, id DESC',
    [account.id],
  )
  newestFirst = rows.map(({ id }) => id)
})

test('what is deleted while a page is gone through is not made up for by what is on the next page', async () => {
  const { id, key } = await makeAccount()
  const { sql } = await testDatabase()
  const ids = await insertLargeAssistants(sql, id, { count, bytes })
  const { services } = await testApp()
  const principal = await services.authenticator.authenticate(key)
  if (principal === null) throw new Error('The key is not known.')
  const page = await services.assistants.list(principal, {}, { limit: 6 })
  const listed = page.items.map(({ name }) => name)
  expect(listed).toContain('Large 1')
  await services.assistants.delete(principal, ids.get('Large 4') ?? '')
  for await (const items of page.rest ?? []) listed.push(...items.map(({ name }) => name))
  const next = await services.assistants.list(principal, {}, { limit: 6, after: page.next ?? undefined })
  for (const { name } of next.items) listed.push(name)
  for await (const items of next.rest ?? []) listed.push(...items.map(({ name }) => name))
  expect(listed.sort()).toEqual([1, 2, 3, 5, 6, 7, 8, 9].map((number) => `Large ${number}`))
})

/** Each list with the ids of its records as UUIDs; the client holds the answer against the declared schema. */
async function uuidsOf(client: Client, path: string, pick: (body: never) => { id: string }[]) {
  const { status, headers, body } = await client.get(path)
  expect(status).toBe(200)
  const { assistants } = (await testApp()).services
  const principal = await principalOf()
  const found: string[] = []
  for (const { id } of pick(body as never)) found.push((await assistants.get(principal, String(id))).id)
  return { uuids: found, headers, body }
}

async function principalOf() {
  const principal = await (await testApp()).services.authenticator.authenticate(account.key)
  if (principal === null) throw new Error('The key is not known.')
  return principal
}

function client(prefix: string): Promise<Client> {
  return clientFor(prefix, { authorization: `Bearer ${account.key}` })
}

describe('a list that is too large to be held', () => {
  test('of CallHQ comes whole, page by page', async () => {
    const callhq = await client('/callhq/api')
    const pick = (body: { assistants: { id: string }[] }) => body.assistants
    const whole = await uuidsOf(callhq, '/assistants', pick)
    expect(whole.uuids).toEqual(newestFirst)
    const { assistants: _, ...around } = whole.body
    expect(around).toEqual({
      message: 'Assistants retrieved successfully',
      total: 10,
      page: 1,
      limit: 1000,
      totalPages: 1,
    })
    const pages = [1, 2, 3].map((page) => uuidsOf(callhq, `/assistants?limit=4&page=${page}`, pick))
    expect((await Promise.all(pages)).flatMap(({ uuids }) => uuids)).toEqual(newestFirst)
  })

  test('of Call Camp comes whole, page by page', async () => {
    const callcamp = await client('/callcamp/api')
    const pick = (body: { assistants: { uuid: string }[] }) => body.assistants.map(({ uuid: id }) => ({ id }))
    const whole = await uuidsOf(callcamp, '/assistants', pick)
    expect(whole.uuids).toEqual(newestFirst)
    expect(Object.keys(whole.body)).toEqual(['assistants', 'total'])
    expect(whole.body.total).toBe(10)
    const second = await uuidsOf(callcamp, '/assistants?limit=4&page=2', pick)
    expect(second.uuids).toEqual(newestFirst.slice(4, 8))
    expect(second.body).toMatchObject({ total: 10, page: 2, limit: 4, totalPages: 3 })
  })

  test('of Talkturo comes whole, by offset', async () => {
    const talkturo = await client('/talkturo/api')
    const pick = (body: { assistants: { id: string }[] }) => body.assistants
    const first = await uuidsOf(talkturo, '/assistants?limit=7', pick)
    const second = await uuidsOf(talkturo, '/assistants?limit=7&offset=7', pick)
    expect([...first.uuids, ...second.uuids]).toEqual(newestFirst)
    expect(first.body).toMatchObject({ success: true, count: 10, limit: 7, offset: 0 })
  })

  test('of Autocalls comes whole, as an array and in pages', async () => {
    const autocalls = await client('/autocalls/api')
    const pick = (body: { id: string }[]) => body
    expect((await uuidsOf(autocalls, '/user/assistants', pick)).uuids).toEqual(newestFirst)
    const page = await uuidsOf(
      autocalls,
      '/user/assistants/get?per_page=6&page=2',
      (body: { data: { id: string }[] }) => body.data,
    )
    expect(page.uuids).toEqual(newestFirst.slice(6))
    expect(page.body).toMatchObject({ current_page: 2, per_page: 6, total: 10, last_page: 2 })
  })

  test('of EDMO comes whole, and its Link goes on where the page ends', async () => {
    const edmo = await client('/edmo/api')
    const pick = (body: { id: string }[]) => body
    const whole = await uuidsOf(edmo, '/assistants', pick)
    expect(whole.uuids).toEqual(newestFirst)
    expect([whole.headers['x-total-count'], whole.headers.link]).toEqual(['10', undefined])
    const first = await uuidsOf(edmo, '/assistants?limit=6', pick)
    expect(first.uuids).toEqual(newestFirst.slice(0, 6))
    const next = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link))?.[1]
    const second = await uuidsOf(edmo, `/assistants${next}`, pick)
    expect([second.uuids, second.headers.link]).toEqual([newestFirst.slice(6), undefined])
  })

  test.each(['-created', 'created', '-updated', 'name', '-name', 'relevance'])(
    'of /v1 ends early, and its cursor leads through all of it by %s',
    async (sort) => {
      const native = await client('/v1')
      const pick = (body: { data: { id: string }[] }) => body.data
      const words = sort === 'relevance' ? '&q=large' : ''
      let path: string | undefined = `/assistants?limit=200&fields=id&sort=${sort}${words}`
      const pages: string[][] = []
      while (path !== undefined) {
        const { uuids, headers }: Awaited<ReturnType<typeof uuidsOf>> = await uuidsOf(native, path, pick)
        pages.push(uuids)
        path = /^<http:\/\/localhost:3000\/v1([^>]+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1]
      }
      const expected = sort === 'relevance' ? newestFirst.slice(0, count) : newestFirst
      expect(pages.flat().sort()).toEqual([...expected].sort())
      if (sort === '-created') expect(pages.flat()).toEqual(newestFirst)
      expect(pages.length).toBeGreaterThan(3)
      for (const page of pages) expect(page.length).toBeGreaterThan(0)
    },
  )
})
