import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { driverOf } from '../../support/dialect-driver.ts'
import { makeAccount } from '../../support/factories.ts'
import { dialectIds } from '../../support/test-dialects.ts'

/** An assistant, and its deletion through a dialect. */
async function newSetting(dialect = 'native') {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { id, uuid } = (await client.post('/assistants', { name: 'Pinned' })).body
  const driver = await driverOf(dialect, account)
  return {
    client,
    id,
    uuid,
    environment: `/assistants/${id}/environments/production`,
    remove: () => driver.client.delete(driver.pathOf(uuid)),
  }
}

test.each(dialectIds)('%s does not delete an assistant while an environment pins it', async (dialect) => {
  const { client, id, environment, remove } = await newSetting(dialect)
  await client.put(environment, { version: 1 })
  const refused = await remove()
  expect(refused.status).toBe(409)
  expect(JSON.stringify(refused.body)).toContain('production')
  expect((await client.get(`/assistants/${id}`)).status).toBe(200)
  await client.delete(environment)
  expect((await remove()).status).toBeLessThan(300)
  expect((await client.get(`/assistants/${id}`)).status).toBe(404)
})

test('a version that is pinned cannot be purged, and neither can its assistant', async () => {
  const { client, uuid, environment } = await newSetting()
  await client.put(environment, { version: 1 })
  const { sql } = await testDatabase()
  const version = 'DELETE FROM assistant_versions WHERE assistant_id = $1::uuid'
  await expect(sql.query('purge-versions', version, [uuid])).rejects.toThrow(/go with their assistant only/)
  const assistant = 'DELETE FROM assistants WHERE id = $1::uuid'
  await expect(sql.query('purge-assistant', assistant, [uuid])).rejects.toThrow(/environment/)
  expect((await client.get(environment)).status).toBe(200)
})

test('a deletion and a pin at once never leave a deleted assistant with an environment', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => race(newSetting())))
  for (const outcome of outcomes) expect([pinned, deleted]).toContainEqual(outcome)
})

const pinned = { pin: 200, removal: 409, assistant: 200, environment: 200 }
const deleted = { pin: 404, removal: 204, assistant: 404, environment: 404 }

async function race(setting: ReturnType<typeof newSetting>) {
  const { client, id, environment, remove } = await setting
  const [pin, removal] = await Promise.all([client.put(environment, { version: 1 }), remove()])
  const status = async (path: string) => (await client.get(path)).status
  return {
    pin: pin.status,
    removal: removal.status,
    assistant: await status(`/assistants/${id}`),
    environment: await status(environment),
  }
}

test('pins at once are all counted, and the last one stands', async () => {
  const { client, id, environment } = await newSetting()
  for (const name of ['B', 'C', 'D', 'E']) await client.patch(`/assistants/${id}`, { name })
  const pins = [1, 2, 3, 4, 5].map((version) => client.put(environment, { version }))
  const numbers = (await Promise.all(pins)).map(({ body }) => body.pin)
  expect(numbers.toSorted()).toEqual([1, 2, 3, 4, 5])
  const standing = (await client.get(environment)).body
  const [latest] = (await client.get(`${environment}/history`)).body.data
  expect(standing).toMatchObject({ pin: 5, versions: latest.versions })
})
