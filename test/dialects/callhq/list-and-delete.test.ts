import { describe, expect, test } from 'vitest'
import { parseId } from '../../../src/shared/identifiers.ts'
import { clientFor } from '../../support/client.ts'
import { makeCampaign, makeKey } from '../../support/factories.ts'
import { full, make, minimal, setup } from './setup.ts'

describe('the list', () => {
  test('holds everything, newest first, as single reads show it', async () => {
    const { client } = await setup()
    const made = [await make(client), await make(client, full), await make(client)]
    const { status, body } = await client.get('/assistants')
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'Assistants retrieved successfully',
      assistants: made.reverse(),
      total: 3,
      page: 1,
      limit: 1000,
      totalPages: 1,
    })
  })

  test('goes page by page when asked, and says how many there are', async () => {
    const { client } = await setup()
    for (const name of ['a', 'b', 'c']) await make(client, { ...minimal, name })
    const pages = [1, 2, 3].map((page) => client.get(`/assistants?limit=2&page=${page}`))
    const bodies = (await Promise.all(pages)).map(({ body }) => body)
    const names = bodies.map(({ assistants }) => assistants.map(({ name }: { name: string }) => name))
    expect(names).toEqual([['c', 'b'], ['a'], []])
    expect(bodies.map(({ total, totalPages, page }) => [total, totalPages, page])).toEqual([
      [3, 2, 1],
      [3, 2, 2],
      [3, 2, 3],
    ])
  })

  test.each([
    ['page=1', 'page=0', 'page'],
    ['page=1000000', 'page=1000001', 'page'],
    ['limit=1', 'limit=0', 'limit'],
    ['limit=1000', 'limit=1001', 'limit'],
    ['limit=5', 'limit=5.5', 'limit'],
    ['page=2', 'page=two', 'page'],
  ])('takes %s and not %s', async (inside, outside, field) => {
    const { client } = await setup()
    expect((await client.get(`/assistants?${inside}`)).status).toBe(200)
    const { status, body } = await client.get(`/assistants?${outside}`)
    expect([status, body.errors[0].field]).toEqual([400, field])
  })

  test("shows nothing of another account's", async () => {
    const { client } = await setup()
    await make(client)
    const stranger = await setup()
    expect((await stranger.client.get('/assistants')).body).toMatchObject({
      assistants: [],
      total: 0,
      totalPages: 0,
    })
  })
})

describe('one assistant', () => {
  test('is found by every form of its id', async () => {
    const { client, native } = await setup()
    const assistant = await make(client)
    await native.patch(`/assistants/${assistant.id}`, { externalId: 'crm-7' })
    const { serial } = (await native.get(`/assistants/${assistant.id}`)).body
    for (const id of [assistant.id, parseId('asst', assistant.id), serial, 'crm-7']) {
      expect((await client.get(`/assistants/${id}`)).body.assistant.id).toBe(assistant.id)
    }
  })

  test("is a 404 when it is nonsense or another account's", async () => {
    const { client } = await setup()
    const { id } = await make(client)
    const stranger = await setup()
    const responses = [
      await client.get('/assistants/nonsense'),
      await stranger.client.get(`/assistants/${id}`),
    ]
    for (const { status, body } of responses)
      expect([status, body]).toEqual([404, { message: 'Assistant not found.' }])
  })
})

describe('deleting', () => {
  test('says so, and the assistant is gone', async () => {
    const { client } = await setup()
    const { id } = await make(client)
    const { status, body } = await client.delete(`/assistants/${id}`)
    expect([status, body]).toEqual([200, { message: 'Assistant deleted successfully' }])
    expect((await client.get(`/assistants/${id}`)).status).toBe(404)
    expect((await client.delete(`/assistants/${id}`)).status).toBe(404)
  })

  test('is refused while an active campaign calls with it', async () => {
    const { account, client } = await setup()
    const { id } = await make(client)
    const uuid = parseId('asst', id)
    if (uuid === null) throw new Error(id)
    await makeCampaign(account.id, { outboundAssistantId: uuid, name: 'Spring' })
    const { status, body } = await client.delete(`/assistants/${id}`)
    expect(status).toBe(409)
    expect(body.message).toContain('"Spring"')
    expect((await client.get(`/assistants/${id}`)).status).toBe(200)
  })

  test("needs a key that may write, and leaves another account's alone", async () => {
    const { account, client } = await setup()
    const { id } = await make(client)
    const reader = await clientFor('/callhq/api', {
      'x-api-key': await makeKey(account.id, { scopes: ['read'] }),
    })
    const stranger = await setup()
    expect((await reader.delete(`/assistants/${id}`)).status).toBe(403)
    expect((await stranger.client.delete(`/assistants/${id}`)).status).toBe(404)
    expect((await client.get(`/assistants/${id}`)).status).toBe(200)
  })
})
