import { applyPatch } from 'rfc6902'
import { describe, expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import {
  makeAccount,
  makeFile,
  makeKey,
  makePhoneNumber,
  makeSession,
  makeUser,
  type TestAccount,
} from '../../support/factories.ts'

interface Setting {
  readonly account: TestAccount
  readonly client: Client
  readonly id: string
  readonly uuid: string
  /** Of the assistant's versions. */
  readonly path: string
}

/** An assistant with one version. */
async function newSetting(body: object = {}): Promise<Setting> {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { id, uuid } = (await client.post('/assistants', { name: 'One', ...body })).body
  return { account, client, id, uuid, path: `/assistants/${id}/versions` }
}

/** What a version holds of an assistant as it is read. */
function contentOf({ body }: ApiResponse) {
  const { id, uuid, serial, version, phoneNumberIds, createdAt, updatedAt, ...content } = body
  return content
}

const pointers = ({ body }: ApiResponse) => body.errors.map(({ pointer }: { pointer: string }) => pointer)

describe('GET /v1/assistants/{id}/versions', () => {
  test('tells who made each version, through which API, why and from what, newest first', async () => {
    const { account, client, id, uuid, path } = await newSetting()
    const user = await makeUser(account.id, { role: 'EDITOR', name: 'Ada' })
    const callcamp = await bearer('/callcamp/api', await makeSession(account.id, user.id))
    const headers = { 'x-change-message': 'Warmer greeting – élan' }
    const bytes = { 'x-change-message': Buffer.from(headers['x-change-message']).toString('latin1') }
    await callcamp.patch(`/assistants/${uuid}`, { firstMessage: 'Hi!' }, { headers: bytes })
    const { status, body } = await client.get(path)
    expect(status).toBe(200)
    expect(body).toMatchObject({ hasMore: false, nextCursor: null })
    const [second, first] = body.data
    expect(second).toMatchObject({
      number: 2,
      current: true,
      parent: 1,
      restoredFrom: null,
      author: { kind: 'user', id: toTypeId('user', user.id), name: 'Ada' },
      dialect: 'callcamp',
      message: headers['x-change-message'],
    })
    expect(first).toMatchObject({ number: 1, current: false, parent: null, dialect: 'native', message: null })
    expect(first.author).toMatchObject({ kind: 'apiKey', name: 'test' })
    expect(first.requestId).not.toBe(second.requestId)
    expect(first.contentHash).not.toBe(second.contentHash)
    expect(second.createdAt).toBe((await client.get(`/assistants/${id}`)).body.updatedAt)
  })

  test('makes none of a change that changes nothing, nor of one of the phone numbers', async () => {
    const { account, client, id, path } = await newSetting()
    const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    await client.patch(`/assistants/${id}`, { name: 'One' })
    await client.patch(`/assistants/${id}`, { phoneNumberIds: [number] })
    expect((await client.get(path)).body.data).toHaveLength(1)
  })

  test('pages stay where they are while versions are added', async () => {
    const { client, id, path } = await newSetting()
    for (const name of ['Two', 'Three', 'Four', 'Five']) await client.patch(`/assistants/${id}`, { name })
    const numbers = ({ body }: ApiResponse) => body.data.map(({ number }: { number: number }) => number)
    const first = await client.get(`${path}?limit=2`)
    expect(numbers(first)).toEqual([5, 4])
    await client.patch(`/assistants/${id}`, { name: 'Six' })
    const second = await client.get(`${path}?limit=2&cursor=${first.body.nextCursor}`)
    expect(numbers(second)).toEqual([3, 2])
    const third = await client.get(`${path}?limit=2&cursor=${second.body.nextCursor}`)
    expect([numbers(third), third.body.hasMore, third.body.nextCursor]).toEqual([[1], false, null])
  })

  test.each(['limit=0', 'limit=201', 'cursor=nonsense', 'cursor=', 'page=1'])('refuses %s', async (query) => {
    const { client, path } = await newSetting()
    const response = await client.get(`${path}?${query}`)
    expect([response.status, pointers(response)]).toEqual([400, [`/${query.split('=')[0]}`]])
  })
})

describe('GET /v1/assistants/{id}/versions/{number}', () => {
  test('shows what the assistant was', async () => {
    const { client, id, path } = await newSetting({ firstMessage: 'Hello', metadata: { a: [1, null] } })
    const before = contentOf(await client.get(`/assistants/${id}`))
    await client.patch(`/assistants/${id}`, { firstMessage: null, metadata: null })
    const { status, body } = await client.get(`${path}/1`)
    expect([status, body.number, body.current]).toEqual([200, 1, false])
    expect(body.content).toEqual(before)
  })

  test.each(['2', '0', '-1', '1.0', '01', 'latest', '99999999999'])('has no version %s', async (number) => {
    const { client, path } = await newSetting()
    expect((await client.get(`${path}/${number}`)).status).toBe(404)
  })

  test('is for whoever may read the account', async () => {
    const { account, path } = await newSetting()
    const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    expect((await reader.get(`${path}/1`)).status).toBe(200)
    expect((await reader.post(`${path}/1/restore`)).status).toBe(403)
    const runtime = await bearer('/v1', await makeKey(account.id, { scopes: ['runtime:read'] }))
    for (const route of [path, `${path}/1`, `${path}/1/diff/1`]) {
      expect((await runtime.get(route)).status).toBe(403)
    }
  })
})

describe('GET /v1/assistants/{id}/versions/{from}/diff/{to}', () => {
  test('gives a patch that makes the one content exactly the other, and the texts to read', async () => {
    const prompt = (last: string) => [{ role: 'system', content: `Be kind.\nBe brief.\n${last}` }]
    const { client, id, path } = await newSetting({ model: { messages: prompt('Bye.') } })
    await client.patch(`/assistants/${id}`, {
      model: { messages: prompt('Goodbye.') },
      variables: { a: null },
    })
    await client.patch(`/assistants/${id}`, { variables: { b: 1 }, metadata: { c: null } })
    const { status, body } = await client.get(`${path}/1/diff/3`)
    expect(status).toBe(200)
    const { content } = (await client.get(`${path}/1`)).body
    expect(applyPatch(content, body.patch).filter((error) => error !== null)).toEqual([])
    expect(content).toEqual((await client.get(`${path}/3`)).body.content)
    expect(body.texts).toEqual([
      {
        pointer: '/model/messages/0/content',
        diff: '@@ -1,3 +1,3 @@\n Be kind.\n Be brief.\n-Bye.\n+Goodbye.\n',
      },
    ])
  })

  test('is empty between a version and itself, and goes backwards too', async () => {
    const { client, id, path } = await newSetting()
    await client.patch(`/assistants/${id}`, { name: 'Two' })
    expect((await client.get(`${path}/2/diff/2`)).body).toEqual({ patch: [], texts: [] })
    expect((await client.get(`${path}/2/diff/1`)).body.patch).toEqual([
      { op: 'replace', path: '/name', value: 'One' },
    ])
  })

  test('answers 404 when either is not there', async () => {
    const { client, path } = await newSetting()
    expect((await client.get(`${path}/1/diff/2`)).status).toBe(404)
    expect((await client.get(`${path}/2/diff/1`)).status).toBe(404)
  })
})

describe('POST /v1/assistants/{id}/versions/{number}/restore', () => {
  test('gives back the exact content of the version, as a new version', async () => {
    const { account, client, id, path } = await newSetting({ metadata: { deep: [1.5, { a: null }] } })
    const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    await client.patch(`/assistants/${id}`, { name: 'Two', metadata: null, phoneNumberIds: [number] })
    const headers = { 'x-change-message': 'The old one was better.' }
    const restored = await client.post(`${path}/1/restore`, undefined, { headers })
    expect([restored.status, restored.body.version]).toEqual([200, 3])
    expect(restored.body.phoneNumberIds).toEqual([number])
    expect(restored.headers.etag).toBe((await client.get(`/assistants/${id}`)).headers.etag)
    const [first, third] = [(await client.get(`${path}/1`)).body, (await client.get(`${path}/3`)).body]
    expect(third.content).toEqual(first.content)
    expect(third.contentHash).toBe(first.contentHash)
    expect(third).toMatchObject({ parent: 2, restoredFrom: 1, message: headers['x-change-message'] })
    expect(contentOf(restored)).toEqual(first.content)
  })

  test('makes no version when that is the content already', async () => {
    const { client, path } = await newSetting()
    expect((await client.post(`${path}/1/restore`)).status).toBe(200)
    expect((await client.get(path)).body.data).toHaveLength(1)
  })

  test('can be tried, and is refused when the assistant has changed since', async () => {
    const { client, id, path } = await newSetting()
    const { etag } = (await client.get(`/assistants/${id}`)).headers
    await client.patch(`/assistants/${id}`, { name: 'Two' })
    const tried = await client.post(`${path}/1/restore?dryRun=true`)
    expect([tried.status, tried.body.name, tried.body.version]).toEqual([200, 'One', 3])
    const stale = await client.post(`${path}/1/restore`, undefined, { headers: { 'if-match': String(etag) } })
    expect([stale.status, stale.headers.etag]).toEqual([412, '"2"'])
    expect((await client.get(path)).body.data).toHaveLength(2)
  })

  test('is refused when another assistant has its external id by now', async () => {
    const { client, id, path } = await newSetting({ externalId: 'crm-1' })
    await client.patch(`/assistants/${id}`, { externalId: null })
    await client.post('/assistants', { name: 'Other', externalId: 'crm-1' })
    const { status, body } = await client.post(`${path}/1/restore`)
    expect([status, body.details]).toEqual([409, { externalId: 'crm-1' }])
  })

  test('leaves out files that have been deleted since', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const fileIds = [toTypeId('file', (await makeFile(account.id)).id)]
    const { id } = (await client.post('/assistants', { name: 'A', knowledgeBase: { fileIds } })).body
    await client.patch(`/assistants/${id}`, { knowledgeBase: { fileIds: [] } })
    const { prisma } = await testDatabase()
    await prisma.file.deleteMany({ where: { accountId: account.id } })
    const response = await client.post(`/assistants/${id}/versions/1/restore`)
    expect([response.status, response.body.knowledgeBase, response.body.version]).toEqual([
      200,
      { fileIds: [] },
      2,
    ])
  })

  test('is refused when the content breaks rules that are newer than it, naming the fields', async () => {
    const { client, id, uuid, path } = await newSetting()
    const { sql } = await testDatabase()
    // As a version that was written before the rules of today.
    await sql.query(
      'insert-old-version',
      `INSERT INTO assistant_versions
         (assistant_id, number, account_id, content_hash, name, settings, author_kind, parent)
       SELECT assistant_id, 7, account_id, 'old', name, settings::jsonb || '{"language": "?"}', 'system', 1
       FROM assistant_versions WHERE assistant_id = $1::uuid`,
      [uuid],
    )
    const response = await client.post(`${path}/7/restore`)
    expect([response.status, pointers(response)]).toEqual([400, ['/language']])
    expect((await client.get(`/assistants/${id}`)).body.version).toBe(1)
  })

  test('answers 404 for a version that is not there, and for one of an assistant in the trash', async () => {
    const { client, id, path } = await newSetting()
    expect((await client.post(`${path}/2/restore`)).status).toBe(404)
    await client.delete(`/assistants/${id}`)
    for (const response of [
      client.post(`${path}/1/restore`),
      client.get(path),
      client.get(`${path}/1`),
      client.get(`${path}/1/diff/1`),
    ]) {
      expect((await response).status).toBe(404)
    }
  })
})

