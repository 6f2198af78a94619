import { expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import type { ApiResponse } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeKey, makePhoneNumber } from '../../support/factories.ts'
import { sendPublished } from '../../support/published-request.ts'

/** A request of the page; only host, token and ids are put in. */
function send(name: string, token: string, ids: Record<string, string> = {}): Promise<ApiResponse> {
  return sendPublished('talkturo', name, { '<token>': token, ...ids })
}

/** The account that the page's requests name, and a key of this API, by which `/api` is Talkturo's. */
async function setUp() {
  const { prisma } = await testDatabase()
  const account = { id: newId(), slug: 'my-team', name: 'My team' }
  await prisma.account.createMany({ data: [account], skipDuplicates: true })
  const { id } = await prisma.account.findUniqueOrThrow({ where: { slug: 'my-team' } })
  return { id, token: await makeKey(id, { prefix: 'tt_' }) }
}

test('the requests of the page get the answers that it promises', async () => {
  const account = await setUp()
  const created = await send('create-assistant', account.token)
  expect(created.status).toBe(200)
  expect(created.headers['x-ignored-fields']).toBeUndefined()
  expect(created.body).toEqual({
    success: true,
    assistant: {
      id: expect.stringMatching(/^asst_01[0-9a-z]{24}$/),
      account_id: toTypeId('acct', account.id),
      name: 'Q1 Outbound Setter',
      type: 'outbound-setter',
      model: 'gpt-4o-mini',
      provider: 'openai',
      temperature: 0.7,
      max_tokens: 1024,
      first_message: expect.stringContaining('this is Alex'),
      system_prompt: expect.stringContaining('{{contact.first_name}}'),
      voice_provider: 'cartesia',
      voice_model: 'sonic-english',
      voice_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      voice_name: 'Alex',
      transcriptor_provider: 'deepgram',
      transcriptor_model: 'nova-2',
      transcriptor_language: 'en',
      recording_enabled: true,
      inbound_enabled: false,
      outbound_enabled: true,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updated_at: created.body.assistant.created_at,
    },
  })

  const ids = { 'asst_01j...': created.body.assistant.id }
  const read = await send('get-assistant', account.token, ids)
  expect(read).toMatchObject({ status: 200, body: created.body })

  const updated = await send('update-assistant', account.token, ids)
  expect(updated.status).toBe(200)
  expect(updated.headers['x-ignored-fields']).toBeUndefined()
  expect(updated.body).toEqual({
    success: true,
    assistant: {
      ...created.body.assistant,
      system_prompt:
        'You are a helpful sales assistant for Acme Corp. Your goal is to qualify leads and book demos.',
      voice_provider: 'elevenlabs',
      voice_id: 'EXAVITQu4vr4xnSDxMaL',
      // Of this voice, and not of the one before.
      voice_model: 'eleven_turbo_v2_5',
      voice_name: 'Sarah',
      updated_at: expect.any(String),
    },
  })

  const [first, second] = [await makePhoneNumber(account.id), await makePhoneNumber(account.id)]
  const assigned = await send('assign-phone-numbers', account.token, {
    ...ids,
    'pn_01j...': toTypeId('pn', first.id),
    'pn_02k...': toTypeId('pn', second.id),
  })
  expect(assigned).toMatchObject({ status: 200, body: { success: true } })
  const { prisma } = await testDatabase()
  const held = await prisma.phoneNumber.findMany({ where: { id: { in: [first.id, second.id] } } })
  expect(held.map(({ assistantId }) => assistantId && toTypeId('asst', assistantId))).toEqual([
    created.body.assistant.id,
    created.body.assistant.id,
  ])
})
