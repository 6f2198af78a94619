import { describe, expect, test } from 'vitest'
import { makeResources, rowsOf } from '../../conformance/resources.ts'
import { routeTable } from '../../conformance/route-table.ts'
import { bearing, send, workingBodies } from '../../conformance/send.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

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

const { dialects, routes } = await routeTable()

describe.each(dialects)('an account that requires If-Match, through $id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const changes = own.filter(({ method, config }) => method !== 'POST' && config.assistant === 'change')
  const deletes = own.filter(({ config }) => config.assistant === 'delete')

  test('changes assistants with the right tag only, and says what it is', async () => {
    const resources = await makeResources()
    const { id: accountId, key } = resources.account
    const native = await bearer('/v1', key)
    const { body } = await native.post('/assistants', { name: 'Ada' })
    await native.patch('/account', { requireIfMatch: true })
    expect([changes.length > 0, deletes.length]).toEqual([true, 1])
    for (const route of [...changes, ...deletes]) {
      const call = { id: body.uuid, body: workingBodies(route, resources).at(-1) }
      const sent = (headers: object) => send(route, { ...call, headers: { ...bearing(key), ...headers } })
      const tag = String((await native.get(`/assistants/${body.id}`)).headers.etag)
      const before = await rowsOf(accountId)
      expect((await sent({})).statusCode).toBe(428)
      const stale = await sent({ 'if-match': '"999"' })
      expect([stale.statusCode, stale.headers.etag]).toEqual([412, tag])
      expect(await rowsOf(accountId)).toEqual(before)
      expect((await sent({ 'if-match': tag })).statusCode).toBeLessThan(300)
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
