import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../conformance/resources.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'

async function setUp() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

const messages = (content: string, count = 1) => ({
  messages: Array.from({ length: count }, () => ({ role: 'user', content })),
})

describe('a prompt with more words than PostgreSQL indexes', () => {
  // Words in a hyphenated one count twice, and each letter here is four bytes.
  const letters = (start: number) =>
    Array.from({ length: 240 }, (_, index) => String.fromCodePoint(0x2_00_00 + start + index)).join('')
  const content = Array.from({ length: 200 }, (_, index) => `${letters(index)}-${letters(index + 300)}`).join(
    ' ',
  )
  test('is stored, and found by its beginning', async () => {
    const { client } = await setUp()
    const { status, body } = await client.post('/assistants', { name: 'Ada', model: messages(content, 2) })
    expect(status).toBe(201)
    const found = await client.get(`/assistants?q=${encodeURIComponent(letters(0))}`)
    expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([body.id])
  })
})

test('an assistant is at most a megabyte, however it grows', async () => {
  const { account, client } = await setUp()
  const before = await rowsOf(account.id)
  const data = { name: 'Ada', model: messages('x'.repeat(100_000), 11) }
  const { body } = await client.post('/assistants/bulk', { operations: [{ op: 'create', data }] })
  const detail = /^The change would make the assistant \d{7} bytes of JSON; it may have at most 1048576\.$/
  expect(body).toMatchObject({ succeeded: 0, failed: 1, outcomes: [{ status: 400 }] })
  expect(body.outcomes[0].problem.detail).toMatch(detail)
  expect(await rowsOf(account.id)).toEqual(before)
})

test('a text has at most 5,000 tags', async () => {
  const { client } = await setUp()
  expect((await client.post('/assistants', { name: 'A', firstMessage: '{{a}}'.repeat(2000) })).status).toBe(
    201,
  )
  const tooMany = { name: 'A', model: messages('{{a}}'.repeat(5001)) }
  const stored = await client.post('/assistants', tooMany)
  expect([stored.status, stored.headers['x-template-errors']]).toEqual([
    201,
    expect.stringContaining('model.messages[0].content'),
  ])
  const { status, body } = await client.post('/assistants?strict=true', tooMany)
  expect([status, body.errors[0].pointer]).toEqual([400, '/model/messages/0/content'])
})

test('what an assistant leaves behind when it is deleted is noted', async () => {
  const { client } = await setUp()
  const { body: assistant } = await client.post('/assistants', { name: 'Ada' })
  const named = { name: 'Spring', status: 'paused', outboundAssistantId: assistant.id }
  const { body: campaign } = await client.post('/campaigns', named)
  await client.delete(`/assistants/${assistant.id}`)
  const { body } = await client.get(`/audit?resource=${campaign.id}&action=campaign.update`)
  expect(body.data.map(({ fields }: { fields: string[] }) => fields)).toEqual([['/outboundAssistantId']])
})
