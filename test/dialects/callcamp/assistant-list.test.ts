import { describe, expect, test } from 'vitest'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeAssistants } from '../../support/factories.ts'

/** An account with these assistants, the first one newest. */
async function accountWith(names: readonly string[]): Promise<Client> {
  const account = await makeAccount()
  const now = Date.now()
  // Ten share each moment, so that the order needs more than the time.
  const moment = (index: number) => new Date(now - Math.floor(index / 10) * 1000)
  await makeAssistants(
    account.id,
    names.map((name, index) => ({ name, createdAt: moment(index) })),
  )
  return bearer('/callcamp/api', account.key)
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `Assistant ${index}`)
const uuidsOf = (body: { assistants: { uuid: string }[] }) => body.assistants.map(({ uuid }) => uuid)
const namesOf = (body: { assistants: { name: string }[] }) => body.assistants.map(({ name }) => name)

describe('the list without pages', () => {
  test('looks as the page prints it', async () => {
    const client = await accountWith([])
    expect((await client.get('/assistants')).body).toEqual({ assistants: [], total: 0 })
    const made = (await client.post('/assistants', { name: 'A', model: 'm', prompt: 'p' })).body
    expect((await client.get('/assistants')).body).toEqual({ assistants: [made], total: 1 })
  })

  test('is newest first', async () => {
    const client = await accountWith(['old'])
    for (const name of ['newer', 'newest'])
      await client.post('/assistants', { name, model: 'm', prompt: 'p' })
    expect(namesOf((await client.get('/assistants')).body)).toEqual(['newest', 'newer', 'old'])
  })

  test('is complete and says nothing of pages at exactly 1,000', async () => {
    const client = await accountWith(numbered(1000))
    const { body } = await client.get('/assistants')
    expect(Object.keys(body).sort()).toEqual(['assistants', 'total'])
    expect(body.total).toBe(1000)
    expect(new Set(uuidsOf(body)).size).toBe(1000)
  })

  test('cuts nothing in silence beyond 1,000, and its pages hold every assistant once', async () => {
    const client = await accountWith(numbered(1003))
    const { body } = await client.get('/assistants')
    expect(body).toMatchObject({ total: 1003, page: 1, limit: 1000, totalPages: 2 })
    expect(body.assistants).toHaveLength(1000)
    expect(uuidsOf((await client.get('/assistants')).body)).toEqual(uuidsOf(body))

    const rest = (await client.get(`/assistants?page=2&limit=${body.limit}`)).body
    expect(rest.assistants).toHaveLength(3)

    const paged: string[] = []
    for (let page = 1; page <= 11; page += 1) {
      const response = (await client.get(`/assistants?page=${page}&limit=100`)).body
      expect(response).toMatchObject({ total: 1003, page, limit: 100, totalPages: 11 })
      expect(response.assistants).toHaveLength(page < 11 ? 100 : 3)
      paged.push(...uuidsOf(response))
    }
    expect(new Set(paged).size).toBe(1003)
    expect(paged.slice(0, 1000)).toEqual(uuidsOf(body))
  })
})

describe('the list in pages', () => {
  test.each([
    ['page=1', { page: 1, limit: 10, totalPages: 3 }, 10],
    ['page=3', { page: 3, limit: 10, totalPages: 3 }, 3],
    ['page=4', { page: 4, limit: 10, totalPages: 3 }, 0],
    ['page=1000000', { page: 1_000_000, limit: 10, totalPages: 3 }, 0],
    ['limit=23', { page: 1, limit: 23, totalPages: 1 }, 23],
    ['limit=1', { page: 1, limit: 1, totalPages: 23 }, 1],
    ['limit=100', { page: 1, limit: 100, totalPages: 1 }, 23],
    ['page=2&limit=20', { page: 2, limit: 20, totalPages: 2 }, 3],
  ])('%s', async (query, expected, length) => {
    const client = await accountWith(numbered(23))
    const { status, body } = await client.get(`/assistants?${query}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...expected, total: 23 })
    expect(body.assistants).toHaveLength(length)
  })

  test('has no pages when there is nothing', async () => {
    const client = await accountWith([])
    expect((await client.get('/assistants?page=1')).body).toEqual({
      assistants: [],
      total: 0,
      page: 1,
      limit: 10,
      totalPages: 0,
    })
  })

  test.each([
    ['page=0', ['page']],
    ['page=-1', ['page']],
    ['page=1.5', ['page']],
    ['page=x', ['page']],
    ['page=1000001', ['page']],
    ['limit=0', ['limit']],
    ['limit=1001', ['limit']],
    ['limit=all', ['limit']],
    [`page=0&limit=1001&search=${'x'.repeat(256)}`, ['limit', 'page', 'search']],
    ['search=%00', ['search']],
  ])('refuses %s', async (query, fields) => {
    const client = await accountWith([])
    const { status, body } = await client.get(`/assistants?${query}`)
    expect(status).toBe(400)
    expect(body.error.fields.map((field: { field: string }) => field.field).sort()).toEqual(fields)
  })
})

describe('the search', () => {
  const names = ['100% recall', '1000 recall', 'snake_case', 'snakeXcase', 'Back\\slash', 'Übersicht']

  test.each([
    ['recall', ['100% recall', '1000 recall']],
    ['RECALL', ['100% recall', '1000 recall']],
    ['100%', ['100% recall']],
    ['%', ['100% recall']],
    ['e_c', ['snake_case']],
    ['_', ['snake_case']],
    ['\\', ['Back\\slash']],
    ['über', ['Übersicht']],
    ['nothing like it', []],
    ['', names],
  ])('finds %j in any case and takes every sign literally', async (search, expected) => {
    const client = await accountWith(names)
    const { body } = await client.get(`/assistants?search=${encodeURIComponent(search)}`)
    expect(namesOf(body).sort()).toEqual([...expected].sort())
    expect(body.total).toBe(expected.length)
  })

  test('counts what it finds, over all pages', async () => {
    const client = await accountWith([...numbered(12), 'other'])
    const { body } = await client.get('/assistants?search=assistant&page=2&limit=5')
    expect(body).toMatchObject({ total: 12, page: 2, limit: 5, totalPages: 3 })
    expect(namesOf(body)).toHaveLength(5)
  })
})

test("holds nothing of another account's", async () => {
  await accountWith(['theirs'])
  const client = await accountWith(['mine'])
  const { body } = await client.get('/assistants')
  expect(namesOf(body)).toEqual(['mine'])
  expect(body.total).toBe(1)
})
