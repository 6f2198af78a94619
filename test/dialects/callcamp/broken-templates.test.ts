import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'

test('a text is named as the request calls it, and one that is not in the request as /v1 does', async () => {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { body } = await client.post('/assistants', {
    name: '{{',
    voicemailMessage: '{{ a',
    endCallMessage: '{{',
  })
  const callcamp = await bearer('/callcamp/api', account.key)
  const response = await callcamp.patch(`/assistants/${body.uuid}`, {
    name: '{{',
    firstMessage: '{{',
    prompt: '{% x %}',
  })
  expect(response.headers['x-template-errors']).toBe(
    'prompt;line=1;column=1, firstMessage;line=1;column=1, voicemailMessage;line=1;column=1',
  )
})
