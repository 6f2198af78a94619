import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { contractOf } from '../../support/dialect-contracts.ts'
import { driverOf } from '../../support/dialect-driver.ts'
import { makeAccount, makeCampaign, makeFile, makeKey, makePhoneNumber } from '../../support/factories.ts'
import { dialectIds } from '../../support/test-dialects.ts'

async function setUp(body: object = {}) {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const made = await client.post('/assistants', { name: 'A', ...body })
  return { account, client, made: made.body, path: `/assistants/${made.body.id}` }
}

async function inTrash(client: Client): Promise<string[]> {
  const { body } = await client.get('/assistants?deleted=only')
  return body.data.map(({ id }: { id: string }) => id)
}

/** What the audit log holds of an assistant, newest first. */
async function actionsOn(client: Client, id: string) {
  const { body } = await client.get('/audit')
  return body.data
    .filter(({ resource }: { resource: { id: string } }) => resource.id === id)
    .map(({ action }: { action: string }) => action)
}

describe('an assistant in the trash', () => {
  test.each(dialectIds)('is gone from %s, and there again when it is restored', async (dialect) => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const driver = await driverOf(dialect, account)
    const [body = {}] = fc.sample(contractOf(dialect).createBodies, { numRuns: 1, seed: 1 })
    const id = await driver.create(body)
    const [before, listed] = [await driver.read(id), await driver.list()]
    const [native] = (await client.get('/assistants')).body.data
    expect((await client.delete(`/assistants/${native.id}`)).status).toBe(204)
    await expect(driver.read(id)).rejects.toThrow('got 404')
    await expect(driver.update(id, driver.writable(body))).rejects.toThrow('got 404')
    expect(await driver.list()).toEqual([])
    expect((await client.post(`/assistants/${native.id}/restore`)).status).toBe(200)
    expect([await driver.read(id), await driver.list()]).toEqual([before, listed])
  })

  test('leaves its external id to others', async () => {
    const { client, path, made } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    expect((await client.post('/assistants', { name: 'B', externalId: 'crm-1' })).status).toBe(201)
    expect(await inTrash(client)).toEqual([made.id])
  })
})

describe('what is in the trash can be read', () => {
  test.each(['id', 'uuid', 'serial'] as const)('by its %s, as it is listed there', async (form) => {
    const { client, made, path } = await setUp({ externalId: 'crm-1', firstMessage: 'Hi' })
    const { body: before } = await client.get(path)
    await client.delete(path)
    const { status, headers, body } = await client.get(`/assistants/${made[form]}?deleted=only`)
    expect([status, headers.etag]).toEqual([200, '"1"'])
    const { deletedAt, ...rest } = body
    expect(rest).toEqual(before)
    expect(Math.abs(Date.parse(deletedAt) - Date.now())).toBeLessThan(60_000)
    expect((await client.get('/assistants?deleted=only')).body.data).toEqual([body])
    expect((await client.get(path)).status).toBe(404)
  })

  test('with its versions and how they differ', async () => {
    const { client, path } = await setUp({ firstMessage: 'Hi' })
    await client.patch(path, { firstMessage: 'Hello' })
    const routes = ['', '/1', '/1/diff/2'].map((rest) => `${path}/versions${rest}`)
    const before = await Promise.all(routes.map((route) => client.get(route)))
    await client.delete(path)
    for (const [index, route] of routes.entries()) {
      expect((await client.get(route)).status).toBe(404)
      const { status, body } = await client.get(`${route}?deleted=only`)
      expect([status, body]).toEqual([200, before[index]?.body])
    }
    const page = await client.get(`${path}/versions?deleted=only&limit=1`)
    const next = await client.get(`${path}/versions?deleted=only&limit=1&cursor=${page.body.nextCursor}`)
    expect(next.body.data[0].number).toBe(1)
    expect((await client.post(`${path}/versions/1/restore`)).status).toBe(404)
  })

  test('in the form of another API', async () => {
    const { client, path } = await setUp({ firstMessage: 'Hi' })
    const { body: before } = await client.get(`${path}?as=callhq`)
    await client.delete(path)
    expect((await client.get(`${path}?as=callhq`)).status).toBe(404)
    expect((await client.get(`${path}?as=callhq&deleted=only`)).body).toEqual(before)
  })

  test('and nothing else is there: what is not deleted, of another account, purged, or named by its external id', async () => {
    const { account, client, made, path } = await setUp({ externalId: 'crm-1' })
    const places = [`${path}`, `${path}/versions`, `${path}/versions/1`, `${path}/versions/1/diff/1`]
    const statuses = async (reader: Client, paths = places) =>
      new Set(
        await Promise.all(paths.map(async (place) => (await reader.get(`${place}?deleted=only`)).status)),
      )
    expect(await statuses(client)).toEqual(new Set([404]))
    await client.delete(path)
    expect(await statuses(client)).toEqual(new Set([200]))
    const byExternalId = places.map((place) => place.replace(made.id, 'crm-1'))
    expect(await statuses(client, byExternalId)).toEqual(new Set([404]))
    expect(await statuses(await bearer('/v1', (await makeAccount()).key))).toEqual(new Set([404]))
    const worker = await bearer('/v1', await makeKey(account.id, { scopes: ['runtime:read'] }))
    expect(await statuses(worker)).toEqual(new Set([403]))
    await client.delete(`${path}?purge=true`)
    expect(await statuses(client)).toEqual(new Set([404]))
  })

  test.each(['deleted=true', 'deleted=', 'deleted=no'])('not by ?%s', async (query) => {
    const { client, path } = await setUp()
    for (const place of [path, `${path}/versions`, `${path}/versions/1`]) {
      const { status, body } = await client.get(`${place}?${query}`)
      expect([status, body.errors[0].pointer]).toEqual([400, '/deleted'])
    }
  })
})

