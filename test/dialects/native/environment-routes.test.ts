import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

interface Setting {
  readonly client: Client
  readonly accountId: string
  readonly id: string
  readonly uuid: string
  /** Of the assistant's environments. */
  readonly path: string
}

/** An assistant with three versions. */
async function newSetting(): Promise<Setting> {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { id, uuid } = (await client.post('/assistants', { name: 'One', externalId: 'front-desk' })).body
  await client.patch(`/assistants/${id}`, { name: 'Two' })
  await client.patch(`/assistants/${id}`, { name: 'Three' })
  return { client, accountId: account.id, id, uuid, path: `/assistants/${id}/environments` }
}

function one(version: number) {
  return [{ version, weight: 100 }]
}

async function history({ client, path }: Setting, name = 'production') {
  return (await client.get(`${path}/${name}/history`)).body.data
}

function pointers({ body }: ApiResponse): string[] {
  return body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()
}

describe('pin', () => {
  test('makes the environment, which is read and listed by name from then on', async () => {
    const { client, path } = await newSetting()
    const pinned = await client.put(`${path}/production`, { version: 2 })
    expect(pinned.status).toBe(200)
    expect(pinned.body).toMatchObject({ name: 'production', versions: one(2), pin: 1 })
    await client.put(`${path}/Beta.2_a-b`, { version: 3 })
    expect((await client.get(`${path}/production`)).body).toEqual(pinned.body)
    const names = (await client.get(path)).body.data.map(({ name }: { name: string }) => name)
    expect(names.toSorted()).toEqual(['Beta.2_a-b', 'production'])
  })

  test('takes what a GET answered, and changes nothing by it', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    for (const body of [{ version: 2 }, { versions: [{ version: 1, weight: 3 }, ...one(3)] }]) {
      await client.put(`${path}/production`, body)
      const before = await history(setting)
      const read = (await client.get(`${path}/production`)).body
      const { status, body: after } = await client.put(`${path}/production`, read)
      expect([status, after]).toEqual([200, read])
      expect(await history(setting)).toEqual(before)
    }
  })

  test('changes what is changed in what a GET answered', async () => {
    const { client, path } = await newSetting()
    await client.put(`${path}/production`, { version: 2 })
    const read = (await client.get(`${path}/production`)).body
    const { status, body } = await client.put(`${path}/production`, { ...read, versions: one(3) })
    expect([status, body.versions, body.pin]).toEqual([200, one(3), 2])
  })

  test('names what the server sets where it differs, and pins nothing', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    await client.put(`${path}/production`, { version: 1 })
    const stale = (await client.get(`${path}/production`)).body
    await client.put(`${path}/production`, { version: 2 })
    const before = await history(setting)
    expect(pointers(await client.put(`${path}/production`, stale))).toEqual(['/pin', '/updatedAt'])
    const other = { version: 3, name: 'staging', createdAt: null }
    expect(pointers(await client.put(`${path}/production`, other))).toEqual(['/createdAt', '/name'])
    expect(await history(setting)).toEqual(before)
    expect(pointers(await client.put(`${path}/staging`, stale))).toEqual([
      '/createdAt',
      '/name',
      '/pin',
      '/updatedAt',
    ])
    expect((await client.get(`${path}/staging`)).status).toBe(404)
    expect((await client.put(`${path}/staging`, { name: 'staging', version: 1 })).status).toBe(200)
  })

  test('with If-None-Match: * makes an environment, and changes none', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    const pin = (version: number, condition: string) =>
      client.put(`${path}/production`, { version }, { headers: { 'if-none-match': condition } })
    const both = await Promise.all([pin(1, '*'), pin(2, '*')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
    const before = await history(setting)
    expect((await pin(3, '*')).status).toBe(412)
    expect((await pin(3, '"1"')).status).toBe(412)
    expect(await history(setting)).toEqual(before)
    expect((await pin(3, '"2"')).status).toBe(200)
    await client.delete(`${path}/production`)
    expect((await pin(1, '*')).status).toBe(200)
  })

  test('takes the assistant by any of its ids', async () => {
    const { client, id, uuid } = await newSetting()
    const { serial } = (await client.get(`/assistants/${id}`)).body
    for (const reference of [id, uuid, serial, 'front-desk']) {
      const path = `/assistants/${reference}/environments/production`
      expect((await client.put(path, { version: 1 })).body.versions).toEqual(one(1))
    }
  })

  test('shares the calls among versions, lowest first', async () => {
    const { client, path } = await newSetting()
    const versions = [
      { version: 3, weight: 10 },
      { version: 1, weight: 90 },
    ]
    const pinned = await client.put(`${path}/production`, { versions })
    expect(pinned.body.versions).toEqual(versions.toReversed())
    const again = await client.put(`${path}/production`, { version: 2 })
    expect(again.body).toMatchObject({ versions: one(2), pin: 2 })
  })

  test('is no new pin where the versions are the same', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    const pinned = await client.put(`${path}/production`, { version: 2 })
    expect((await client.put(`${path}/production`, { version: 2 })).body).toEqual(pinned.body)
    expect(await history(setting)).toHaveLength(1)
  })

  test('names the fields of versions that are not there, and stores nothing', async () => {
    const { client, path } = await newSetting()
    const unknown = await client.put(`${path}/production`, { version: 4 })
    expect(unknown.status).toBe(400)
    expect(pointers(unknown)).toEqual(['/version'])
    const versions = [8, 1, 9].map((version) => ({ version, weight: 1 }))
    expect(pointers(await client.put(`${path}/production`, { versions }))).toEqual([
      '/versions/0/version',
      '/versions/2/version',
    ])
    expect((await client.get(`${path}/production`)).status).toBe(404)
  })

  test.each([
    ['nothing', {}, '/version'],
    ['both forms', { version: 1, versions: one(1) }, '/version'],
    ['no versions', { versions: [] }, '/versions'],
    ['a version twice', { versions: [...one(1), ...one(1)] }, '/versions'],
    ['more than 20 versions', { versions: Array.from({ length: 21 }, (_, i) => one(i + 1)[0]) }, '/versions'],
    ['a weight of 0', { versions: [{ version: 1, weight: 0 }] }, '/versions/0/weight'],
    ['a weight that is too large', { versions: [{ version: 1, weight: 1_000_001 }] }, '/versions/0/weight'],
    ['half a version', { version: 1.5 }, '/version'],
    ['version 0', { version: 0 }, '/version'],
    ['an unknown field', { version: 1, weight: 1 }, '/weight'],
  ])('refuses %s', async (_, body, pointer) => {
    const { client, path } = await newSetting()
    const refused = await client.put(`${path}/production`, body)
    expect(refused.status).toBe(400)
    expect(pointers(refused)).toEqual([pointer])
  })

  test.each(['-a', '.a', 'a b', 'a/b', 'ä', "'", 'x'.repeat(65)])('refuses the name %j', async (name) => {
    const { client, path } = await newSetting()
    const refused = await client.put(`${path}/${encodeURIComponent(name)}`, { version: 1 })
    expect(refused.status).toBe(400)
    expect(pointers(refused)).toEqual(['/name'])
    for (const rest of ['', '/history']) {
      expect((await client.get(`${path}/${encodeURIComponent(name)}${rest}`)).status).toBe(404)
    }
    expect((await client.post(`${path}/${encodeURIComponent(name)}/rollback`)).status).toBe(404)
    expect((await client.delete(`${path}/${encodeURIComponent(name)}`)).status).toBe(404)
  })

  test('refuses more than 100 environments of one assistant', async () => {
    const { client, path } = await newSetting()
    await client.put(`${path}/removed`, { version: 1 })
    await client.delete(`${path}/removed`)
    for (let index = 0; index < 100; index += 1) await client.put(`${path}/e${index}`, { version: 1 })
    expect((await client.post(`${path}/removed/rollback`)).status).toBe(409)
    expect((await client.put(`${path}/e100`, { version: 1 })).status).toBe(409)
    expect((await client.put(`${path}/e99`, { version: 2 })).status).toBe(200)
    expect((await client.get(`${path}?limit=200`)).body.data).toHaveLength(100)
  })

  test('needs the permission to write', async () => {
    const { client, accountId, path } = await newSetting()
    await client.put(`${path}/production`, { version: 1 })
    const reader = await bearer('/v1', await makeKey(accountId, { scopes: ['read'] }))
    expect((await reader.get(`${path}/production`)).status).toBe(200)
    expect((await reader.put(`${path}/production`, { version: 2 })).status).toBe(403)
    expect((await reader.post(`${path}/production/rollback`)).status).toBe(403)
    expect((await reader.delete(`${path}/production`)).status).toBe(403)
  })
})

