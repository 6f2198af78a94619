import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../conformance/resources.ts'
import { bearer, type Client } from '../../support/client.ts'
import { dialectIds } from '../../support/dialect-drivers.ts'
import { makeAccount, makeKey, makePhoneNumber } from '../../support/factories.ts'

async function setUp() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

test('everybody who may read sees the settings; admins change them', async () => {
  const { account, client } = await setUp()
  const settings = {
    id: expect.stringMatching(/^acct_/),
    slug: account.slug,
    name: account.slug,
    requireIfMatch: false,
    requireValidTemplates: false,
    templating: 'liquid',
    createdAt: expect.any(String),
  }
  const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
  expect(await reader.get('/account')).toMatchObject({ status: 200, body: settings })
  const changed = { ...settings, name: 'Acme Dental', requireIfMatch: true }
  const response = await client.patch('/account', { name: 'Acme Dental', requireIfMatch: true })
  expect([response.status, response.body]).toEqual([200, changed])
  expect((await reader.get('/account')).body).toEqual(changed)
  const headers = { 'if-match': String(response.headers.etag) }
  const templates = { requireValidTemplates: true, templating: 'off' }
  expect((await client.patch('/account', { requireIfMatch: false, ...templates }, { headers })).body).toEqual(
    {
      ...changed,
      requireIfMatch: false,
      ...templates,
    },
  )
})

test('neither readers nor writers change the settings, and a key for calls does not see them', async () => {
  const { account } = await setUp()
  const before = await rowsOf(account.id)
  for (const scopes of [['read'], ['read', 'write'], ['runtime:read']] as const) {
    const client = await bearer('/v1', await makeKey(account.id, { scopes: [...scopes] }))
    expect((await client.patch('/account', { name: 'Mine' })).status).toBe(403)
    expect((await client.get('/account')).status).toBe(scopes[0] === 'read' ? 200 : 403)
  }
  const { audit_log } = await rowsOf(account.id)
  expect(audit_log).toEqual(before.audit_log)
})

test.each([
  [{ name: '' }, '/name'],
  [{ name: null }, '/name'],
  [{ name: 'n'.repeat(256) }, '/name'],
  [{ requireIfMatch: 'yes' }, '/requireIfMatch'],
  [{ requireValidTemplates: 1 }, '/requireValidTemplates'],
  [{ templating: 'handlebars' }, '/templating'],
  [{ templating: null }, '/templating'],
  [{ slug: 'other' }, '/slug'],
  [{ operator: true }, '/operator'],
])('refuses %j and changes nothing', async (change, pointer) => {
  const { account, client } = await setUp()
  const before = await rowsOf(account.id)
  const { status, body } = await client.patch('/account', change)
  expect([status, body.errors.map((error: { pointer: string }) => error.pointer)]).toEqual([400, [pointer]])
  expect(await rowsOf(account.id)).toEqual(before)
  expect((await client.get('/account')).body.name).toBe(account.slug)
})

test('a dry run answers as the change would, and changes nothing', async () => {
  const { client } = await setUp()
  const change = { name: 'Acme Dental', requireIfMatch: true }
  const { body: before } = await client.get('/account')
  const tried = await client.patch('/account?dryRun=true', change)
  expect((await client.get('/account')).body).toEqual(before)
  expect((await client.get('/audit')).body.data).toEqual([])
  const { body: assistant } = await client.post('/assistants', { name: 'Ada' })
  expect((await client.patch(`/assistants/${assistant.id}`, { name: 'Bea' })).status).toBe(200)
  expect(await client.patch('/account', change)).toMatchObject({ status: tried.status, body: tried.body })
})

interface Write {
  readonly method: 'PATCH' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: object
}

interface Names {
  readonly id: string
  readonly slug: string
  readonly phoneNumberId: string
}

