import { describe, expect, test } from 'vitest'
import { bearer, type Client } from '../../support/client.ts'
import { makeCampaign, makeKey } from '../../support/factories.ts'
import { path, read, setUp } from './set-up.ts'

test('deletes an assistant, unless an active campaign uses it', async () => {
  const { account, client, make } = await setUp()
  const at = await make()
  expect((await client.delete(at)).body).toEqual({ message: 'Assistant deleted successfully' })
  expect((await client.get(at)).status).toBe(404)

  const busy = await make()
  const { uuid } = await read(client, busy)
  await makeCampaign(account.id, { outboundAssistantId: uuid, name: 'Spring' })
  const response = await client.delete(busy)
  expect(response.status).toBe(409)
  expect(response.body).toEqual({ message: expect.stringContaining('Spring') })
  expect((await client.get(busy)).status).toBe(200)
})

function sender(method: 'get' | 'put' | 'delete') {
  return (client: Client, at: string) =>
    method === 'put' ? client.put(at, { assistant_name: 'Taken' }) : client[method](at)
}

test.each(['put', 'delete'] as const)('%s is refused to a key that may only read', async (method) => {
  const { account, client, make } = await setUp()
  const at = await make()
  const before = await read(client, at)
  const reader = await bearer('/autocalls/api', await makeKey(account.id, { scopes: ['read'] }))
  expect((await sender(method)(reader, at)).status).toBe(403)
  expect(await read(client, at)).toEqual(before)
})

describe.each(['get', 'put', 'delete'] as const)('%s of one assistant', (method) => {
  const send = sender(method)

  test('finds it by any form of its id', async () => {
    const { client, make } = await setUp()
    const { id, uuid } = await read(client, await make())
    expect((await send(client, `${path}/${uuid}`)).status).toBe(200)
    expect((await send(client, `${path}/${id}`)).status).toBe(method === 'delete' ? 404 : 200)
  })

  test.each(['0', '-1', 'nonsense', '99999999999', '2147483647', '%00', 'x'.repeat(299)])(
    'answers 404 for the id %s',
    async (id) => {
      const { client } = await setUp()
      const response = await send(client, `${path}/${id}`)
      expect(response.status).toBe(404)
      expect(response.body).toEqual({
        message: 'Assistant not found or does not belong to the authenticated user',
      })
    },
  )

  test("answers 404 for another account's assistant, by each of its ids, and leaves it alone", async () => {
    const [own, other] = [await setUp(), await setUp()]
    const at = await other.make()
    const before = await read(other.client, at)
    for (const id of [before.id, before.uuid]) {
      expect((await send(own.client, `${path}/${id}`)).status).toBe(404)
    }
    expect(await read(other.client, at)).toEqual(before)
  })

  test('refuses no key and a wrong one', async () => {
    for (const client of [await bearer('/autocalls/api', ''), await bearer('/autocalls/api', 'sk_wrong')]) {
      const response = await send(client, `${path}/1`)
      expect(response.status).toBe(401)
      expect(response.body).toEqual({ message: 'Unauthenticated.' })
    }
  })
})