describe('rollback', () => {
  test('goes back pin by pin, and never to what was rolled back', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    for (const version of [1, 2, 3]) await client.put(`${path}/production`, { version })
    const rollback = () => client.post(`${path}/production/rollback`)
    expect((await rollback()).body).toMatchObject({ versions: one(2), pin: 4 })
    expect((await rollback()).body).toMatchObject({ versions: one(1), pin: 5 })
    expect((await rollback()).status).toBe(409)
    await client.put(`${path}/production`, { version: 3 })
    expect((await rollback()).body).toMatchObject({ versions: one(1), pin: 7 })
    expect((await rollback()).status).toBe(409)
    const sources = (await history(setting)).map(
      ({ rollbackTo }: { rollbackTo: number | null }) => rollbackTo,
    )
    expect(sources).toEqual([1, null, 1, 2, null, null, null])
  })

  test('brings back a split', async () => {
    const { client, path } = await newSetting()
    const versions = [...one(1), { version: 2, weight: 7 }]
    await client.put(`${path}/production`, { versions })
    await client.put(`${path}/production`, { version: 3 })
    expect((await client.post(`${path}/production/rollback`)).body.versions).toEqual(versions)
  })

  test('brings back an environment that was removed', async () => {
    const { client, path } = await newSetting()
    await client.put(`${path}/production`, { version: 2 })
    await client.delete(`${path}/production`)
    expect((await client.post(`${path}/production/rollback`)).body).toMatchObject({
      versions: one(2),
      pin: 3,
    })
    expect((await client.get(`${path}/production`)).body.versions).toEqual(one(2))
  })

  test('is refused where nothing was pinned before, and not found where there is no environment', async () => {
    const { client, path } = await newSetting()
    expect((await client.post(`${path}/production/rollback`)).status).toBe(404)
    await client.put(`${path}/production`, { version: 2 })
    const refused = await client.post(`${path}/production/rollback`)
    expect(refused.status).toBe(409)
    expect(refused.body.detail).toBe('The environment production has no earlier pin to roll back to.')
  })
})

