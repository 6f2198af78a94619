import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

const prefix = '/callcamp/api'

async function newClient(): Promise<Client> {
  return bearer(prefix, (await makeAccount()).key)
}

function wrongFields({ body }: ApiResponse): string[] {
  return body.error.fields.map(({ field }: { field: string }) => field).sort()
}

describe('phones', () => {
  test('are made with 201, from a number in any spacing', async () => {
    const client = await newClient()
    const body = { number: '+1 (202) 555-0123', name: 'Reception', provider: 'twilio' }
    const made = await client.post('/phones', body)
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      number: '+12025550123',
      name: 'Reception',
      countryCode: 'US',
      provider: 'twilio',
      createdAt: expect.any(String),
      updatedAt: made.body.createdAt,
    })
    expect((await client.get(`/phones/${made.body.uuid}`)).body).toEqual(made.body)
    const bare = await client.post('/phones', { number: '+493012345678' })
    expect(bare.body).toMatchObject({ name: null, provider: null, countryCode: 'DE' })
  })

  test('name every wrong field at once', async () => {
    const client = await newClient()
    const body = { number: '123', name: 'x'.repeat(256), provider: 'x'.repeat(101) }
    const refused = await client.post('/phones', body)
    expect(refused.status).toBe(400)
    expect(wrongFields(refused)).toEqual(['name', 'number', 'provider'])
    expect(wrongFields(await client.post('/phones', {}))).toEqual(['number'])
    expect((await client.get('/phones')).body.total).toBe(0)
  })

  test('are refused twice in one account, and allowed in two', async () => {
    const [client, other] = [await newClient(), await newClient()]
    expect((await client.post('/phones', { number: '+12025550123' })).status).toBe(201)
    expect((await client.post('/phones', { number: '+1 202 555 0123' })).status).toBe(409)
    expect((await other.post('/phones', { number: '+12025550123' })).status).toBe(201)
  })

  test('change name and provider, by null to nothing, and keep the number', async () => {
    const client = await newClient()
    const before = (await client.post('/phones', { number: '+12025550123', provider: 'twilio' })).body
    const named = await client.patch(`/phones/${before.uuid}`, { name: 'Desk', number: '+12025550199' })
    expect(named.headers['x-ignored-fields']).toBe('number')
    expect(named.body).toEqual({ ...before, name: 'Desk', updatedAt: named.body.updatedAt })
    const cleared = await client.patch(`/phones/${before.uuid}`, { provider: null })
    expect(cleared.body).toMatchObject({ name: 'Desk', provider: null })
    const refused = await client.patch(`/phones/${before.uuid}`, { name: 1, provider: 2 })
    expect(wrongFields(refused)).toEqual(['name', 'provider'])
  })

  test('are listed newest first, in pages, with the real total, and searched', async () => {
    const client = await newClient()
    for (let index = 10; index < 22; index += 1)
      await client.post('/phones', { number: `+120255501${index}`, name: `Desk ${index}` })
    const first = (await client.get('/phones')).body
    expect(first).toMatchObject({ total: 12, page: 1, limit: 10, totalPages: 2 })
    expect(first.phones.map(({ name }: { name: string }) => name).slice(0, 2)).toEqual(['Desk 21', 'Desk 20'])
    expect((await client.get('/phones?page=2')).body.phones).toHaveLength(2)
    expect((await client.get('/phones?search=desk%2012')).body).toMatchObject({ total: 1 })
    expect(wrongFields(await client.get('/phones?page=0&limit=101'))).toEqual(['limit', 'page'])
  })

  test('are deleted with 204, unless an active campaign uses them', async () => {
    const client = await newClient()
    const { uuid } = (await client.post('/phones', { number: '+12025550123' })).body
    const body = { name: 'Spring', status: 'active', outboundPhoneUuid: uuid }
    const campaign = (await client.post('/campaigns', body)).body
    const refused = await client.delete(`/phones/${uuid}`)
    expect(refused.status).toBe(409)
    expect(refused.body.error.campaigns).toEqual([{ uuid: campaign.uuid, name: 'Spring' }])
    await client.patch(`/campaigns/${campaign.uuid}`, { status: 'completed' })
    expect((await client.delete(`/phones/${uuid}`)).status).toBe(204)
    expect((await client.get(`/phones/${uuid}`)).status).toBe(404)
    expect((await client.get(`/campaigns/${campaign.uuid}`)).body.outboundPhoneUuid).toBeNull()
  })

  test("of another account are not found, and nonsense isn't either", async () => {
    const [mine, theirs] = [await newClient(), await newClient()]
    const { uuid } = (await theirs.post('/phones', { number: '+12025550123' })).body
    for (const form of [uuid, 'nonsense', '0'])
      for (const refused of [
        await mine.get(`/phones/${form}`),
        await mine.patch(`/phones/${form}`, { name: 'x' }),
        await mine.delete(`/phones/${form}`),
      ])
        expect(refused.status).toBe(404)
    expect((await theirs.get(`/phones/${uuid}`)).status).toBe(200)
  })

  test('can be read and not written with a read-only key', async () => {
    const account = await makeAccount()
    const writer = await bearer(prefix, account.key)
    const reader = await bearer(prefix, await makeKey(account.id, { scopes: ['read'] }))
    const { uuid } = (await writer.post('/phones', { number: '+12025550123' })).body
    expect((await reader.get(`/phones/${uuid}`)).status).toBe(200)
    expect((await reader.get('/phones')).status).toBe(200)
    for (const refused of [
      await reader.post('/phones', { number: '+12025550124' }),
      await reader.patch(`/phones/${uuid}`, { name: 'x' }),
      await reader.delete(`/phones/${uuid}`),
    ])
      expect(refused.status).toBe(403)
  })
})
