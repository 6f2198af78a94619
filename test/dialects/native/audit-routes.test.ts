import { describe, expect, test } from 'vitest'
import { parseId, toTypeId } from '../../../src/shared/identifiers.ts'
import { rowsOf } from '../../conformance/resources.ts'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeUser } from '../../support/factories.ts'
import { login, newUser, password, team } from './team.ts'

interface Line {
  readonly id: string
  readonly action: string
  readonly resource: { readonly type: string; readonly id: string | null; readonly name: string | null }
  readonly fields: string[]
}

async function setUp(options: { operator?: boolean } = {}) {
  const account = await makeAccount(options)
  return { account, client: await bearer('/v1', account.key) }
}

async function linesOf(client: Client, query = ''): Promise<Line[]> {
  const { status, body } = await client.get(`/audit?limit=200${query}`)
  expect(status).toBe(200)
  return body.data
}

/** What was done to what, and in which fields; newest first. */
async function storyOf(client: Client, query = '') {
  return (await linesOf(client, query)).map(({ action, resource, fields }) => [
    action,
    resource.name,
    ...fields,
  ])
}

describe('each stored change adds one line', () => {
  test('of an assistant, through whichever API', async () => {
    const { account, client } = await setUp()
    const callcamp = await bearer('/callcamp/api', account.key)
    const { body } = await callcamp.post('/assistants', { name: 'Ada', model: 'gpt-4', prompt: 'Be kind.' })
    const headers = { 'x-change-message': 'Warmer' }
    await client.patch(`/assistants/${body.uuid}`, { name: 'Bea', firstMessage: 'Hello' }, { headers })
    await callcamp.delete(`/assistants/${body.uuid}`)
    const { body: me } = await client.get('/auth/me')
    const actor = { kind: 'apiKey', id: me.apiKey.id, name: 'test' }
    const resource = { type: 'assistant', id: toTypeId('asst', body.uuid), name: 'Bea' }
    const line = {
      id: expect.stringMatching(/^aud_/),
      createdAt: expect.any(String),
      actor,
      resource,
      fields: [],
      address: expect.stringMatching(/^10\./),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: null,
      refusal: null,
    }
    expect(await linesOf(client)).toEqual([
      { ...line, action: 'assistant.delete', dialect: 'callcamp' },
      {
        ...line,
        action: 'assistant.update',
        dialect: 'native',
        message: 'Warmer',
        fields: expect.arrayContaining(['/name', '/firstMessage']),
      },
      {
        ...line,
        action: 'assistant.create',
        dialect: 'callcamp',
        resource: { ...resource, name: 'Ada' },
      },
    ])
  })

  test('of a phone number, and of the assistant that has it', async () => {
    const { client } = await setUp()
    const { body: assistant } = await client.post('/assistants', { name: 'Ada' })
    const { body } = await client.post('/phone-numbers', { number: '+12025550123' })
    const path = `/phone-numbers/${body.id}`
    await client.patch(path, { name: 'Desk', assistantId: assistant.id })
    await client.patch(path, { assistantId: null })
    await client.delete(path)
    expect(await storyOf(client, '&resourceType=phoneNumber')).toEqual([
      ['phoneNumber.delete', '+12025550123'],
      ['phoneNumber.update', '+12025550123', '/assistantId'],
      ['phoneNumber.update', '+12025550123', '/name', '/assistantId'],
      ['phoneNumber.create', '+12025550123'],
    ])
  })

  test('of a campaign', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/campaigns', { name: 'Spring', schedule: { from: '9', to: '17' } })
    const path = `/campaigns/${body.id}`
    await client.patch(path, { name: 'Autumn', schedule: { to: '18' } })
    await client.delete(path)
    expect(await storyOf(client)).toEqual([
      ['campaign.delete', 'Autumn'],
      ['campaign.update', 'Autumn', '/name', '/schedule/to'],
      ['campaign.create', 'Spring'],
    ])
    expect((await linesOf(client))[0]?.resource).toEqual({ type: 'campaign', id: body.id, name: 'Autumn' })
  })

  test('of a file', async () => {
    const { account, client } = await setUp()
    const payload =
      '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHi.\r\n--edge--\r\n'
    const headers = { 'content-type': 'multipart/form-data; boundary=edge' }
    const { body } = await client.post('/files', payload, { headers })
    await client.delete(`/files/${body.id}`)
    expect(await storyOf(await bearer('/v1', account.key))).toEqual([
      ['file.delete', 'a.txt'],
      ['file.create', 'a.txt'],
    ])
  })

  test('of a user, by the name that the account gives them', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/users', { ...newUser(), name: 'Grace' })
    const path = `/users/${body.id}`
    await client.patch(path, { role: 'EDITOR', name: 'Grace H.' })
    await client.patch(path, { password: 'another password', disabled: true })
    await client.delete(path)
    expect(await storyOf(client)).toEqual([
      ['user.delete', 'Grace H.'],
      ['user.update', 'Grace H.', '/disabled', '/password'],
      ['user.update', 'Grace H.', '/name', '/role'],
      ['user.create', 'Grace'],
    ])
  })

  test('of a key, which is revoked once', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/api-keys', { name: 'Export' })
    await client.delete(`/api-keys/${body.id}`)
    await client.delete(`/api-keys/${body.id}`)
    expect(await storyOf(client)).toEqual([
      ['apiKey.revoke', 'Export'],
      ['apiKey.create', 'Export'],
    ])
  })

  test("of an account, in the operator's log and in its own, which does not name the operator's people", async () => {
    const { account, client } = await setUp({ operator: true })
    const { email } = newUser()
    const { body } = await client.post('/accounts', {
      slug: `${account.slug}-west`,
      name: 'West',
      admin: { email, password },
    })
    const resource = { type: 'account', id: body.account.id, name: 'West' }
    expect(await linesOf(client)).toMatchObject([
      { action: 'account.create', resource, actor: { kind: 'apiKey' } },
    ])
    const theirs = await bearer('/v1', body.apiKey.secret)
    await theirs.patch('/account', { name: 'West Coast', requireIfMatch: true })
    expect(await linesOf(theirs)).toMatchObject([
      { action: 'account.update', fields: ['/name', '/requireIfMatch'] },
      { action: 'account.create', resource, actor: { kind: 'system', id: null, name: null }, address: null },
    ])
  })

  test("of the catalogue, in the operator's log, by the place of the entry", async () => {
    const { client } = await setUp({ operator: true })
    const entry = { provider: 'house', model: `m-${Date.now()}`, name: 'House' }
    const { body } = await client.post('/catalogue/transcribers', entry)
    await client.delete(`/catalogue/transcribers/${body.id}`)
    expect(await storyOf(client)).toEqual([
      ['catalogue.delete', 'House', `/transcribers/${body.id}`],
      ['catalogue.create', 'House', `/transcribers/${body.id}`],
    ])
    expect((await linesOf(client))[0]?.resource.id).toBeNull()
  })

  test('of a session, and of the password that a user changes', async () => {
    const { admin, client } = await team()
    const { body } = await login(admin)
    const session = await bearer('/v1', body.token)
    await session.post('/auth/password', {
      currentPassword: admin.password,
      newPassword: 'a further password',
    })
    await session.post('/auth/logout')
    const lines = await linesOf(client)
    expect(lines).toMatchObject([
      { action: 'session.revoke', resource: { type: 'session', name: 'Ada' }, dialect: 'native' },
      { action: 'user.update', resource: { type: 'user', id: toTypeId('user', admin.id) } },
      { action: 'session.create', resource: { type: 'session', name: 'Ada' }, dialect: 'native' },
    ])
    expect(lines[1]?.fields).toEqual(['/password'])
    expect(lines[0]?.resource.id).toBe(lines[2]?.resource.id)
    const actor = { kind: 'user', id: toTypeId('user', admin.id), name: 'Ada' }
    for (const line of lines) expect(line).toMatchObject({ actor, address: expect.stringMatching(/^10\./) })
  })
})

