import { expect, it } from 'vitest'
import { bearer } from '../support/client.ts'
import { type DialectId, driverOf } from '../support/dialect-drivers.ts'
import { makeAccount } from '../support/factories.ts'

const broken = 'Hello\n {{ name'
const system = { role: 'system', content: broken }

/** What each API calls a text that is a template, and a create in which only that is wrong or missing is named too. */
const creates: readonly (readonly [DialectId, string, string, object])[] = [
  ['native', '/v1/assistants', 'firstMessage', { name: 'A', firstMessage: broken }],
  ['native', '/v1/assistants', 'content', { name: 'A', model: { messages: [system] } }],
  ['callcamp', '/callcamp/api/assistants', 'prompt', { name: 'A', model: 'gpt-4', prompt: broken }],
  ['autocalls', '/autocalls/api/user/assistant', 'system_prompt', { system_prompt: broken }],
  ['autocalls', '/autocalls/api/user/assistant', 'end_call_tool', { end_call_tool: { description: broken } }],
  ['edmo', '/edmo/api/assistants', 'voicemailMessage', { voicemailMessage: broken }],
  ['edmo', '/edmo/api/assistants', 'messages', { model: { messages: [system] } }],
  ['callhq', '/callhq/api/assistants', 'hangupUsingPrompt', { hangupUsingPrompt: { prompt: broken } }],
]

it.each(creates)(
  '%s refuses a template that cannot be parsed: %s %s',
  async (_dialect, path, field, body) => {
    const { key } = await makeAccount()
    const client = await bearer('', key)
    const answer = await client.post(path, body)
    expect([400, 422]).toContain(answer.status)
    const text = JSON.stringify(answer.body)
    expect(text).toContain(field)
    expect(text).toContain('(line 2, column 2)')
  },
)

it('talkturo refuses one in a change, and leaves the assistant as it was', async () => {
  const account = await makeAccount()
  const talkturo = await driverOf('talkturo', account)
  const id = await talkturo.create({ name: 'A', first_message: 'Hi {{ contact.first_name }}' })
  const client = await bearer('/talkturo/api', account.key)
  const answer = await client.patch(`/assistants/${id}`, { accountSlug: account.slug, first_message: broken })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toMatch(/first_message.*\(line 2, column 2\)/)
  expect(await talkturo.read(id)).toMatchObject({ first_message: 'Hi {{ contact.first_name }}' })
})
