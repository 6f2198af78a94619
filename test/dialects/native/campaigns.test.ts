import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey, makePhoneNumber } from '../../support/factories.ts'

interface Setting {
  readonly client: Client
  readonly callcamp: Client
  readonly accountId: string
  readonly assistant: string
  readonly phone: string
  /** Everything that can be written, with ids as they go out. */
  readonly full: Record<string, unknown> & { readonly name: string }
}

async function newSetting(): Promise<Setting> {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { id: assistant } = (await client.post('/assistants', { name: 'A' })).body
  const { id } = await makePhoneNumber(account.id)
  const phone = (await client.get(`/phone-numbers/${id}`)).body.id
  const full = {
    name: 'Spring',
    description: 'Reminds patients.',
    status: 'paused',
    type: 'inbound',
    timezone: 'Europe/Berlin',
    schedule: { days: ['monday'], hours: { from: 9, to: 17 } },
    recordTypeId: '0194476b-b8d9-7063-91ad-b52601242cb4',
    outboundAssistantId: assistant,
    inboundAssistantId: assistant,
    outboundPhoneId: phone,
    inboundPhoneId: phone,
  }
  const callcamp = await bearer('/callcamp/api', account.key)
  return { client, callcamp, accountId: account.id, assistant, phone, full }
}

const blank = {
  description: null,
  status: 'draft',
  type: 'outbound',
  timezone: null,
  schedule: null,
  recordTypeId: null,
  outboundAssistantId: null,
  inboundAssistantId: null,
  outboundPhoneId: null,
  inboundPhoneId: null,
}

function pointers({ body }: ApiResponse): string[] {
  return body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()
}

describe('create', () => {
  test('needs only a name, and has defaults for the rest', async () => {
    const { client } = await newSetting()
    const made = await client.post('/campaigns', { name: 'Bare' })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      id: expect.stringMatching(/^camp_[0-9a-hjkmnp-tv-z]{26}$/),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Bare',
      ...blank,
      createdAt: expect.any(String),
      updatedAt: made.body.createdAt,
    })
  })

  test('keeps every field, readable by every form of the id and through Call Camp', async () => {
    const { client, callcamp, full } = await newSetting()
    const made = await client.post('/campaigns', full)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject(full)
    const { id, uuid } = made.body
    for (const form of [id, uuid, uuid.toUpperCase()])
      expect((await client.get(`/campaigns/${form}`)).body).toEqual(made.body)
    const shown = (await callcamp.get(`/campaigns/${id}`)).body
    expect(shown).toMatchObject({ uuid, name: 'Spring', schedule: full.schedule })
    expect((await client.get(`/assistants/${shown.outboundAssistantUuid}`)).body.id).toBe(
      full.outboundAssistantId,
    )
  })

  test('names every wrong field at once: unknown, wrong and naming nothing', async () => {
    const [{ client }, theirs] = [await newSetting(), await newSetting()]
    const refused = await client.post('/campaigns', {
      status: 'x',
      type: 1,
      timezone: 'x',
      schedule: 'x',
      recordTypeId: 'x',
      outboundAssistantId: theirs.assistant,
      inboundAssistantId: 'nobody',
      outboundPhoneId: theirs.phone,
      inboundPhoneId: 5,
      outboundAssistantUuid: 'x',
    })
    expect(refused.status).toBe(400)
    const fields = ['name', 'outboundAssistantUuid', ...Object.keys(blank)]
    expect(pointers(refused)).toEqual(
      fields
        .filter((field) => field !== 'description')
        .map((field) => `/${field}`)
        .sort(),
    )
    expect((await client.get('/campaigns')).body.data).toEqual([])
  })
})

