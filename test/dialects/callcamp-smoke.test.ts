import { expect, test } from 'vitest'
import { bearer } from '../support/client.ts'
import { makeAccount } from '../support/factories.ts'

test('smoke', async () => {
  const account = await makeAccount()
  const client = await bearer('/callcamp/api', account.key)
  const made = await client.post('/assistants', {
    name: 'A',
    model: 'gpt-4',
    prompt: 'p',
    voice: 'alloy',
    firstMesage: 'x',
  })
  expect(made.status).toBe(201)
  expect(made.headers['x-ignored-fields']).toBe('firstMesage')
  const got = await client.get(`/assistants/${made.body.uuid}`)
  expect(got.body).toEqual(made.body)
  const patched = await client.patch(`/assistants/${made.body.uuid}`, { prompt: 'q' })
  expect(patched.body).toEqual({ ...made.body, prompt: 'q', updatedAt: patched.body.updatedAt })
  const bad = await client.post('/assistants', { name: 1, prompt: 'x'.repeat(100001) })
  expect(bad.status).toBe(400)
  expect((await client.delete(`/assistants/${made.body.uuid}`)).status).toBe(204)
  expect((await client.get(`/assistants/${made.body.uuid}`)).status).toBe(404)
})
