import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey, makePhoneNumber } from '../../support/factories.ts'
import { contract } from './contract.ts'

const prefix = '/callcamp/api'

interface Setting {
  readonly client: Client
  readonly native: Client
  readonly accountId: string
  readonly assistant: string
  readonly phone: string
}

async function newSetting(): Promise<Setting> {
  const account = await makeAccount()
  const client = await bearer(prefix, account.key)
  const made = await client.post('/assistants', { name: 'A', model: 'm', prompt: 'p' })
  const { id: phone } = await makePhoneNumber(account.id)
  const native = await bearer('/v1', account.key)
  return { client, native, accountId: account.id, assistant: made.body.uuid, phone }
}

const blank = {
  description: null,
  status: 'draft',
  type: 'outbound',
  timezone: null,
  schedule: null,
  recordTypeUuid: null,
  outboundAssistantUuid: null,
  inboundAssistantUuid: null,
  outboundPhoneUuid: null,
  inboundPhoneUuid: null,
}

function full({ assistant, phone }: Setting) {
  return {
    name: 'Spring recall',
    description: 'Reminds patients.',
    status: 'paused',
    type: 'inbound',
    timezone: 'America/New_York',
    schedule: { days: ['monday'], nested: { from: '09:00', breaks: [1, null, true] } },
    recordTypeUuid: '11111111-1111-1111-1111-111111111111',
    outboundAssistantUuid: assistant,
    inboundAssistantUuid: assistant,
    outboundPhoneUuid: phone,
    inboundPhoneUuid: phone,
  }
}

function wrongFields({ body }: ApiResponse): string[] {
  return body.error.fields.map(({ field }: { field: string }) => field).sort()
}