describe('removal', () => {
  test('leaves the history, whose numbers go on', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    await client.put(`${path}/production`, { version: 2 })
    expect((await client.delete(`${path}/production`)).status).toBe(204)
    expect((await client.get(`${path}/production`)).status).toBe(404)
    expect((await client.delete(`${path}/production`)).status).toBe(404)
    await client.put(`${path}/production`, { version: 2 })
    expect(await history(setting)).toMatchObject([
      { number: 3, versions: one(2) },
      { number: 2, versions: [] },
      { number: 1, versions: one(2) },
    ])
  })
})

describe('history', () => {
  test('says who pinned what, through what, and why', async () => {
    const setting = await newSetting()
    const { client, path } = setting
    const headers = { 'x-change-message': 'Shorter greeting' }
    await client.put(`${path}/production`, { version: 2 }, { headers })
    expect(await history(setting)).toEqual([
      {
        number: 1,
        versions: one(2),
        rollbackTo: null,
        author: { kind: 'apiKey', id: expect.stringMatching(/^key_/), name: 'test' },
        dialect: 'native',
        requestId: expect.any(String),
        message: 'Shorter greeting',
        createdAt: expect.any(String),
      },
    ])
  })

  test('comes in pages, newest first, that new pins do not shift', async () => {
    const { client, path } = await newSetting()
    for (const version of [1, 2, 3, 1, 2]) await client.put(`${path}/production`, { version })
    const first = (await client.get(`${path}/production/history?limit=2`)).body
    expect(first).toMatchObject({ data: [{ number: 5 }, { number: 4 }], hasMore: true })
    await client.put(`${path}/production`, { version: 3 })
    const pageAfter = (cursor: string) => client.get(`${path}/production/history?limit=2&cursor=${cursor}`)
    const second = (await pageAfter(first.nextCursor)).body
    expect(second).toMatchObject({ data: [{ number: 3 }, { number: 2 }], hasMore: true })
    const third = (await pageAfter(second.nextCursor)).body
    expect(third).toMatchObject({ data: [{ number: 1 }], hasMore: false, nextCursor: null })
    expect((await pageAfter('nonsense')).status).toBe(400)
    expect((await client.get(`${path}/staging/history`)).status).toBe(404)
  })
})

