import { describe, expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { makeKey } from '../../support/factories.ts'
import { required } from './bodies.ts'
import { setUp } from './set-up.ts'

describe('the webhook switches', () => {
  const url = 'https://example.com/n8n/1'

  test('switch the webhook on with its URL and off again, and change nothing else', async () => {
    const { client } = await setUp()
    const { id } = (await client.post('/user/assistant', required)).body.data
    const before = (await client.get(`/user/assistant/${id}`)).body.data
    const read = async () => (await client.get(`/user/assistant/${id}`)).body.data

    const on = await client.post('/user/assistants/enable-webhook', { assistant_id: id, webhook_url: url })
    expect(on.status).toBe(200)
    expect(on.body).toEqual({ message: 'Webhook enabled successfully', data: [] })
    const changed = { webhook_url: url, updated_at: expect.any(String) }
    expect(await read()).toEqual({ ...before, ...changed, is_webhook_active: true })

    const off = await client.post('/user/assistants/disable-webhook', { assistant_id: id, webhook_url: url })
    expect(off.status).toBe(200)
    expect(off.body).toEqual({ message: 'Webhook disabled successfully', data: [] })
    expect(await read()).toEqual({ ...before, ...changed, is_webhook_active: false })
  })

  test('need no URL to switch off', async () => {
    const { client } = await setUp()
    const body = { ...required, is_webhook_active: true, webhook_url: url }
    const { id } = (await client.post('/user/assistant', body)).body.data
    for (const also of [{}, { webhook_url: null }]) {
      await client.post('/user/assistants/enable-webhook', { assistant_id: id, webhook_url: url })
      const off = await client.post('/user/assistants/disable-webhook', { assistant_id: id, ...also })
      expect(off.status).toBe(200)
      expect((await client.get(`/user/assistant/${id}`)).body.data.is_webhook_active).toBe(false)
    }
  })

  test('name every wrong field', async () => {
    const { client } = await setUp()
    const none = await client.post('/user/assistants/enable-webhook', {})
    expect(none.status).toBe(422)
    expect(none.body.errors).toEqual({
      assistant_id: ['The assistant id field is required.'],
      webhook_url: ['The webhook url field is required.'],
    })
    const wrong = await client.post('/user/assistants/enable-webhook', {
      assistant_id: 'x',
      webhook_url: 'y',
    })
    expect(Object.keys(wrong.body.errors)).toEqual(['assistant_id', 'webhook_url'])
    const off = await client.post('/user/assistants/disable-webhook', {})
    expect(Object.keys(off.body.errors)).toEqual(['assistant_id'])
  })

  test.each(['enable', 'disable'])(
    "%s: 404 for another account's assistant, 403 for a reader",
    async (verb) => {
      const [own, other] = [await setUp(), await setUp()]
      const { id } = (await other.client.post('/user/assistant', required)).body.data
      const path = `/user/assistants/${verb}-webhook`
      for (const assistant_id of [id, 2_147_483_647]) {
        const response = await own.client.post(path, { assistant_id, webhook_url: url })
        expect(response.status).toBe(404)
        expect(response.body).toEqual({
          message: 'Assistant not found or does not belong to the authenticated user',
        })
      }
      const reader = await bearer('/autocalls/api', await makeKey(other.account.id, { scopes: ['read'] }))
      expect((await reader.post(path, { assistant_id: id, webhook_url: url })).status).toBe(403)
      expect((await other.client.get(`/user/assistant/${id}`)).body.data.webhook_url).toBeNull()
    },
  )
})
