import { describe, expect, test } from 'vitest'
import { createImportWriteRepository } from '../../../src/core/transfer/import-write-repository.ts'
import { directWrites } from '../../../src/core/transfer/import-writes.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeFile, makeKey } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

/*
 * No environment uses a version that names a deleted file, and no call is told of one.
 */

interface Setting {
  readonly client: Client
  readonly accountId: string
  readonly id: string
  readonly uuid: string
  /** Of the assistant's environments. */
  readonly path: string
  /** The file that only version 1 names: once as a file of the assistant, once of its model. */
  readonly fileId: string
}

async function newSetting(): Promise<Setting> {
  const { id: accountId, key } = await makeAccount()
  const client = await bearer('/v1', key)
  const fileId = toTypeId('file', (await makeFile(accountId)).id)
  const knowledgeBase = { fileIds: [fileId] }
  const { body } = await client.post('/assistants', { name: 'One', knowledgeBase, model: { knowledgeBase } })
  const nothing = { fileIds: [] }
  await client.patch(`/assistants/${body.id}`, { knowledgeBase: nothing, model: { knowledgeBase: nothing } })
  await client.patch(`/assistants/${body.id}`, { name: 'Three' })
  const { id, uuid } = body
  return { client, accountId, id, uuid, path: `/assistants/${id}/environments/production`, fileId }
}

function resolve({ client, id: assistantId }: Setting) {
  return client.post('/runtime/resolve', { assistantId })
}

function expectRefused({ status, body }: ApiResponse, fileId: string): void {
  expect([status, body.details]).toEqual([409, { versions: [{ version: 1, fileIds: [fileId] }] }])
  expect(body.detail).toContain(fileId)
}

describe('a version that names a deleted file', () => {
  test('is not pinned', async () => {
    const setting = await newSetting()
    const { client, path, fileId } = setting
    await client.delete(`/files/${fileId}`)
    expectRefused(await client.put(path, { version: 1 }), fileId)
    expect((await client.get(path)).status).toBe(404)
    expect((await client.put(path, { version: 2 })).status).toBe(200)
  })

  test('is not pinned among others, nor in a dry run, and what stands stays', async () => {
    const { client, path, fileId } = await newSetting()
    await client.delete(`/files/${fileId}`)
    await client.put(path, { version: 3 })
    const versions = [1, 2].map((version) => ({ version, weight: 50 }))
    expectRefused(await client.put(path, { versions }), fileId)
    expectRefused(await client.put(`${path}?dryRun=true`, { versions }), fileId)
    expect((await client.get(path)).body).toMatchObject({ pin: 1, versions: [{ version: 3 }] })
    expect((await client.get(`${path}/history`)).body.data).toHaveLength(1)
  })

  test('is not brought back by a rollback, of an environment that stands or was removed', async () => {
    const { client, path, fileId } = await newSetting()
    await client.put(path, { version: 1 })
    expect((await client.delete(`/files/${fileId}`)).status).toBe(409)
    await client.put(path, { version: 2 })
    expect((await client.delete(`/files/${fileId}`)).status).toBe(204)
    expectRefused(await client.post(`${path}/rollback`), fileId)
    expect((await client.get(path)).body).toMatchObject({ pin: 2, versions: [{ version: 2 }] })
    await client.delete(path)
    const back = await client.post(`${path}/rollback`)
    expect([back.status, back.body.versions]).toEqual([200, [{ version: 2, weight: 100 }]])
  })

  test('can be pinned once it has been restored without it', async () => {
    const setting = await newSetting()
    const { client, id, path, fileId } = setting
    await client.delete(`/files/${fileId}`)
    const { version } = (await client.post(`/assistants/${id}/versions/1/restore`)).body
    expect((await client.put(path, { version })).status).toBe(200)
    expect((await resolve(setting)).body.assistant).toMatchObject({
      name: 'One',
      knowledgeBase: { fileIds: [] },
    })
  })

  test('that was pinned before there was this rule is told to calls without the file', async () => {
    const setting = await newSetting()
    await setting.client.put(setting.path, { version: 1 })
    const { sql } = await testDatabase()
    await sql.query('', 'DELETE FROM files WHERE account_id = $1::uuid', [setting.accountId])
    const { assistant } = (await resolve(setting)).body
    expect([assistant.name, assistant.knowledgeBase, assistant.model.knowledgeBase]).toEqual([
      'One',
      { fileIds: [] },
      { fileIds: [] },
    ])
  })

  test('is not imported into an environment', async () => {
    const { client, accountId, uuid, fileId } = await newSetting()
    await client.delete(`/files/${fileId}`)
    const createdAt = new Date()
    const writes = createImportWriteRepository(await testDatabase())
    const { services } = await testApp()
    const principal = await services.authenticator.authenticate(await makeKey(accountId))
    if (principal === null) throw new Error('The key opens nothing.')
    const targets = [{ version: 1, weight: 100 }]
    const environment = { id: uuid, name: 'production', pin: 1, targets, createdAt, updatedAt: createdAt }
    const { insert } = directWrites(writes, principal)
    await expect(insert({ kind: 'environment', record: environment })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

test('calls are told of the files that are there', async () => {
  const setting = await newSetting()
  const { client, path, fileId } = setting
  await client.put(path, { version: 1 })
  const { assistant } = (await resolve(setting)).body
  expect([assistant.knowledgeBase, assistant.model.knowledgeBase]).toEqual([
    { fileIds: [fileId] },
    { fileIds: [fileId] },
  ])
})

test('a file of another account is none, even where a version names it', async () => {
  const setting = await newSetting()
  const { sql } = await testDatabase()
  const { client, path, accountId, fileId } = setting
  await client.put(path, { version: 1 })
  await sql.query('', 'UPDATE files SET account_id = $2::uuid WHERE account_id = $1::uuid', [
    accountId,
    (await makeAccount()).id,
  ])
  expect((await resolve(setting)).body.assistant.knowledgeBase).toEqual({ fileIds: [] })
  expectRefused(await client.put(path, { versions: [{ version: 1, weight: 7 }] }), fileId)
})

test('of pinning a version and deleting its file at once, one succeeds', async () => {
  const outcomes = new Set<string>()
  for (let round = 0; round < 12; round += 1) {
    const setting = await newSetting()
    const { client, path, fileId } = setting
    const [pinned, deleted] = await Promise.all([
      client.put(path, { version: 1 }),
      client.delete(`/files/${fileId}`),
    ])
    outcomes.add(`${pinned.status} ${deleted.status}`)
    const { body } = await resolve(setting)
    expect(body.assistant.knowledgeBase.fileIds).toEqual(pinned.status === 200 ? [fileId] : [])
  }
  for (const outcome of outcomes) expect(['200 409', '409 204']).toContain(outcome)
}, 60_000)
