import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer } from '../../support/client.ts'
import { makeAccount, makeCampaign } from '../../support/factories.ts'

const clients = Array.from({ length: 50 }, (_, index) => index)
const rounds = Array.from({ length: 10 }, (_, index) => index)

async function setUp(body: object = {}) {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { id, uuid } = (await client.post('/assistants', { name: 'A', ...body })).body
  return { account, client, uuid, path: `/assistants/${id}` }
}

const statuses = (responses: readonly ApiResponse[]) => responses.map(({ status }) => status)

describe('50 clients that change one assistant at once', () => {
  test('lose nothing, and make 50 versions, each from the one before', async () => {
    const { account, client, path } = await setUp()
    const responses = await Promise.all(
      clients.map(async (index) => {
        const own = await bearer('/v1', account.key)
        return own.patch(path, { metadata: { [`field${index}`]: index } })
      }),
    )
    expect(statuses(responses)).toEqual(clients.map(() => 200))
    const { metadata } = (await client.get(path)).body
    expect(metadata).toEqual(Object.fromEntries(clients.map((index) => [`field${index}`, index])))
    const { data } = (await client.get(`${path}/versions?limit=200`)).body
    const chain = data.map(({ number, parent }: { number: number; parent: number }) => [number, parent])
    expect(chain).toEqual([...clients.map((index) => [51 - index, 50 - index]), [1, null]])
    const hashes = data.map(({ contentHash }: { contentHash: string }) => contentHash)
    expect(new Set(hashes).size).toBe(51)
  })

  test('with If-Match, one of them succeeds, and the others are told what it is now', async () => {
    const { client, path } = await setUp()
    const etag = String((await client.get(path)).headers.etag)
    const responses = await Promise.all(
      clients.map((index) =>
        client.patch(path, { metadata: { [`field${index}`]: index } }, { headers: { 'if-match': etag } }),
      ),
    )
    expect(statuses(responses).sort()).toEqual([200, ...clients.slice(1).map(() => 412)])
    const now = (await client.get(path)).headers.etag
    expect(new Set(responses.map(({ headers }) => headers.etag))).toEqual(new Set([now]))
    expect((await client.get(`${path}/versions`)).body.data).toHaveLength(2)
  })
})

describe('of two at once', () => {
  test('a campaign becomes active or its assistant is deleted; it never calls with one that is gone', async () => {
    for (const _ of rounds) {
      const { account, client, uuid, path } = await setUp()
      const campaign = await makeCampaign(account.id, { status: 'paused', outboundAssistantId: uuid })
      const [deleted, activated] = await Promise.all([
        client.delete(path),
        client.patch(`/campaigns/${campaign.id}`, { status: 'active' }),
      ])
      expect(activated.status).toBe(200)
      const { outboundAssistantId } = (await client.get(`/campaigns/${campaign.id}`)).body
      expect([deleted.status, (await client.get(path)).status]).toEqual(
        outboundAssistantId === null ? [204, 404] : [409, 200],
      )
    }
  })

  test('an environment is pinned or its assistant is deleted', async () => {
    for (const _ of rounds) {
      const { client, path } = await setUp()
      const both = await Promise.all([
        client.delete(path),
        client.put(`${path}/environments/production`, { version: 1 }),
      ])
      expect([
        [204, 404],
        [409, 200],
      ]).toContainEqual(statuses(both))
    }
  })

  test('one assistant gets the external id, the restored one or the new one', async () => {
    for (const _ of rounds) {
      const { client, path } = await setUp({ externalId: 'crm-1' })
      await client.delete(path)
      const both = await Promise.all([
        client.post(`${path}/restore`),
        client.post('/assistants', { name: 'B', externalId: 'crm-1' }),
      ])
      expect([
        [200, 409],
        [409, 201],
      ]).toContainEqual(statuses(both))
      expect((await client.get('/assistants')).body.data).toHaveLength(1)
    }
  })

  test('an assistant is restored or purged', async () => {
    for (const _ of rounds) {
      const { client, path } = await setUp()
      await client.delete(path)
      const both = await Promise.all([client.post(`${path}/restore`), client.delete(`${path}?purge=true`)])
      expect([
        [404, 204],
        [200, 204],
      ]).toContainEqual(statuses(both))
      expect((await client.get(path)).status).toBe(404)
    }
  })

  test('both bring back versions, one after the other', async () => {
    const { client, path } = await setUp()
    await client.patch(path, { name: 'B' })
    await client.patch(path, { name: 'C' })
    const both = await Promise.all([1, 2].map((number) => client.post(`${path}/versions/${number}/restore`)))
    expect(statuses(both)).toEqual([200, 200])
    const { data } = (await client.get(`${path}/versions?limit=2`)).body
    expect(data.map(({ number, parent }: { number: number; parent: number }) => [number, parent])).toEqual([
      [5, 4],
      [4, 3],
    ])
  })
})
