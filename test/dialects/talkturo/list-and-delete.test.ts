import { expect, test } from 'vitest'
import { newId, parseId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeCampaign, makeKey } from '../../support/factories.ts'
import { setUpTalkturo } from './setup.ts'

test('lists newest first, with the true count, and as they are read one by one', async () => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const assistants: unknown[] = []
  for (const name of ['A', 'B', 'C']) assistants.unshift(await made({ name }))
  await (await setUpTalkturo()).made()

  const whole = await client.get('/assistants')
  expect(whole.status).toBe(200)
  expect(whole.body).toEqual({ success: true, assistants, count: 3, limit: 50, offset: 0 })
  const part = await client.get(`/assistants?accountSlug=${accountSlug}&limit=1&offset=1`)
  expect(part.body).toEqual({ success: true, assistants: [assistants[1]], count: 3, limit: 1, offset: 1 })
  const beyond = await client.get('/assistants?limit=100&offset=3')
  expect(beyond.body).toEqual({ success: true, assistants: [], count: 3, limit: 100, offset: 3 })
})

test('names every wrong parameter of a list', async () => {
  const { client } = await setUpTalkturo()
  const response = await client.get('/assistants?accountSlug=&limit=101&offset=-1')
  expect(response).toMatchObject({
    status: 400,
    body: {
      error:
        'Invalid request: accountSlug must not be empty; limit must be at most 100; offset must be at least 0',
    },
  })
  for (const query of ['limit=0', 'limit=x', 'limit=1.5', 'offset=1000001']) {
    expect((await client.get(`/assistants?${query}`)).status, query).toBe(400)
  }
})

test('does not list, read or delete in an account that is not yours', async () => {
  const { client } = await setUpTalkturo()
  const other = await setUpTalkturo()
  const { id } = await other.made()
  const query = `?accountSlug=${other.accountSlug}`
  expect((await client.get(`/assistants${query}`)).status).toBe(403)
  expect((await client.get(`/assistants/${id}${query}`)).status).toBe(403)
  expect((await client.delete(`/assistants/${id}${query}`)).status).toBe(403)
  expect((await other.client.get(`/assistants/${id}`)).status).toBe(200)
})

test('reads by any form of the id', async () => {
  const { client, made } = await setUpTalkturo()
  const assistant = await made()
  const uuid = parseId('asst', assistant.id) ?? ''
  expect((await client.get(`/assistants/${uuid}`)).body).toEqual({ success: true, assistant })
})

test.each(['get', 'delete'] as const)('%s answers 404 for nonsense and for a foreign id', async (method) => {
  const { client } = await setUpTalkturo()
  const foreign = await (await setUpTalkturo()).made()
  for (const reference of [foreign.id, newId(), 'asst_01j...', 'nonsense', '99999999999']) {
    const response = await client[method](`/assistants/${reference}`)
    expect(response, reference).toMatchObject({ status: 404, body: { error: 'Assistant not found.' } })
  }
})

test('deletes with 200 and success', async () => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const { id } = await made()
  const response = await client.delete(`/assistants/${id}?accountSlug=${accountSlug}`)
  expect(response).toMatchObject({ status: 200, body: { success: true } })
  expect((await client.get(`/assistants/${id}`)).status).toBe(404)
  expect((await client.delete(`/assistants/${id}`)).status).toBe(404)
})

test('does not delete what an active campaign uses, and names the campaign', async () => {
  const { account, client, made } = await setUpTalkturo()
  const { id } = await made()
  await makeCampaign(account.id, { name: 'Spring sale', inboundAssistantId: parseId('asst', id) ?? '' })
  const response = await client.delete(`/assistants/${id}`)
  expect(response.status).toBe(409)
  expect(response.body.error).toContain('Spring sale')
  expect((await client.get(`/assistants/${id}`)).status).toBe(200)
})

test('a key that may only read reads and lists, and deletes nothing', async () => {
  const { account, made } = await setUpTalkturo()
  const { id } = await made()
  const reader = await bearer('/talkturo/api', await makeKey(account.id, { scopes: ['read'] }))
  expect((await reader.get(`/assistants/${id}`)).status).toBe(200)
  expect((await reader.get('/assistants')).status).toBe(200)
  expect((await reader.delete(`/assistants/${id}`)).status).toBe(403)
})
