import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeFile, makeKey, makePhoneNumber } from '../../support/factories.ts'

const builtIn = ['outbound-setter', 'inbound-support', 'follow-up', 'custom']

async function setUp() {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
  const fields = { externalId: 'crm-1', phoneNumberIds: [number], language: 'de', metadata: { a: 1 } }
  const assistant = (await client.post('/assistants', { name: 'A', ...fields })).body
  const save = (name: string, further: object = {}) =>
    client.post('/templates', { name, assistantId: assistant.id, ...further })
  return { account, client, assistant, save }
}

const idsOf = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id)

describe('GET /v1/templates', () => {
  test('lists the built-in ones first, then those of the account, newest first', async () => {
    const { client, save } = await setUp()
    const made = [(await save('B')).body, (await save('C')).body]
    const { body } = await client.get('/templates')
    expect(idsOf(body)).toEqual([...builtIn, made[1].id, made[0].id])
    expect(body.data[0]).toMatchObject({ builtIn: true, name: 'Outbound setter', createdAt: null })
    expect(body.data[4]).toMatchObject({ builtIn: false, name: 'C', createdAt: made[1].createdAt })
    expect(body).toMatchObject({ hasMore: false, nextCursor: null })
  })

  test.each([1, 3, 4, 5, 7])('in pages of %i gives each exactly once', async (limit) => {
    const { client, save } = await setUp()
    for (const name of ['B', 'C', 'D']) await save(name)
    const all = idsOf((await client.get('/templates')).body)
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const { body } = await client.get(`/templates?limit=${limit}${cursor}`)
      expect(body.data.length).toBeLessThanOrEqual(limit)
      seen.push(...idsOf(body))
      if (!body.hasMore) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect(seen).toEqual(all)
  })

  test("shows nothing of another account's", async () => {
    const { save } = await setUp()
    const { id } = (await save('B')).body
    const stranger = await bearer('/v1', (await makeAccount()).key)
    expect(idsOf((await stranger.get('/templates')).body)).toEqual(builtIn)
    for (const path of [`/templates/${id}`, `/templates/${newId()}`, '/templates/nothing']) {
      expect((await stranger.get(path)).status).toBe(404)
      expect((await stranger.patch(path, { name: 'X' })).status).toBe(404)
      expect((await stranger.delete(path)).status).toBe(404)
      expect((await stranger.post(`${path}/assistants`, { name: 'X' })).status).toBe(404)
    }
  })
})

describe('POST /v1/templates', () => {
  test('saves an assistant as it is now, without what is its own', async () => {
    const { client, assistant, save } = await setUp()
    const { status, body } = await save('B', { description: 'For dentists.' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ builtIn: false, name: 'B', description: 'For dentists.' })
    expect(body.content).toMatchObject({ language: 'de', metadata: { a: 1 } })
    for (const own of ['name', 'externalId', 'phoneNumberIds', 'templateId']) {
      expect(body.content).not.toHaveProperty(own)
    }
    await client.patch(`/assistants/${assistant.id}`, { language: 'fr' })
    expect((await client.get(`/templates/${body.id}`)).body).toEqual(body)
  })

  test('refuses a name that the account has, and an assistant that it has not', async () => {
    const { client, save } = await setUp()
    await save('B')
    const taken = await save('B')
    expect([taken.status, taken.body.details]).toEqual([409, { name: 'B' }])
    const unknown = await client.post('/templates', { name: 'C', assistantId: newId() })
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([400, '/assistantId'])
    const other = await setUp()
    expect((await other.save('B')).status).toBe(201)
  })
})

describe('PATCH /v1/templates/{id}', () => {
  test('changes name and description, and nothing else', async () => {
    const { client, save } = await setUp()
    const made = (await save('B', { description: 'x' })).body
    const { status, body } = await client.patch(`/templates/${made.id}`, { name: 'C', description: null })
    expect(status).toBe(200)
    expect(body).toEqual({ ...made, name: 'C', description: null, updatedAt: body.updatedAt })
    expect((await client.get(`/templates/${made.id}`)).body).toEqual(body)
  })

  test('refuses a name that another template has, and no name', async () => {
    const { client, save } = await setUp()
    await save('B')
    const { id } = (await save('C')).body
    expect((await client.patch(`/templates/${id}`, { name: 'B' })).status).toBe(409)
    expect((await client.patch(`/templates/${id}`, { name: 'C' })).status).toBe(200)
    expect((await client.patch(`/templates/${id}`, { name: null })).status).toBe(400)
    expect((await client.patch(`/templates/${id}`, { content: {} })).status).toBe(400)
  })
})

test('deleting a template leaves the assistants that were made from it', async () => {
  const { client, save } = await setUp()
  const { id } = (await save('B')).body
  const made = (await client.post(`/templates/${id}/assistants`, { name: 'New' })).body
  expect((await client.delete(`/templates/${id}`)).status).toBe(204)
  expect((await client.get(`/templates/${id}`)).status).toBe(404)
  expect((await client.delete(`/templates/${id}`)).status).toBe(404)
  expect((await client.get(`/assistants/${made.id}`)).body).toEqual(made)
})