test('what changes nothing adds no line, and neither does a request that is wrong', async () => {
  const { account, client } = await setUp()
  const user = await makeUser(account.id, { role: 'ADMIN' })
  const { body: campaign } = await client.post('/campaigns', { name: 'Spring' })
  const { body: number } = await client.post('/phone-numbers', { number: '+12025550123', name: 'Desk' })
  const before = await rowsOf(account.id)
  expect((await client.patch(`/campaigns/${campaign.id}`, { name: 'Spring' })).body).toEqual(campaign)
  expect((await client.patch(`/phone-numbers/${number.id}`, { name: 'Desk' })).body).toEqual(number)
  const path = `/users/${toTypeId('user', user.id)}`
  expect((await client.patch(path, { name: 'Ada', role: 'ADMIN' })).status).toBe(200)
  expect((await client.patch('/account', { name: account.slug })).status).toBe(200)
  expect((await client.patch(path, { role: 'VIEWER' })).status).toBe(409)
  expect((await client.delete(path)).status).toBe(409)
  expect((await client.post('/phone-numbers', { number: '+12025550123' })).status).toBe(409)
  expect((await client.post('/campaigns', { name: 'X', outboundAssistantId: 'nobody' })).status).toBe(400)
  expect(await rowsOf(account.id)).toEqual(before)
})