describe('POST /v1/assistants/{id}/restore', () => {
  test.each(['id', 'uuid', 'serial'] as const)('brings it back by its %s, as it was', async (form) => {
    const { client, made, path } = await setUp({ externalId: 'crm-1', firstMessage: 'Hi' })
    await client.patch(path, { name: 'B' })
    const before = await client.get(path)
    await client.delete(path)
    const { status, headers, body } = await client.post(`/assistants/${made[form]}/restore`)
    expect([status, body, headers.etag]).toEqual([200, before.body, before.headers.etag])
    expect((await client.get('/assistants/crm-1')).body).toEqual(before.body)
    expect((await client.get(`${path}/versions`)).body.data).toHaveLength(2)
    expect(await inTrash(client)).toEqual([])
    expect(await actionsOn(client, made.id)).toEqual([
      'assistant.restore',
      'assistant.delete',
      'assistant.update',
      'assistant.create',
    ])
  })

  test('knows no external ids, for several assistants in the trash may have had the same one', async () => {
    const { client, path } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    expect((await client.post('/assistants/crm-1/restore')).status).toBe(404)
  })

  test('is refused for what is not in the trash, and for what is nothing', async () => {
    const { client, path } = await setUp()
    expect((await client.post(`${path}/restore`)).status).toBe(409)
    expect((await client.post(`/assistants/${toTypeId('asst', newId())}/restore`)).status).toBe(404)
    await client.delete(path)
    const stranger = await bearer('/v1', (await makeAccount()).key)
    expect((await stranger.post(`${path}/restore`)).status).toBe(404)
  })

  test('is refused when another assistant has its external id by now', async () => {
    const { client, path, made } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    const other = (await client.post('/assistants', { name: 'B', externalId: 'crm-1' })).body
    const refused = await client.post(`${path}/restore`)
    expect([refused.status, refused.body.details]).toEqual([409, { externalId: 'crm-1' }])
    expect(await inTrash(client)).toEqual([made.id])
    await client.patch(`/assistants/${other.id}`, { externalId: null })
    expect((await client.post(`${path}/restore`)).status).toBe(200)
  })

  test.each([
    ['another one', 'crm-2'],
    ['none', null],
  ])('gives it %s as its external id, which makes a version', async (_, externalId) => {
    const { client, path, made } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    await client.post('/assistants', { name: 'B', externalId: 'crm-1' })
    const { status, headers, body } = await client.post(`${path}/restore`, { externalId })
    expect([status, headers.etag]).toEqual([200, '"2"'])
    expect(body).toMatchObject({ id: made.id, name: 'A', externalId, version: 2 })
    expect((await client.get(path)).body).toEqual(body)
    expect((await client.get(`${path}/versions/2`)).body.content.externalId).toBe(externalId)
    expect((await client.get(`${path}/versions/1`)).body.content.externalId).toBe('crm-1')
    expect((await actionsOn(client, made.id)).toSorted()).toEqual([
      'assistant.create',
      'assistant.delete',
      'assistant.restore',
      'assistant.update',
    ])
  })

  test('makes no version for the external id that it had', async () => {
    const { client, path } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    const { body } = await client.post(`${path}/restore`, { externalId: 'crm-1' })
    expect([body.externalId, body.version]).toEqual(['crm-1', 1])
  })

  test('is refused for an external id that is taken or none, and leaves it in the trash', async () => {
    const { client, path, made } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    await client.post('/assistants', { name: 'B', externalId: 'crm-2' })
    const taken = await client.post(`${path}/restore`, { externalId: 'crm-2' })
    expect([taken.status, taken.body.details]).toEqual([409, { externalId: 'crm-2' }])
    for (const body of [{ externalId: '' }, { externalId: 'x'.repeat(256) }, { externalId: '7' }]) {
      const refused = await client.post(`${path}/restore`, body)
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/externalId'])
    }
    expect((await client.post(`${path}/restore`, { name: 'C' })).status).toBe(400)
    expect(await inTrash(client)).toEqual([made.id])
    expect((await client.get(`${path}?deleted=only`)).body).toMatchObject({ externalId: 'crm-1', version: 1 })
    const tried = await client.post(`${path}/restore?dryRun=true`, { externalId: 'crm-3' })
    expect([tried.status, tried.body.externalId]).toEqual([200, 'crm-3'])
    expect(await inTrash(client)).toEqual([made.id])
  })

  test('gives two of one external id at once to one of them only', async () => {
    const { client, path } = await setUp({ externalId: 'crm-1' })
    await client.delete(path)
    const second = (await client.post('/assistants', { name: 'B', externalId: 'crm-1' })).body
    await client.delete(`/assistants/${second.id}`)
    const responses = await Promise.all(
      [path, `/assistants/${second.id}`].map((one) => client.post(`${one}/restore`, { externalId: 'crm-9' })),
    )
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await inTrash(client)).toHaveLength(1)
  })

  test('holds to If-Match, by the tag that it has in the trash', async () => {
    const { client, path } = await setUp()
    await client.delete(path)
    const restore = (tag: string) =>
      client.post(`${path}/restore`, undefined, { headers: { 'if-match': tag } })
    expect((await restore('"2"')).status).toBe(412)
    await client.patch('/account', { requireIfMatch: true })
    expect((await client.post(`${path}/restore`)).status).toBe(428)
    const { etag } = (await client.get(`${path}?deleted=only`)).headers
    expect((await restore(String(etag))).status).toBe(200)
  })

  test('brings back no phone numbers and no campaigns', async () => {
    const { account, client, made, path } = await setUp()
    const campaign = await makeCampaign(account.id, { status: 'paused', outboundAssistantId: made.uuid })
    const number = await makePhoneNumber(account.id, { assistantId: made.uuid })
    expect((await client.delete(path)).body.dependents).toHaveLength(1)
    await client.patch(path, { phoneNumberIds: [] })
    await client.delete(path)
    expect((await client.post(`${path}/restore`)).body.phoneNumberIds).toEqual([])
    expect((await client.get(`/campaigns/${campaign.id}`)).body.outboundAssistantId).toBeNull()
    expect((await client.get(`/phone-numbers/${number.id}`)).body.assistantId).toBeNull()
  })

  test('leaves out files that were deleted meanwhile, which makes a version', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const [kept, gone] = [await makeFile(account.id), await makeFile(account.id)].map((file) =>
      toTypeId('file', file.id),
    )
    const knowledgeBase = { fileIds: [gone, kept] }
    const { body: made } = await client.post('/assistants', {
      name: 'A',
      knowledgeBase,
      model: { knowledgeBase },
    })
    await client.delete(`/assistants/${made.id}`)
    expect((await client.delete(`/files/${gone}`)).status).toBe(204)
    const { status, body } = await client.post(`/assistants/${made.id}/restore`)
    expect([status, body.version]).toEqual([200, 2])
    expect([body.knowledgeBase, body.model.knowledgeBase]).toEqual([{ fileIds: [kept] }, { fileIds: [kept] }])
    expect((await client.get(`/assistants/${made.id}`)).body).toEqual(body)
  })

  test('can be tried, and needs the permission to write', async () => {
    const { account, client, made, path } = await setUp()
    expect((await client.delete(`${path}?dryRun=true`)).status).toBe(204)
    expect((await client.get(path)).status).toBe(200)
    await client.delete(path)
    const tried = await client.post(`${path}/restore?dryRun=true`)
    expect([tried.status, tried.body]).toEqual([200, made])
    const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    expect((await reader.post(`${path}/restore`)).status).toBe(403)
    expect(await inTrash(client)).toEqual([made.id])
  })
})

