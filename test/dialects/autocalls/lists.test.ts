import { expect, test } from 'vitest'
import { makeAssistants, makePhoneNumber, type TestAccount } from '../../support/factories.ts'
import { full, required } from './bodies.ts'
import { namesOf, setUp } from './set-up.ts'

/** Makes assistants named 1, 2, …, the last one being the newest. */
function makeMany(account: TestAccount, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  return makeAssistants(
    account.id,
    numbers.map((number) => ({ name: `${number}`, createdAt: new Date(Date.UTC(2026, 0, 1) + number) })),
  )
}

const countdown = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => `${from - index}`)

test('pages through more than a hundred assistants, newest first, each one once', async () => {
  const { account, client } = await setUp()
  await makeMany(account, 103)
  const first = (await client.get('/user/assistants/get')).body
  expect(first).toMatchObject({ current_page: 1, per_page: 10, total: 103, last_page: 11 })
  expect(namesOf(first.data)).toEqual(countdown(103, 94))

  const large = (await client.get('/user/assistants/get?per_page=100&page=1')).body
  expect(large).toMatchObject({ current_page: 1, per_page: 100, total: 103, last_page: 2 })
  const rest = (await client.get('/user/assistants/get?per_page=100&page=2')).body
  expect(namesOf([...large.data, ...rest.data])).toEqual(countdown(103, 1))

  const beyond = (await client.get('/user/assistants/get?page=12')).body
  expect(beyond).toMatchObject({ data: [], current_page: 12, total: 103, last_page: 11 })
  expect(namesOf((await client.get('/user/assistants')).body)).toEqual(countdown(103, 1))
})

test('keeps a bare list complete beyond the size in which it is read', async () => {
  const { account, client } = await setUp()
  await makeMany(account, 1001)
  expect(namesOf((await client.get('/user/assistants')).body)).toEqual(countdown(1001, 1))
})

test('answers an empty list with one page', async () => {
  const { client } = await setUp()
  expect((await client.get('/user/assistants/get')).body).toEqual({
    data: [],
    current_page: 1,
    per_page: 10,
    total: 0,
    last_page: 1,
  })
  expect((await client.get('/user/assistants')).body).toEqual([])
  expect((await client.get('/user/assistants/outbound')).body).toEqual([])
})

test.each(['per_page=0', 'per_page=101', 'per_page=1.5', 'per_page=many', 'page=0', 'page=-1', 'page=x'])(
  'refuses %s by name',
  async (query) => {
    const { client } = await setUp()
    const response = await client.get(`/user/assistants/get?${query}`)
    expect(response.status).toBe(422)
    expect(Object.keys(response.body.errors)).toEqual([query.split('=')[0]])
  },
)

test.each(['per_page=1', 'per_page=100', 'page=1000000', 'per_page=100&page=1000000&unknown=1'])(
  'takes %s',
  async (query) => {
    const { client } = await setUp()
    expect((await client.get(`/user/assistants/get?${query}`)).status).toBe(200)
  },
)

test('shows an assistant the same in every list and on its own', async () => {
  const { account, client } = await setUp()
  const number = await makePhoneNumber(account.id)
  const body = { ...full, calls_direction: 'make', phone_number_id: number.serial }
  const { id } = (await client.post('/user/assistant', body)).body.data
  const { data } = (await client.get(`/user/assistant/${id}`)).body
  expect((await client.get('/user/assistants/get')).body.data).toEqual([data])
  expect((await client.get('/user/assistants')).body).toEqual([data])
  expect((await client.get('/user/assistants/outbound')).body).toEqual([data])
})

test('lists as outbound exactly what it shows as outbound', async () => {
  const { client, native } = await setUp()
  await native.post('/assistants', { name: 'in', inboundEnabled: true, outboundEnabled: false })
  await native.post('/assistants', { name: 'out', inboundEnabled: false, outboundEnabled: true })
  await native.post('/assistants', { name: 'both', inboundEnabled: true, outboundEnabled: true })
  await native.post('/assistants', { name: 'neither', inboundEnabled: false, outboundEnabled: false })
  const all: { name: string; type: string }[] = (await client.get('/user/assistants')).body
  expect(namesOf(all)).toEqual(['neither', 'both', 'out', 'in'])
  const outbound = (await client.get('/user/assistants/outbound')).body
  expect(namesOf(outbound)).toEqual(['neither', 'out'])
  expect(outbound).toEqual(all.filter(({ type }) => type === 'outbound'))
})

test('lists nothing of another account', async () => {
  const [own, other] = [await setUp(), await setUp()]
  await other.client.post('/user/assistant', required)
  await makePhoneNumber(other.account.id)
  for (const path of ['', '/outbound', '/phone-numbers']) {
    expect((await own.client.get(`/user/assistants${path}`)).body).toEqual([])
  }
  expect((await own.client.get('/user/assistants/get')).body).toMatchObject({ data: [], total: 0 })
})
