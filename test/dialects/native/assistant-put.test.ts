import { expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'

async function setUp(fields: object = {}) {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
  const full = { externalId: 'crm-1', model: { temperature: 1 }, phoneNumberIds: [number], ...fields }
  const { body, headers } = await client.post('/assistants', { name: 'A', ...full })
  return { account, client, made: body, etag: String(headers.etag), path: `/assistants/${body.id}` }
}

const pointers = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer).sort()

test('replaces the whole: what is absent gets its default', async () => {
  const { client, path, made } = await setUp()
  const { status, body } = await client.put(path, { name: 'B', language: 'de' })
  expect(status).toBe(200)
  const blank = (await client.post('/assistants', { name: 'B', language: 'de' })).body
  const { id, uuid, serial, createdAt } = made
  const { version, updatedAt } = body
  expect(body).toEqual({ ...blank, id, uuid, serial, createdAt, version, updatedAt })
  expect(body).toMatchObject({ externalId: null, phoneNumberIds: [], model: { temperature: null } })
  expect((await client.get(path)).body).toEqual(body)
})

test('takes what a GET answered, and changes nothing by it', async () => {
  const { client, path, etag } = await setUp()
  const read = (await client.get(path)).body
  const { status, body, headers } = await client.put(path, read)
  expect(status).toBe(200)
  expect(body).toEqual(read)
  expect(headers.etag).toBe(etag)
})

test('names what the server sets where it differs, beside the other wrong fields', async () => {
  const { client, path, made } = await setUp()
  const { status, body } = await client.put(path, { ...made, uuid: newId(), serial: 1.5, updatedAt: null })
  expect(status).toBe(400)
  expect(pointers(body)).toEqual(['/serial', '/updatedAt', '/uuid'])
  const stale = (await client.patch(path, { name: 'B' })).body
  expect(pointers((await client.put(path, { ...stale, createdAt: '2020-01-01' })).body)).toEqual([
    '/createdAt',
  ])
  const { body: wrong } = await client.put(path, { id: made.id, nam: 'x', model: { temperature: 9, x: 1 } })
  expect(pointers(wrong)).toEqual(['/model/temperature', '/model/x', '/nam', '/name'])
})

test('refuses what was read before another change', async () => {
  const { client, path, made } = await setUp()
  await client.patch(path, { description: 'meanwhile' })
  const { status, body } = await client.put(path, { ...made, name: 'B' })
  expect([status, pointers(body)]).toEqual([400, expect.arrayContaining(['/version'])])
})

test('makes no assistant', async () => {
  const { client } = await setUp()
  expect((await client.put(`/assistants/${newId()}`, { name: 'B' })).status).toBe(404)
  expect((await client.put('/assistants/crm-2', { name: 'B', externalId: 'crm-2' })).status).toBe(404)
})

test('is done for the ETag that the assistant has, and for no other', async () => {
  const { client, path, etag } = await setUp()
  const put = (name: string) => client.put(path, { name }, { headers: { 'if-match': etag } })
  expect((await put('B')).status).toBe(200)
  const { status, headers } = await put('C')
  expect(status).toBe(412)
  expect(headers.etag).toBe((await client.get(path)).headers.etag)
  expect((await client.get(path)).body.name).toBe('B')
})

test('tried with dryRun stores nothing', async () => {
  const { client, path, made } = await setUp()
  const { status, body } = await client.put(`${path}?dryRun=true`, { name: 'B' })
  expect([status, body.name, body.phoneNumberIds]).toEqual([200, 'B', []])
  expect((await client.get(path)).body).toEqual(made)
})

test("is refused for another account's assistant", async () => {
  const { path } = await setUp()
  const stranger = await bearer('/v1', (await makeAccount()).key)
  expect((await stranger.put(path, { name: 'B' })).status).toBe(404)
})