/** Every PATCH, PUT and DELETE of an assistant; the last one deletes it. */
const writes: Readonly<Record<(typeof dialectIds)[number], (names: Names) => Write[]>> = {
  native: ({ id }) => [
    { method: 'PATCH', path: `/assistants/${id}`, body: { name: 'Bea' } },
    { method: 'PUT', path: `/assistants/${id}`, body: { name: 'Cleo' } },
    { method: 'DELETE', path: `/assistants/${id}` },
  ],
  callcamp: ({ id }) => [
    { method: 'PATCH', path: `/assistants/${id}`, body: { name: 'Bea' } },
    { method: 'DELETE', path: `/assistants/${id}` },
  ],
  autocalls: ({ id }) => [
    { method: 'PUT', path: `/user/assistant/${id}`, body: { assistant_name: 'Bea' } },
    { method: 'DELETE', path: `/user/assistant/${id}` },
  ],
  talkturo: ({ id, slug, phoneNumberId }) => [
    { method: 'PATCH', path: `/assistants/${id}`, body: { accountSlug: slug, name: 'Bea' } },
    {
      method: 'PATCH',
      path: `/assistants/${id}/telephony/phone-numbers`,
      body: { accountSlug: slug, phoneNumberIds: [phoneNumberId] },
    },
    { method: 'DELETE', path: `/assistants/${id}` },
  ],
  edmo: ({ id }) => [
    { method: 'PATCH', path: `/assistants/${id}`, body: { name: 'Bea' } },
    { method: 'DELETE', path: `/assistants/${id}` },
  ],
  callhq: ({ id }) => [
    { method: 'PATCH', path: `/assistants/${id}`, body: { name: 'Bea' } },
    { method: 'DELETE', path: `/assistants/${id}` },
  ],
}

function send(client: Client, { method, path, body }: Write, headers: Record<string, string>) {
  switch (method) {
    case 'PATCH':
      return client.patch(path, body, { headers })
    case 'PUT':
      return client.put(path, body, { headers })
    case 'DELETE':
      return client.delete(path, { headers })
  }
}

describe.each(dialectIds)('an account that requires If-Match, through %s', (dialect) => {
  test('changes assistants with the right tag only, and says what it is', async () => {
    const { account, client: native } = await setUp()
    const client = dialect === 'native' ? native : await bearer(`/${dialect}/api`, account.key)
    const phoneNumber = await makePhoneNumber(account.id)
    const { body } = await native.post('/assistants', { name: 'Ada' })
    await native.patch('/account', { requireIfMatch: true })
    const names = { id: body.uuid, slug: account.slug, phoneNumberId: phoneNumber.id }
    for (const write of writes[dialect](names)) {
      const tag = String((await native.get(`/assistants/${body.id}`)).headers.etag)
      const before = await rowsOf(account.id)
      expect((await send(client, write, {})).status).toBe(428)
      const stale = await send(client, write, { 'if-match': '"999"' })
      expect([stale.status, stale.headers.etag]).toEqual([412, tag])
      expect(await rowsOf(account.id)).toEqual(before)
      expect((await send(client, write, { 'if-match': tag })).status).toBeLessThan(300)
    }
    expect((await native.get(`/assistants/${body.id}`)).status).toBe(404)
  })
})

test('what is new needs no tag, also what a PUT makes', async () => {
  const { account, client } = await setUp()
  await client.patch('/account', { requireIfMatch: true })
  const { body } = await client.post('/assistants', { name: 'Ada' })
  expect((await client.post('/campaigns', { name: 'Spring' })).status).toBe(201)
  const environment = `/assistants/${body.id}/environments/production`
  expect((await client.put(environment, { version: 1 })).status).toBe(200)
  expect((await client.put(environment, { version: 1 })).status).toBe(428)
  const before = await rowsOf(account.id)
  expect((await client.patch('/account', { requireIfMatch: false })).status).toBe(428)
  expect(await rowsOf(account.id)).toEqual(before)
  const { etag } = (await client.get('/account')).headers
  const headers = { 'if-match': String(etag) }
  expect((await client.patch('/account', { requireIfMatch: false }, { headers })).status).toBe(200)
})