test('nobody can change a version, not even in the database', async () => {
  const { uuid } = await newSetting()
  const { sql } = await testDatabase()
  const change = `UPDATE assistant_versions SET name = 'Forged' WHERE assistant_id = $1::uuid`
  await expect(sql.query('forge-version', change, [uuid])).rejects.toThrow('never changed')
})

test('the diff shows a short prompt as it was and as it is', async () => {
  const client = await bearer('/v1', (await makeAccount()).key)
  const { body } = await client.post('/assistants', { name: 'Ada', firstMessage: 'Hello.' })
  await client.patch(`/assistants/${body.id}`, { name: 'Bea', firstMessage: 'Good day.' })
  const { texts } = (await client.get(`/assistants/${body.id}/versions/1/diff/2`)).body
  expect(texts).toEqual([{ pointer: '/firstMessage', diff: expect.stringContaining('-Hello.\n+Good day.') }])
})

test('a restore needs a tag where the account wants one for every change', async () => {
  const client = await bearer('/v1', (await makeAccount()).key)
  const { body } = await client.post('/assistants', { name: 'Ada' })
  await client.patch(`/assistants/${body.id}`, { name: 'Bea' })
  await client.patch('/account', { requireIfMatch: true })
  const restore = `/assistants/${body.id}/versions/1/restore`
  expect((await client.post(restore)).status).toBe(428)
  expect((await client.post(restore, undefined, { headers: { 'if-match': '"2"' } })).status).toBe(200)
})
