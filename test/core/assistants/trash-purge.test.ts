import { describe, expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeAssistants, makeFile } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

const dayMs = 24 * 3_600_000
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs)

async function setUp() {
  const account = await makeAccount()
  const { prisma } = await testDatabase()
  const { purgeTrash } = (await testApp()).services
  const deleted = (name: string, deletedAt: Date) =>
    prisma.assistant.updateMany({ where: { accountId: account.id, name }, data: { deletedAt } })
  const left = async () =>
    (await prisma.assistant.findMany({ where: { accountId: account.id } })).map(({ name }) => name).sort()
  return { account, prisma, purgeTrash, deleted, left }
}

const named = (...names: string[]) => names.map((name) => ({ name, createdAt: daysAgo(90) }))

describe('emptying the trash', () => {
  test('removes what has lain there for more than 30 days, and nothing else', async () => {
    const { account, prisma, purgeTrash, deleted, left } = await setUp()
    await makeAssistants(account.id, named('live', 'old', 'recent'))
    await deleted('old', daysAgo(30.1))
    await deleted('recent', daysAgo(29.9))
    await purgeTrash(new Date())
    expect(await left()).toEqual(['live', 'recent'])
    expect(await prisma.assistantVersion.count({ where: { accountId: account.id } })).toBe(2)
  })

  test('is noted as the work of the server itself', async () => {
    const { account, purgeTrash, deleted } = await setUp()
    await makeAssistants(account.id, named('old'))
    await deleted('old', daysAgo(31))
    await purgeTrash(new Date())
    const client = await bearer('/v1', account.key)
    expect((await client.get('/audit')).body.data).toMatchObject([
      {
        action: 'assistant.purge',
        actor: { kind: 'system', id: null, name: null },
        resource: { name: 'old' },
        dialect: null,
        requestId: null,
      },
    ])
  })

  test('leaves files where they are', async () => {
    const { account, purgeTrash, deleted, left } = await setUp()
    const client = await bearer('/v1', account.key)
    const fileId = toTypeId('file', (await makeFile(account.id)).id)
    const { id } = (await client.post('/assistants', { name: 'old', knowledgeBase: { fileIds: [fileId] } }))
      .body
    await client.delete(`/assistants/${id}`)
    await deleted('old', daysAgo(31))
    await purgeTrash(new Date())
    expect(await left()).toEqual([])
    expect((await client.get(`/files/${fileId}`)).status).toBe(200)
  })

  test('goes through many, and several instances at once remove each once', async () => {
    const { account, purgeTrash, deleted, left } = await setUp()
    await makeAssistants(account.id, named(...Array.from({ length: 250 }, () => 'old')))
    await deleted('old', daysAgo(31))
    await Promise.all([purgeTrash(new Date()), purgeTrash(new Date()), purgeTrash(new Date())])
    await purgeTrash(new Date())
    expect(await left()).toEqual([])
    const { prisma } = await testDatabase()
    const where = { accountId: account.id, action: 'assistant.purge' }
    expect(await prisma.auditEntry.count({ where })).toBe(250)
  })

  test('passes over what an environment uses, and goes on with the others', async () => {
    const { account, prisma, purgeTrash, deleted, left } = await setUp()
    const client = await bearer('/v1', account.key)
    const { id } = (await client.post('/assistants', { name: 'pinned' })).body
    await client.put(`/assistants/${id}/environments/production`, { version: 1 })
    await makeAssistants(account.id, named('old'))
    await deleted('old', daysAgo(31))
    // No request can do this.
    await deleted('pinned', daysAgo(32))
    await purgeTrash(new Date())
    expect(await left()).toEqual(['pinned'])
    await expect(prisma.assistant.deleteMany({ where: { accountId: account.id } })).rejects.toThrow()
  })
})