test('a built-in template can be neither changed nor deleted', async () => {
  const { client } = await setUp()
  expect((await client.patch('/templates/custom', { name: 'Mine' })).status).toBe(409)
  expect((await client.delete('/templates/custom')).status).toBe(409)
  expect((await client.get('/templates/custom')).body).toMatchObject({ builtIn: true, name: 'Custom' })
})

describe('POST /v1/templates/{id}/assistants', () => {
  test('makes an assistant with what the template holds', async () => {
    const { account, client, save } = await setUp()
    const template = (await save('B')).body
    const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    const own = { name: 'New', externalId: 'crm-2', phoneNumberIds: [number] }
    const { status, body, headers } = await client.post(`/templates/${template.id}/assistants`, own)
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...own, ...template.content, templateId: template.id })
    const read = await client.get(`/assistants/${body.id}`)
    expect([read.body, read.headers.etag]).toEqual([body, headers.etag])
  })

  test.each(builtIn)('makes one from the built-in %s', async (id) => {
    const { client } = await setUp()
    const { content } = (await client.get(`/templates/${id}`)).body
    const { status, body } = await client.post(`/templates/${id}/assistants`, { name: 'New' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...content, name: 'New', templateId: id })
    expect(body.model.messages[0].role).toBe('system')
  })

  test('refuses wrong fields, an external id that is taken, and files that are gone', async () => {
    const { account, client, assistant, save } = await setUp()
    const file = await makeFile(account.id)
    const knowledgeBase = { fileIds: [toTypeId('file', file.id)] }
    await client.patch(`/assistants/${assistant.id}`, { knowledgeBase })
    const path = `/templates/${(await save('B')).body.id}/assistants`
    expect((await client.post(path, { externalId: 7, language: 'en' })).status).toBe(400)
    expect((await client.post(path, { name: 'New', externalId: 'crm-1' })).status).toBe(409)
    await (await testDatabase()).prisma.file.delete({ where: { id: file.id } })
    const { status, body } = await client.post(path, { name: 'New' })
    expect([status, body.errors[0].pointer]).toEqual([400, '/knowledgeBase/fileIds/0'])
  })

  test('repeated with its Idempotency-Key makes one', async () => {
    const { client } = await setUp()
    const options = { headers: { 'idempotency-key': newId() } }
    const make = () => client.post('/templates/custom/assistants', { name: 'New' }, options)
    expect((await make()).body).toEqual((await make()).body)
  })
})

test('every write can be tried without being done', async () => {
  const { client, assistant, save } = await setUp()
  const made = (await save('B')).body
  const naming = { name: 'C', assistantId: assistant.id }
  expect((await client.post('/templates?dryRun=true', naming)).status).toBe(201)
  const renamed = await client.patch(`/templates/${made.id}?dryRun=true`, { name: 'D' })
  expect(renamed.body.name).toBe('D')
  expect((await client.delete(`/templates/${made.id}?dryRun=true`)).status).toBe(204)
  const path = `/templates/${made.id}/assistants?dryRun=true`
  expect((await client.post(path, { name: 'New' })).status).toBe(201)
  expect(idsOf((await client.get('/templates')).body)).toEqual([...builtIn, made.id])
  expect((await client.get(`/templates/${made.id}`)).body).toEqual(made)
  expect((await client.get('/assistants')).body.data).toHaveLength(1)
})

test('every write leaves its line in the audit log, and a change of nothing none', async () => {
  const { account, client, save } = await setUp()
  const { id } = (await save('B')).body
  await client.patch(`/templates/${id}`, { name: 'C' })
  await client.patch(`/templates/${id}`, { name: 'C' })
  await client.delete(`/templates/${id}`)
  const { sql } = await testDatabase()
  const rows = await sql.query(
    'audit-of-templates',
    `SELECT action, resource_name, fields, dialect FROM audit_log
     WHERE account_id = $1::uuid AND resource_type = 'template' ORDER BY created_at, id`,
    [account.id],
  )
  expect(rows).toEqual([
    { action: 'template.create', resource_name: 'B', fields: [], dialect: 'native' },
    { action: 'template.update', resource_name: 'C', fields: ['/name'], dialect: 'native' },
    { action: 'template.delete', resource_name: 'C', fields: [], dialect: 'native' },
  ])
})

test('a key that may only read sees templates, and changes none', async () => {
  const { account, save } = await setUp()
  const { id } = (await save('B')).body
  const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
  expect((await reader.get('/templates')).status).toBe(200)
  expect((await reader.get(`/templates/${id}`)).status).toBe(200)
  expect((await reader.patch(`/templates/${id}`, { name: 'C' })).status).toBe(403)
  expect((await reader.delete(`/templates/${id}`)).status).toBe(403)
  expect((await reader.post(`/templates/${id}/assistants`, { name: 'C' })).status).toBe(403)
})
