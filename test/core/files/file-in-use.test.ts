import { expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeFile } from '../../support/factories.ts'

/*
 * A file stays while anything that can run, or be made, names it: assistants, pinned versions and templates.
 */

async function setUp() {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const fileId = toTypeId('file', (await makeFile(account.id)).id)
  const content = { name: 'Ada', knowledgeBase: { fileIds: [fileId] } }
  const { body } = await client.post('/assistants', content)
  const path = `/assistants/${body.id}`
  const forget = () => client.patch(path, { knowledgeBase: { fileIds: [] } })
  return { client, path, forget, id: body.id as string, file: `/files/${fileId}` }
}

test('a file of a pinned version is not deleted, until it is pinned no more', async () => {
  const { client, path, forget, file, id } = await setUp()
  await client.put(`${path}/environments/production`, { version: 1 })
  await forget()
  const refused = await client.delete(file)
  expect(refused.status).toBe(409)
  expect(refused.body.detail).toContain(id)
  await client.put(`${path}/environments/production`, { version: 2 })
  expect((await client.delete(file)).status).toBe(204)
})

test('a file of a template is not deleted, until the template is', async () => {
  const { client, forget, file, id } = await setUp()
  const { body: template } = await client.post('/templates', { name: 'Desk', assistantId: id })
  await forget()
  const refused = await client.delete(file)
  expect([refused.status, refused.body.detail.includes(template.id)]).toEqual([409, true])
  await client.delete(`/templates/${template.id}`)
  expect((await client.delete(file)).status).toBe(204)
})

test('a file that only versions of the past name may go', async () => {
  const { client, forget, file } = await setUp()
  await forget()
  expect((await client.delete(file)).status).toBe(204)
})
