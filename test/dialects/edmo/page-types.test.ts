import { expect, test } from 'vitest'
import { z } from 'zod'
import { bearer } from '../../support/client.ts'
import { full, model, newClient } from './edmo-assistants.ts'

/*
 * The types that EDMO's page prints, to the letter: `string | null` may be null, `string` is a text or left out.
 */

const text = z.string()
const date = z.iso.datetime()

const pageTypes = z.object({
  id: text,
  orgId: text,
  createdAt: date,
  updatedAt: date,
  name: text.nullable(),
  firstMessage: text.nullable(),
  firstMessageMode: z
    .enum([
      'assistant-speaks-first',
      'assistant-waits-for-user',
      'assistant-speaks-first-with-model-generated-message',
    ])
    .nullable(),
  model: z.object({
    provider: text.optional(),
    model: text.optional(),
    temperature: z.number().min(0).max(2).optional(),
    maxTokens: z.int().optional(),
  }),
  voice: z.object({ provider: text.optional(), voiceId: text.optional() }),
  transcriber: z.object({ provider: text.optional(), model: text.nullable() }),
  voicemailMessage: text.nullable(),
  endCallMessage: text.nullable(),
  endCallPhrases: z.array(text).nullable(),
  metadata: z.record(text, z.unknown()).nullable(),
  maxDurationSeconds: z.int().nullable(),
})

test.each<[what: string, body: object]>([
  ['nothing but a model', { model }],
  ['everything', full],
  [
    'everything cleared that can be',
    { model: { ...model, temperature: null, maxTokens: null }, voice: null },
  ],
])('an assistant with %s has the types of the page', async (_, body) => {
  const { client } = await newClient()
  const made = await client.post('/assistants', body)
  expect(made.status).toBe(201)
  pageTypes.parse(made.body)
  pageTypes.parse((await client.get(`/assistants/${made.body.id}`)).body)
  for (const one of (await client.get('/assistants')).body) pageTypes.parse(one)
  const cleared = { model: null, voice: null, transcriber: null, name: null, metadata: null }
  pageTypes.parse((await client.patch(`/assistants/${made.body.id}`, cleared)).body)
})

test('an assistant of another API that has set nothing has them too, and is sent back as it was read', async () => {
  const { account, client } = await newClient()
  const native = await bearer('/v1', account.key)
  const { body: made } = await native.post('/assistants', { name: 'Bare' })
  const { body } = await client.get(`/assistants/${made.id}`)
  pageTypes.parse(body)
  expect(body).toMatchObject({ model: { messages: [] }, transcriber: { model: null } })
  expect(Object.keys(body.model)).toEqual(['messages'])
  expect(body.voice).toStrictEqual({})
  expect((await client.patch(`/assistants/${made.id}`, body)).status).toBe(200)
  expect((await native.get(`/assistants/${made.id}`)).body).toEqual(made)
})
