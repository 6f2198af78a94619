import { expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeCampaign, makeKey, makePhoneNumber } from '../../support/factories.ts'

/** An assistant with one of everything that can use it. */
async function newUsedAssistant() {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { id, uuid } = (await client.post('/assistants', { name: 'A', externalId: 'crm-1' })).body
  const active = await makeCampaign(account.id, { name: 'Spring', outboundAssistantId: uuid })
  const paused = await makeCampaign(account.id, { name: 'Old', status: 'paused', inboundAssistantId: uuid })
  const phone = await makePhoneNumber(account.id, { assistantId: uuid })
  await client.put(`/assistants/${id}/environments/production`, { version: 1 })
  const dependents = [
    { type: 'campaign', id: toTypeId('camp', active.id), name: 'Spring', active: true },
    { type: 'campaign', id: toTypeId('camp', paused.id), name: 'Old', active: false },
    { type: 'environment', id: 'production', name: 'production', active: true },
    { type: 'phoneNumber', id: toTypeId('pn', phone.id), name: phone.number, active: true },
  ]
  return { account, client, id, uuid, dependents }
}

test('tells beforehand what keeps an assistant from being deleted, and which campaigns would forget it', async () => {
  const { account, client, id, uuid, dependents } = await newUsedAssistant()
  expect((await client.get(`/assistants/${id}/dependents`)).body).toEqual({ data: dependents })
  const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
  for (const reference of [uuid, 'crm-1']) {
    expect((await reader.get(`/assistants/${reference}/dependents`)).status).toBe(200)
  }
})

test.each(['', '?purge=true', '?dryRun=true'])(
  'DELETE%s is refused and names exactly the active ones',
  async (query) => {
    const { client, id, dependents } = await newUsedAssistant()
    const { status, body } = await client.delete(`/assistants/${id}${query}`)
    expect([status, body.type]).toEqual([409, 'urn:switchboard:problem:conflict'])
    expect(body.dependents).toEqual(dependents.filter(({ active }) => active))
    expect(body.details).toBeUndefined()
    expect((await client.get(`/assistants/${id}`)).body.phoneNumberIds).toHaveLength(1)
  },
)

test('an assistant that nothing uses has none', async () => {
  const client = await bearer('/v1', (await makeAccount()).key)
  const { id } = (await client.post('/assistants', { name: 'A' })).body
  expect((await client.get(`/assistants/${id}/dependents`)).body).toEqual({ data: [] })
  await client.delete(`/assistants/${id}`)
  expect((await client.get(`/assistants/${id}/dependents`)).status).toBe(404)
})