test('no value stands in the log: no secret, no hash, no email, no content', async () => {
  const { account, client } = await setUp()
  const user = newUser()
  const { body: made } = await client.post('/users', user)
  await client.patch(`/users/${made.id}`, { password: 'a further password' })
  const { body: key } = await client.post('/api-keys', { name: 'Export' })
  const { body: session } = await login({ email: user.email, password: 'a further password' })
  await client.post('/assistants', { name: 'Ada', firstMessage: 'the first words' })
  const { audit_log: lines } = await rowsOf(account.id)
  const log = JSON.stringify(lines)
  const values = [
    user.email,
    password,
    'a further password',
    '$argon2',
    key.secret,
    session.token,
    account.key,
  ]
  for (const value of [...values, key.hint, 'the first words']) expect(log).not.toContain(value)
  expect(lines).toHaveLength(5)
})

describe('reading', () => {
  test('is for admins, who see their own account only', async () => {
    const { account, client } = await setUp()
    await client.post('/campaigns', { name: 'Spring' })
    for (const scopes of [['read'], ['read', 'write'], ['runtime:read']] as const) {
      const other = await bearer('/v1', await makeKey(account.id, { scopes: [...scopes] }))
      expect((await other.get('/audit')).status).toBe(403)
      expect((await other.get('/audit?format=ndjson')).status).toBe(403)
    }
    expect(await linesOf((await setUp()).client)).toEqual([])
  })

  test('goes page by page, and sees every line once while others are added', async () => {
    const { client } = await setUp()
    for (let number = 1; number <= 7; number += 1) await client.post('/campaigns', { name: `C${number}` })
    const names: (string | null)[] = []
    for (let path = '/audit?limit=2'; ; ) {
      const { body } = await client.get(path)
      names.push(...body.data.map(({ resource }: Line) => resource.name))
      if (!body.hasMore) break
      await client.post('/campaigns', { name: 'later' })
      path = `/audit?limit=2&cursor=${body.nextCursor}`
    }
    expect(names).toEqual(['C7', 'C6', 'C5', 'C4', 'C3', 'C2', 'C1'])
  })

  test('filters by actor, action, resource, its type, API and time, and by all of them', async () => {
    const { account, client } = await setUp()
    const { body: key } = await client.post('/api-keys', { name: 'Other' })
    const other = await bearer('/callcamp/api', key.secret)
    const { body: phone } = await other.post('/phones', { number: '+12025550123' })
    const { body: campaign } = await client.post('/campaigns', { name: 'Spring' })
    await client.patch(`/campaigns/${campaign.id}`, { name: 'Autumn' })
    const keyId = parseId('key', key.id)
    const [newest] = (await client.get('/audit')).body.data
    const actions = async (query: string) => (await storyOf(client, `&${query}`)).map(([action]) => action)
    expect(await actions(`actor=${key.id}`)).toEqual(['phoneNumber.create'])
    expect(await actions(`actor=${keyId}`)).toEqual(['phoneNumber.create'])
    expect(await actions('action=campaign.update')).toEqual(['campaign.update'])
    expect(await actions(`resource=${campaign.id}`)).toEqual(['campaign.update', 'campaign.create'])
    expect(await actions(`resource=${campaign.uuid}`)).toEqual(['campaign.update', 'campaign.create'])
    expect(await actions(`resource=${toTypeId('pn', phone.uuid)}`)).toEqual(['phoneNumber.create'])
    expect(await actions('resourceType=apiKey')).toEqual(['apiKey.create'])
    expect(await actions('dialect=callcamp')).toEqual(['phoneNumber.create'])
    expect(await actions(`created[gte]=${newest.createdAt}&action=campaign.update`)).toHaveLength(1)
    expect(await actions(`created[gte]=${newest.createdAt}&created[lt]=${newest.createdAt}`)).toEqual([])
    expect(await actions('created[lt]=2000-01-01')).toEqual([])
    expect(await actions('created[gte]=2000-01-01T00:00:00+02:00')).toHaveLength(4)
    expect(await actions(`dialect=callcamp&actor=${keyId}&resourceType=phoneNumber`)).toHaveLength(1)
    expect(await actions(`dialect=native&actor=${keyId}`)).toEqual([])
    expect(await actions(`actor=${toTypeId('user', account.id)}`)).toEqual([])
  })

  test.each([
    'actor=asst_01jh3v3e6se1hs3bdn4r2j8k5m',
    'actor=nobody',
    'action=update',
    'action=assistant.create.x',
    'resource=1',
    'resource=what_01jh3v3e6se1hs3bdn4r2j8k5m',
    'resourceType=call',
    'dialect=nobody',
    'created[gte]=yesterday',
    'created=2026-01-01',
    'since=2026-01-01',
    'format=csv',
    'format=ndjson&limit=1',
    'limit=201',
    'cursor=nonsense',
  ])('refuses %s and names it', async (query) => {
    const { client } = await setUp()
    const { status, body } = await client.get(`/audit?${query}`)
    expect(status).toBe(400)
    expect(body.errors).toHaveLength(1)
  })

  test('takes any instant there is', async () => {
    const { client } = await setUp()
    for (const instant of ['0000-01-01', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']) {
      expect((await client.get(`/audit?created[gte]=${instant}`)).status).toBe(200)
    }
  })
})

describe('the export', () => {
  test('holds every line that matches, as the pages show them', async () => {
    const { client } = await setUp()
    for (const name of ['A', 'B', 'C']) await client.post('/campaigns', { name })
    await client.post('/phone-numbers', { number: '+12025550123' })
    const { status, headers, body } = await client.get('/audit?format=ndjson&resourceType=campaign')
    expect([status, headers['content-type']]).toEqual([200, 'application/x-ndjson'])
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line))
    expect(lines).toEqual(await linesOf(client, '&resourceType=campaign'))
    expect(lines).toHaveLength(3)
  })

  test('of nothing is empty', async () => {
    const { client } = await setUp()
    expect(await client.get('/audit?format=ndjson')).toMatchObject({ status: 200, body: '' })
  })

  test('goes on over many batches', async () => {
    const { account, client } = await setUp()
    const { sql } = await testDatabase()
    const many = `INSERT INTO audit_log (id, account_id, actor_kind, action, resource_type, resource_id, fields, created_at)
      SELECT gen_random_uuid(), $1::uuid, 'system', 'file.create', 'file', gen_random_uuid(), '{}',
        now() - n / 10 * interval '1 second' FROM generate_series(1, 1234) AS n`
    await sql.query('many-lines', many, [account.id])
    const { body } = await client.get('/audit?format=ndjson')
    const ids = body
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line).id)
    expect(ids).toHaveLength(1234)
    expect(new Set(ids).size).toBe(1234)
  })
})