describe('DELETE /v1/assistants/{id}?purge=true', () => {
  test.each(['from outside the trash', 'from the trash'])('removes it for good, %s', async (where) => {
    const { client, made, path } = await setUp()
    if (where === 'from the trash') await client.delete(path)
    const tried = await client.delete(`${path}?purge=true&dryRun=true`)
    expect(tried.status).toBe(204)
    const message = { headers: { 'x-change-message': 'Asked for by the customer.' } }
    expect((await client.delete(`${path}?purge=true`, message)).status).toBe(204)
    expect(await inTrash(client)).toEqual([])
    expect((await client.post(`${path}/restore`)).status).toBe(404)
    expect((await client.delete(`${path}?purge=true`)).status).toBe(404)
    const { prisma } = await testDatabase()
    expect(await prisma.assistantVersion.count({ where: { assistantId: made.uuid } })).toBe(0)
    const [purged, ...earlier] = (await client.get('/audit')).body.data
    expect(purged).toMatchObject({
      action: 'assistant.purge',
      actor: { kind: 'apiKey' },
      resource: { type: 'assistant', id: made.id, name: 'A' },
      message: 'Asked for by the customer.',
    })
    expect(earlier.at(-1).action).toBe('assistant.create')
  })

  test('is for admins', async () => {
    const { account, client, path } = await setUp()
    const writer = await bearer('/v1', await makeKey(account.id, { scopes: ['read', 'write'] }))
    expect((await writer.delete(`${path}?purge=true`)).status).toBe(403)
    expect((await writer.delete(`${path}?purge=false`)).status).toBe(204)
    expect((await writer.delete(`${path}?purge=true`)).status).toBe(403)
    expect(await inTrash(client)).toHaveLength(1)
  })

  test('holds to If-Match', async () => {
    const { client, path } = await setUp()
    const stale = await client.delete(`${path}?purge=true`, { headers: { 'if-match': '"2"' } })
    expect([stale.status, stale.headers.etag]).toEqual([412, '"1"'])
    expect((await client.delete(`${path}?purge=true`, { headers: { 'if-match': '"1"' } })).status).toBe(204)
  })

  test('holds to the tag of what is in the trash, where it is read', async () => {
    const { client, path } = await setUp()
    await client.delete(path)
    await client.patch('/account', { requireIfMatch: true })
    const stale = await client.delete(`${path}?purge=true`, { headers: { 'if-match': '"2"' } })
    expect([stale.status, stale.headers.etag]).toEqual([412, '"1"'])
    const purge = (headers = {}) => client.delete(`${path}?purge=true`, { headers })
    expect((await purge()).status).toBe(428)
    const { etag } = (await client.get(`${path}?deleted=only`)).headers
    expect((await purge({ 'if-match': String(etag) })).status).toBe(204)
  })

  test.each(['purge=yes', 'purge=', 'force=true'])('refuses ?%s', async (query) => {
    const { client, path } = await setUp()
    const { status, body } = await client.delete(`${path}?${query}`)
    expect([status, body.errors[0].pointer]).toEqual([400, `/${query.split('=')[0]}`])
  })
})
