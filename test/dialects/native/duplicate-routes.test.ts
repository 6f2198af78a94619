import { expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeFile, makeKey, makePhoneNumber } from '../../support/factories.ts'

async function setUp() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

test('makes an assistant with the same content, without phone numbers and external id', async () => {
  const { account, client } = await setUp()
  const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
  const file = toTypeId('file', (await makeFile(account.id)).id)
  const { body: original } = await client.post('/assistants', {
    name: 'Front desk',
    externalId: 'crm-1',
    firstMessage: 'Hello {{ name }}',
    metadata: { a: [null] },
    knowledgeBase: { fileIds: [file] },
    phoneNumberIds: [number],
  })
  await client.patch(`/assistants/${original.id}`, { description: 'x' })
  const { body: current } = await client.get(`/assistants/${original.id}`)
  const { status, headers, body: copy } = await client.post('/assistants/crm-1/duplicate', {})
  expect([status, headers.etag]).toEqual([201, '"1"'])
  const { id, uuid, serial, createdAt, updatedAt } = copy
  expect(copy).toEqual({
    ...current,
    id,
    uuid,
    serial,
    createdAt,
    updatedAt,
    version: 1,
    name: 'Front desk (copy)',
    externalId: null,
    phoneNumberIds: [],
  })
  expect(id).not.toBe(original.id)
  expect((await client.get(`/assistants/${original.id}`)).body).toEqual(current)
})

test('takes a name and an external id of its own', async () => {
  const { client } = await setUp()
  const { id } = (await client.post('/assistants', { name: 'A', externalId: 'crm-1' })).body
  const own = { name: 'B', externalId: 'crm-2' }
  expect((await client.post(`/assistants/${id}/duplicate`, own)).body).toMatchObject(own)
  const taken = await client.post(`/assistants/${id}/duplicate`, { externalId: 'crm-1' })
  expect([taken.status, taken.body.details]).toEqual([409, { externalId: 'crm-1' }])
})

test('cuts a long name so that it says that it is a copy', async () => {
  const { client } = await setUp()
  const { id } = (await client.post('/assistants', { name: '🦉'.repeat(255) })).body
  const { body } = await client.post(`/assistants/${id}/duplicate`, {})
  expect(body.name).toBe(`${'🦉'.repeat(248)} (copy)`)
})

test('can be tried, and needs the permission to write', async () => {
  const { account, client } = await setUp()
  const { id } = (await client.post('/assistants', { name: 'A' })).body
  const tried = await client.post(`/assistants/${id}/duplicate?dryRun=true`, {})
  expect([tried.status, tried.body.name]).toEqual([201, 'A (copy)'])
  const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
  expect((await reader.post(`/assistants/${id}/duplicate`, {})).status).toBe(403)
  expect((await client.get('/assistants')).body.data).toHaveLength(1)
})

test('refuses what it does not know, and an assistant that is not there', async () => {
  const { client } = await setUp()
  const { id } = (await client.post('/assistants', { name: 'A' })).body
  const wrong = await client.post(`/assistants/${id}/duplicate`, { firstMessage: 'x', name: '' })
  expect([wrong.status, wrong.body.errors]).toMatchObject([
    400,
    [{ pointer: '/name' }, { pointer: '/firstMessage' }],
  ])
  await client.delete(`/assistants/${id}`)
  expect((await client.post(`/assistants/${id}/duplicate`, {})).status).toBe(404)
})

test('the same request with the same key makes one copy', async () => {
  const { client } = await setUp()
  const { id } = (await client.post('/assistants', { name: 'A' })).body
  const headers = { 'idempotency-key': 'copy-1' }
  const copies = [1, 2].map(() => client.post(`/assistants/${id}/duplicate`, {}, { headers }))
  const [first, second] = await Promise.all(copies)
  const retried = await client.post(`/assistants/${id}/duplicate`, {}, { headers })
  expect([retried.status, retried.headers['idempotency-replayed']]).toEqual([201, 'true'])
  expect([first?.body.id, second?.body.id]).toContain(retried.body.id)
  expect((await client.get('/assistants')).body.data).toHaveLength(2)
})

test('needs no body', async () => {
  const { client } = await setUp()
  const { body: original } = await client.post('/assistants', { name: 'Front desk' })
  const { status, body } = await client.post(`/assistants/${original.id}/duplicate`)
  expect([status, body.name]).toEqual([201, 'Front desk (copy)'])
})