test('another account has no part in it', async () => {
  const { client, id, path } = await newSetting()
  await client.put(`${path}/production`, { version: 2 })
  const stranger = await bearer('/v1', (await makeAccount()).key)
  expect((await stranger.get(path)).status).toBe(404)
  expect((await stranger.get(`${path}/production`)).status).toBe(404)
  expect((await stranger.get(`${path}/production/history`)).status).toBe(404)
  expect((await stranger.put(`${path}/production`, { version: 1 })).status).toBe(404)
  expect((await stranger.post(`${path}/production/rollback`)).status).toBe(404)
  expect((await stranger.delete(`${path}/production`)).status).toBe(404)
  expect((await client.get(`/assistants/${id}/environments/production`)).body.versions).toEqual(one(2))
})

test('a dry run answers the same and stores nothing', async () => {
  const setting = await newSetting()
  const { client, path } = setting
  const tried = await client.put(`${path}/production?dryRun=true`, { version: 2 })
  expect(tried).toMatchObject({ status: 200, body: { versions: one(2), pin: 1 } })
  expect((await client.get(`${path}/production`)).status).toBe(404)
  for (const version of [1, 2]) await client.put(`${path}/production`, { version })
  const rolledBack = await client.post(`${path}/production/rollback?dryRun=true`)
  expect(rolledBack.body).toMatchObject({ versions: one(1), pin: 3 })
  expect((await client.delete(`${path}/production?dryRun=true`)).status).toBe(204)
  expect((await client.get(`${path}/production`)).body).toMatchObject({ versions: one(2), pin: 2 })
  expect(await history(setting)).toHaveLength(2)
})

test('every change has a line in the audit log', async () => {
  const { client, accountId, uuid, path } = await newSetting()
  for (const version of [1, 2, 2]) await client.put(`${path}/production`, { version })
  await client.post(`${path}/production/rollback`)
  await client.delete(`${path}/production`)
  const { sql } = await testDatabase()
  const lines = await sql.query(
    'audited-environments',
    `SELECT action, resource_id, resource_name, dialect FROM audit_log
     WHERE account_id = $1::uuid AND resource_type = 'environment' ORDER BY created_at, id`,
    [accountId],
  )
  const line = { resource_id: uuid, resource_name: 'production', dialect: 'native' }
  const actions = ['pin', 'pin', 'rollback', 'delete']
  expect(lines).toEqual(actions.map((action) => ({ ...line, action: `environment.${action}` })))
})
