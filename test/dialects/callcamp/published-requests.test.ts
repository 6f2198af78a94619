import { expect, test } from 'vitest'
import { makeAccount, makeKey } from '../../support/factories.ts'
import { sendPublished } from '../../support/published-request.ts'

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

test('the requests of the page get the answers that it promises', async () => {
  const token = await makeKey((await makeAccount()).id, { prefix: 'cc_tok_' })
  const send = (name: string, uuid = '') =>
    sendPublished('callcamp', name, { '<token>': token, '{uuid}': uuid })

  const created = await send('create-assistant')
  expect(created.status).toBe(201)
  expect(created.headers['x-ignored-fields']).toBeUndefined()
  const assistant = {
    uuid: created.body.uuid,
    name: 'Customer Support Agent',
    model: 'gpt-4',
    prompt: 'You are a helpful customer support agent for Call Camp...',
    voice: 'alloy',
    firstMessage: 'Hello! How can I help you today?',
    createdAt: timestamp,
    updatedAt: timestamp,
  }
  expect(created.body).toEqual(assistant)
  const { uuid } = created.body
  expect(await send('list-assistants')).toMatchObject({
    status: 200,
    body: { assistants: [assistant], total: 1 },
  })
  expect(await send('get-assistant', uuid)).toMatchObject({ status: 200, body: assistant })

  const updated = await send('update-assistant', uuid)
  const change = { name: 'Support Agent', prompt: 'You are a brief customer support agent.', voice: 'nova' }
  expect([updated.status, updated.body]).toEqual([200, { ...assistant, ...change }])

  expect(await send('delete-assistant', uuid)).toMatchObject({ status: 204, body: '' })
  expect((await send('get-assistant', uuid)).status).toBe(404)
})