describe('create', () => {
  test('needs only a name, and has defaults for the rest', async () => {
    const { client } = await newSetting()
    const made = await client.post('/campaigns', { name: 'Bare' })
    expect(made.status).toBe(201)
    const { uuid, createdAt, updatedAt, ...rest } = made.body
    expect(rest).toEqual({ name: 'Bare', ...blank })
    expect(updatedAt).toBe(createdAt)
    expect((await client.get(`/campaigns/${uuid}`)).body).toEqual(made.body)
  })

  test('keeps every field', async () => {
    const setting = await newSetting()
    const made = await setting.client.post('/campaigns', full(setting))
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject(full(setting))
    expect((await setting.client.get(`/campaigns/${made.body.uuid}`)).body).toEqual(made.body)
  })

  test('takes null as not set', async () => {
    const { client } = await newSetting()
    const nulls = Object.fromEntries(Object.keys(blank).map((field) => [field, null]))
    const made = await client.post('/campaigns', { name: 'Nulls', ...nulls })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject(blank)
  })

  test('takes every form of the ids that it is given', async () => {
    const { client, native, assistant, phone } = await newSetting()
    const { id, serial } = (await native.patch(`/assistants/${assistant}`, { externalId: 'crm-1' })).body
    const phoneId = (await native.get(`/phone-numbers/${phone}`)).body.id
    for (const form of [assistant.toUpperCase(), id, String(serial), 'crm-1']) {
      const made = await client.post('/campaigns', { name: 'x', inboundAssistantUuid: form })
      expect(made.body.inboundAssistantUuid).toBe(assistant)
    }
    const made = await client.post('/campaigns', { name: 'x', outboundPhoneUuid: phoneId })
    expect(made.body.outboundPhoneUuid).toBe(phone)
  })

  test.each([
    ['status', ['draft', 'active', 'paused', 'completed', 'archived'], ['running', 'ACTIVE', '', 1]],
    ['type', ['outbound', 'inbound'], ['both', '', true]],
    ['timezone', ['UTC', 'Europe/Berlin', 'America/New_York'], ['Mars/Olympus', '+01:00', '', 5]],
    ['name', ['x', '🙂'.repeat(255)], ['', 'x'.repeat(256), null, 5]],
    ['description', ['', 'x'.repeat(2000)], ['x'.repeat(2001), 5]],
    [
      'recordTypeUuid',
      ['0194476b-b8d9-7063-91ad-b52601242cb4', 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'],
      ['0194476b', '', 5],
    ],
    [
      'schedule',
      [{}, { a: 'x'.repeat(65_527) }],
      [{ a: 'x'.repeat(65_529) }, [], 'daily', { a: '\0' }, deep(21)],
    ],
    ['outboundAssistantUuid', [], ['', 'x'.repeat(301), 5, {}]],
    ['inboundPhoneUuid', [], ['', 'x'.repeat(301), 5, []]],
  ] as [string, unknown[], unknown[]][])('checks %s', async (field, good, bad) => {
    const { client } = await newSetting()
    for (const value of good) {
      const made = await client.post('/campaigns', { name: 'x', [field]: value })
      expect(made.status).toBe(201)
      expect(made.body[field]).toEqual(value)
    }
    for (const value of bad) {
      const refused = await client.post('/campaigns', { name: 'x', [field]: value })
      expect(refused.status).toBe(400)
      expect(wrongFields(refused)).toEqual([field])
    }
    expect((await client.get('/campaigns')).body.total).toBe(good.length)
  })

  test('names every wrong field at once, unknown assistants and numbers among them', async () => {
    const [{ client }, theirs] = [await newSetting(), await newSetting()]
    const refused = await client.post('/campaigns', {
      description: 5,
      status: 'running',
      type: 'both',
      timezone: 'Mars/Olympus',
      schedule: [],
      recordTypeUuid: 'x',
      outboundAssistantUuid: theirs.assistant,
      inboundAssistantUuid: 'assistant_12345',
      outboundPhoneUuid: theirs.phone,
      inboundPhoneUuid: 'pn_nonsense',
    })
    expect(refused.status).toBe(400)
    expect(wrongFields(refused)).toEqual(['name', ...Object.keys(blank)].sort())
    expect(refused.body.error.fields).toContainEqual({
      field: 'inboundAssistantUuid',
      message: 'names an assistant that does not exist: assistant_12345',
    })
    expect((await client.get('/campaigns')).body.total).toBe(0)
  })

  test('ignores what it does not know, and says so', async () => {
    const { client } = await newSetting()
    const made = await client.post('/campaigns', { name: 'x', outboundAssistantId: 'x', Status: 'active' })
    expect(made.status).toBe(201)
    expect(made.headers['x-ignored-fields']).toBe('outboundAssistantId, Status')
  })
})

function deep(levels: number): object {
  return levels === 1 ? {} : { a: deep(levels - 1) }
}

describe('update', () => {
  test('changes each field alone', async () => {
    const setting = await newSetting()
    const { client } = setting
    for (const [field, value] of Object.entries(full(setting))) {
      const before = (await client.post('/campaigns', { name: 'Before' })).body
      const changed = await client.patch(`/campaigns/${before.uuid}`, { [field]: value })
      expect(changed.status).toBe(200)
      expect(changed.body).toEqual({ ...before, [field]: value, updatedAt: changed.body.updatedAt })
      expect((await client.get(`/campaigns/${before.uuid}`)).body).toEqual(changed.body)
    }
  })

  test('clears each field alone by null, the status and the type to their defaults', async () => {
    const setting = await newSetting()
    const { client } = setting
    for (const [field, value] of Object.entries(blank)) {
      const before = (await client.post('/campaigns', full(setting))).body
      const changed = await client.patch(`/campaigns/${before.uuid}`, { [field]: null })
      expect(changed.body).toEqual({ ...before, [field]: value, updatedAt: changed.body.updatedAt })
    }
  })

  test('replaces the schedule as a whole', async () => {
    const setting = await newSetting()
    const { uuid } = (await setting.client.post('/campaigns', full(setting))).body
    const changed = await setting.client.patch(`/campaigns/${uuid}`, { schedule: { other: 1 } })
    expect(changed.body.schedule).toEqual({ other: 1 })
  })

  test('changes nothing when what was read is written back', async () => {
    const setting = await newSetting()
    const before = (await setting.client.post('/campaigns', full(setting))).body
    const { uuid, createdAt: _c, updatedAt: _u, ...shown } = before
    const after = (await setting.client.patch(`/campaigns/${uuid}`, shown)).body
    expect(after).toEqual({ ...before, updatedAt: after.updatedAt })
  })

  test('names every wrong field at once and changes nothing', async () => {
    const setting = await newSetting()
    const { client } = setting
    const before = (await client.post('/campaigns', full(setting))).body
    const refused = await client.patch(`/campaigns/${before.uuid}`, {
      name: null,
      status: 'x',
      timezone: 'x',
      inboundAssistantUuid: 'x',
      outboundPhoneUuid: 'x',
    })
    expect(refused.status).toBe(400)
    expect(wrongFields(refused)).toEqual([
      'inboundAssistantUuid',
      'name',
      'outboundPhoneUuid',
      'status',
      'timezone',
    ])
    expect((await client.get(`/campaigns/${before.uuid}`)).body).toEqual(before)
  })

  test('lets changes at once to different fields all survive', async () => {
    const setting = await newSetting()
    const { client } = setting
    const { uuid } = (await client.post('/campaigns', { name: 'x' })).body
    const { name: _name, ...fields } = full(setting)
    const changes = Object.entries(fields).map(([field, value]) =>
      client.patch(`/campaigns/${uuid}`, { [field]: value }),
    )
    expect((await Promise.all(changes)).map(({ status }) => status)).toEqual(changes.map(() => 200))
    expect((await client.get(`/campaigns/${uuid}`)).body).toMatchObject(fields)
  })
})

describe('list', () => {
  test('is newest first, in pages of ten, with the real total', async () => {
    const { client } = await newSetting()
    for (let index = 0; index < 12; index += 1) await client.post('/campaigns', { name: `C ${index}` })
    const names = async (query: string) => {
      const { status, body } = await client.get(`/campaigns${query}`)
      expect(status).toBe(200)
      const { campaigns, ...rest } = body
      return [campaigns.map(({ name }: { name: string }) => name), rest]
    }
    const all = Array.from({ length: 12 }, (_, index) => `C ${11 - index}`)
    expect(await names('')).toEqual([all.slice(0, 10), { total: 12, page: 1, limit: 10, totalPages: 2 }])
    expect(await names('?page=2')).toEqual([all.slice(10), { total: 12, page: 2, limit: 10, totalPages: 2 }])
    expect(await names('?limit=100')).toEqual([all, { total: 12, page: 1, limit: 100, totalPages: 1 }])
    expect(await names('?page=9')).toEqual([[], { total: 12, page: 9, limit: 10, totalPages: 2 }])
    expect(await names('?search=c%201&limit=2&page=2')).toEqual([
      ['C 1'],
      { total: 3, page: 2, limit: 2, totalPages: 2 },
    ])
    expect(await names('?search=%25')).toEqual([[], { total: 0, page: 1, limit: 10, totalPages: 0 }])
  })

  test('refuses pages and limits out of range, all at once', async () => {
    const { client } = await newSetting()
    const refused = await client.get('/campaigns?page=0&limit=101')
    expect(refused.status).toBe(400)
    expect(wrongFields(refused)).toEqual(['limit', 'page'])
  })
})

describe('delete', () => {
  test('answers 204, and the assistant stays', async () => {
    const setting = await newSetting()
    const { client, assistant } = setting
    const body = { ...full(setting), status: 'active' }
    const { uuid } = (await client.post('/campaigns', body)).body
    expect((await client.delete(`/campaigns/${uuid}`)).status).toBe(204)
    expect((await client.get(`/campaigns/${uuid}`)).status).toBe(404)
    expect((await client.delete(`/campaigns/${uuid}`)).status).toBe(404)
    expect((await client.get(`/assistants/${assistant}`)).status).toBe(200)
  })
})

describe('access', () => {
  const operations: [string, (client: Client, path: string) => Promise<ApiResponse>][] = [
    ['get', (client, path) => client.get(path)],
    ['patch', (client, path) => client.patch(path, { name: 'x' })],
    ['delete', (client, path) => client.delete(path)],
  ]

  test.each(operations)("does not let %s reach another account's campaign, or nonsense", async (_, send) => {
    const [mine, theirs] = [await newSetting(), await newSetting()]
    const { uuid } = (await theirs.client.post('/campaigns', { name: 'Theirs' })).body
    for (const form of [uuid, mine.assistant, 'nonsense', 'camp_01jh', '1']) {
      const refused = await send(mine.client, `/campaigns/${form}`)
      expect(refused.status).toBe(404)
      expect(refused.body.error.code).toBe('not_found')
    }
    expect((await theirs.client.get(`/campaigns/${uuid}`)).body.name).toBe('Theirs')
    expect((await mine.client.get('/campaigns')).body.total).toBe(0)
  })

  test('lets a read-only key read and not write', async () => {
    const { client, accountId } = await newSetting()
    const reader = await bearer(prefix, await makeKey(accountId, { scopes: ['read'] }))
    const { uuid } = (await client.post('/campaigns', { name: 'x' })).body
    expect((await reader.get('/campaigns')).status).toBe(200)
    expect((await reader.get(`/campaigns/${uuid}`)).status).toBe(200)
    for (const refused of [
      await reader.post('/campaigns', { name: 'y' }),
      await reader.patch(`/campaigns/${uuid}`, { name: 'y' }),
      await reader.delete(`/campaigns/${uuid}`),
    ])
      expect(refused.status).toBe(403)
  })
})

test('campaigns and phones print times in whole seconds', async () => {
  const { client } = await newSetting()
  const { body: campaign } = await client.post('/campaigns', { name: 'C', type: 'outbound' })
  const { body: phone } = await client.post('/phones', { number: '+14155550123' })
  const { format } = contract.times
  for (const { createdAt, updatedAt } of [campaign, phone]) {
    expect([createdAt, updatedAt]).toEqual([expect.stringMatching(format), expect.stringMatching(format)])
  }
})