describe('update', () => {
  test('merges: what is absent stays, in the schedule too', async () => {
    const { client, full } = await newSetting()
    const before = (await client.post('/campaigns', full)).body
    const changed = await client.patch(`/campaigns/${before.id}`, {
      schedule: { hours: { to: 12 }, days: null },
    })
    expect(changed.status).toBe(200)
    expect(changed.body).toEqual({
      ...before,
      schedule: { hours: { from: 9, to: 12 } },
      updatedAt: changed.body.updatedAt,
    })
  })

  test('gives each field its default back by null', async () => {
    const { client, full } = await newSetting()
    for (const [field, value] of Object.entries(blank)) {
      const before = (await client.post('/campaigns', full)).body
      const changed = await client.patch(`/campaigns/${before.id}`, { [field]: null })
      expect(changed.body).toEqual({ ...before, [field]: value, updatedAt: changed.body.updatedAt })
    }
  })

  test('changes each field alone', async () => {
    const { client, full } = await newSetting()
    for (const [field, value] of Object.entries(full)) {
      const before = (await client.post('/campaigns', { name: 'Before' })).body
      const changed = await client.patch(`/campaigns/${before.id}`, { [field]: value })
      expect(changed.body).toEqual({ ...before, [field]: value, updatedAt: changed.body.updatedAt })
    }
  })

  test('refuses a name that is taken away, unknown fields and unknown records, all at once', async () => {
    const { client, full } = await newSetting()
    const before = (await client.post('/campaigns', full)).body
    const body = { status: 'x', odd: 1, inboundAssistantId: 'nobody', outboundPhoneId: 'pn_x' }
    const refused = await client.patch(`/campaigns/${before.id}`, body)
    expect(refused.status).toBe(400)
    expect(pointers(refused)).toEqual(['/inboundAssistantId', '/odd', '/outboundPhoneId', '/status'])
    const nameless = await client.patch(`/campaigns/${before.id}`, { name: null })
    expect(nameless.status).toBe(400)
    expect(pointers(nameless)).toEqual(['/name'])
    expect((await client.get(`/campaigns/${before.id}`)).body).toEqual(before)
  })

  test('checks the schedule as it is after the merge', async () => {
    const { client } = await newSetting()
    const half = 'x'.repeat(40_000)
    const { id } = (await client.post('/campaigns', { name: 'x', schedule: { a: half } })).body
    const refused = await client.patch(`/campaigns/${id}`, { schedule: { b: half } })
    expect(refused.status).toBe(400)
    expect(pointers(refused)).toEqual(['/schedule'])
  })
})

describe('list', () => {
  test('is newest first, by cursor, and narrowed by name, status and type', async () => {
    const { client } = await newSetting()
    for (const status of ['draft', 'active', 'paused'])
      await client.post('/campaigns', { name: `C ${status}`, status })
    const first = (await client.get('/campaigns?limit=2')).body
    expect(first.data.map(({ name }: { name: string }) => name)).toEqual(['C paused', 'C active'])
    expect(first.hasMore).toBe(true)
    const second = (await client.get(`/campaigns?limit=2&cursor=${first.nextCursor}`)).body
    expect(second).toMatchObject({ data: [{ name: 'C draft' }], hasMore: false, nextCursor: null })
    for (const query of ['status=active', 'q=c%20ACT', 'q=active&status=active&type=outbound'])
      expect((await client.get(`/campaigns?${query}`)).body.data).toMatchObject([{ name: 'C active' }])
    expect((await client.get('/campaigns?type=inbound')).body.data).toEqual([])
  })

  test('refuses what it does not know, all at once', async () => {
    const { client } = await newSetting()
    const refused = await client.get('/campaigns?status=x&type=y&limit=0&page=1')
    expect(refused.status).toBe(400)
    expect(pointers(refused)).toEqual(['/limit', '/page', '/status', '/type'])
    expect(pointers(await client.get('/campaigns?cursor=x'))).toEqual(['/cursor'])
  })
})

describe('delete and access', () => {
  test('deletes with 204, once', async () => {
    const { client, full } = await newSetting()
    const { id } = (await client.post('/campaigns', full)).body
    expect((await client.delete(`/campaigns/${id}`)).status).toBe(204)
    expect((await client.delete(`/campaigns/${id}`)).status).toBe(404)
    expect((await client.get(`/campaigns/${id}`)).status).toBe(404)
  })

  test("does not find another account's campaign, or nonsense", async () => {
    const [mine, theirs] = [await newSetting(), await newSetting()]
    const { id, uuid } = (await theirs.client.post('/campaigns', { name: 'Theirs' })).body
    for (const form of [id, uuid, mine.assistant, 'nonsense'])
      for (const refused of [
        await mine.client.get(`/campaigns/${form}`),
        await mine.client.patch(`/campaigns/${form}`, { name: 'x' }),
        await mine.client.delete(`/campaigns/${form}`),
      ])
        expect(refused.status).toBe(404)
    expect((await theirs.client.get(`/campaigns/${id}`)).body.name).toBe('Theirs')
  })

  test('lets a read-only key read and not write', async () => {
    const { client, accountId } = await newSetting()
    const reader = await bearer('/v1', await makeKey(accountId, { scopes: ['read'] }))
    const { id } = (await client.post('/campaigns', { name: 'x' })).body
    expect((await reader.get('/campaigns')).status).toBe(200)
    expect((await reader.get(`/campaigns/${id}`)).status).toBe(200)
    for (const refused of [
      await reader.post('/campaigns', { name: 'y' }),
      await reader.patch(`/campaigns/${id}`, { name: 'y' }),
      await reader.delete(`/campaigns/${id}`),
    ])
      expect(refused.status).toBe(403)
  })
})
