import { expect, test } from 'vitest'
import { clientFor } from '../../support/client.ts'
import { pageRequest, setup } from './setup.ts'

const json = { headers: { 'content-type': 'application/json' } }

test('the request of the page, to the letter, makes its assistant', async () => {
  const { client } = await setup()
  const { status, headers, body } = await client.post('/assistants', pageRequest, json)
  expect(status).toBe(201)
  expect(body.message).toBe('Assistant created successfully')
  const sent = JSON.parse(pageRequest)
  expect(body.assistant).toEqual({
    ...sent,
    id: expect.stringMatching(/^asst_[0-9a-hjkmnp-tv-z]{26}$/),
    description: null,
    status: true,
    model: { ...sent.model, knowledgeBase: { fileIds: [] } },
    knowledgeBase: { fileIds: [] },
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  })
  // The generator's placeholder is no file, and no mistake either.
  expect(headers['x-ignored-fields']).toBe('knowledgeBase.fileIds[0], model.knowledgeBase.fileIds[0]')
  expect((await client.get(`/assistants/${body.assistant.id}`)).body.assistant).toEqual(body.assistant)
})

test('it also works under /api, where the key in x-api-key shows whose request it is', async () => {
  const { account } = await setup()
  const alias = await clientFor('/api', { 'x-api-key': account.key })
  const { status, body } = await alias.post('/assistants', pageRequest, json)
  expect([status, body.message]).toEqual([201, 'Assistant created successfully'])
})
