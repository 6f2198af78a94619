import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

const prefix = '/callcamp/api'
const full = {
  name: 'Customer Support Agent',
  model: 'gpt-4',
  prompt: 'You are a helpful customer support agent.',
  voice: 'some-voice',
  firstMessage: 'Hello! How can I help you today?',
}
const required = { name: 'A', model: 'm', prompt: 'p' }

async function newClient(): Promise<Client & { readonly native: Client }> {
  const { key } = await makeAccount()
  return { ...(await bearer(prefix, key)), native: await bearer('/v1', key) }
}

function wrongFields(body: { error: { fields: { field: string }[] } }): string[] {
  return body.error.fields.map(({ field }) => field).sort()
}

describe('create', () => {
  test('answers 201 with exactly the eight documented fields', async () => {
    const client = await newClient()
    const made = await client.post('/assistants', full)
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      ...full,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updatedAt: made.body.createdAt,
    })
    expect((await client.get(`/assistants/${made.body.uuid}`)).body).toEqual(made.body)
  })

  test.each([
    ['absent', {}],
    ['null', { voice: null, firstMessage: null }],
  ])('takes voice and firstMessage that are %s as not set', async (_, extra) => {
    const client = await newClient()
    const made = await client.post('/assistants', { ...required, ...extra })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ ...required, voice: null, firstMessage: null })
  })

  const limits = [
    ['name', 1, 255],
    ['model', 1, 100],
    ['prompt', 1, 100_000],
    ['voice', 1, 200],
    ['firstMessage', 0, 10_000],
  ] as const

  test.each(limits)('takes %s of %i to %i characters, and no more or fewer', async (field, min, max) => {
    const client = await newClient()
    for (const length of [min, max]) {
      // Code points count, not UTF-16 units.
      const made = await client.post('/assistants', { ...full, [field]: '🙂'.repeat(length) })
      expect(made.status).toBe(201)
      expect(made.body[field]).toBe('🙂'.repeat(length))
    }
    for (const length of [min - 1, max + 1].filter((length) => length >= 0)) {
      const refused = await client.post('/assistants', { ...full, [field]: 'x'.repeat(length) })
      expect(refused.status).toBe(400)
      expect(wrongFields(refused.body)).toEqual([field])
    }
  })

  test('names every wrong field at once and stores nothing', async () => {
    const client = await newClient()
    const refused = await client.post('/assistants', {
      name: '',
      model: null,
      voice: 7,
      firstMessage: ['hello'],
    })
    expect(refused.status).toBe(400)
    expect(refused.body.error.code).toBe('validation_failed')
    expect(wrongFields(refused.body)).toEqual(['firstMessage', 'model', 'name', 'prompt', 'voice'])
    expect(refused.body.error.fields).toContainEqual({ field: 'prompt', message: 'is required' })
    expect((await client.get('/assistants')).body.total).toBe(0)
  })

  test.each([[[]], ['text'], [null]])('refuses a body that is no object: %j', async (body) => {
    const client = await newClient()
    const options = { headers: { 'content-type': 'application/json' } }
    const refused = await client.post('/assistants', JSON.stringify(body), options)
    expect(refused.status).toBe(400)
    expect(wrongFields(refused.body)).toEqual(['body'])
  })

  test('ignores what it does not know, and says so', async () => {
    const client = await newClient()
    const made = await client.post('/assistants', { ...full, firstMesage: 'x', uuid: 'y' })
    expect(made.status).toBe(201)
    expect(made.headers['x-ignored-fields']).toBe('firstMesage, uuid')
    expect(made.body.uuid).not.toBe('y')
  })
})

describe('read', () => {
  test('finds an assistant by any form of its id', async () => {
    const client = await newClient()
    const { uuid } = (await client.post('/assistants', required)).body
    const { id, serial } = (await client.native.get(`/assistants/${uuid}`)).body
    await client.native.patch(`/assistants/${uuid}`, { externalId: 'my own id' })
    for (const form of [uuid, uuid.toUpperCase(), id, serial, 'my%20own%20id'])
      expect((await client.get(`/assistants/${form}`)).body.uuid).toBe(uuid)
  })

  test('shows null for a model, prompt and voice that another API has not set', async () => {
    const client = await newClient()
    const { uuid } = (await client.native.post('/assistants', { name: 'Bare' })).body
    const shown = (await client.get(`/assistants/${uuid}`)).body
    expect(shown).toMatchObject({ name: 'Bare', model: null, prompt: null, voice: null, firstMessage: null })
  })
})

describe('update', () => {
  test.each([
    ['name', 'Other'],
    ['prompt', 'Other instructions'],
    ['voice', 'other-voice'],
    ['model', 'claude-3'],
    ['firstMessage', 'Good day'],
    ['voice', null],
    ['firstMessage', null],
    ['firstMessage', ''],
  ])('changes %s to %j and nothing else', async (field, value) => {
    const client = await newClient()
    const before = (await client.post('/assistants', full)).body
    const changed = await client.patch(`/assistants/${before.uuid}`, { [field]: value })
    expect(changed.status).toBe(200)
    expect(changed.body).toEqual({ ...before, [field]: value, updatedAt: changed.body.updatedAt })
    expect(changed.body.updatedAt >= before.updatedAt).toBe(true)
    expect((await client.get(`/assistants/${before.uuid}`)).body).toEqual(changed.body)
  })

  test('names every wrong field at once and changes nothing', async () => {
    const client = await newClient()
    const before = (await client.post('/assistants', full)).body
    const refused = await client.patch(`/assistants/${before.uuid}`, {
      name: null,
      prompt: 'x'.repeat(100_001),
      model: 'x'.repeat(101),
      voice: '',
      firstMessage: 1,
    })
    expect(refused.status).toBe(400)
    expect(wrongFields(refused.body)).toEqual(['firstMessage', 'model', 'name', 'prompt', 'voice'])
    expect((await client.get(`/assistants/${before.uuid}`)).body).toEqual(before)
  })

  test('takes what it shows of an assistant without model and prompt', async () => {
    const client = await newClient()
    const { body: made } = await client.native.post('/assistants', { name: 'Bare' })
    const shown = (await client.get(`/assistants/${made.uuid}`)).body
    expect(shown).toMatchObject({ model: null, prompt: null })
    const { status, body } = await client.patch(`/assistants/${made.uuid}`, shown)
    expect([status, { ...body, updatedAt: null }]).toEqual([200, { ...shown, updatedAt: null }])
  })

  test('keeps what other APIs have set', async () => {
    const client = await newClient()
    const made = await client.native.post('/assistants', {
      name: 'Rich',
      externalId: 'rich',
      language: 'de',
      inboundEnabled: false,
      model: {
        provider: 'openai',
        model: 'gpt-4o',
        temperature: 0.3,
        messages: [
          { role: 'system', content: 'Old prompt' },
          { role: 'user', content: 'An example' },
        ],
      },
      voice: { provider: '11labs', voiceId: 'v1', speed: 1.1, name: 'Rachel' },
      transcriber: { provider: 'deepgram' },
      metadata: { colour: 'green' },
      extensions: { edmo: { kept: true } },
    })
    const before = made.body
    const patched = await client.patch(`/assistants/${before.uuid}`, { prompt: 'New prompt' })
    expect(patched.status).toBe(200)
    const after = (await client.native.get(`/assistants/${before.uuid}`)).body
    expect(after).toEqual({
      ...before,
      version: 2,
      updatedAt: after.updatedAt,
      model: {
        ...before.model,
        messages: [
          { role: 'system', content: 'New prompt' },
          { role: 'user', content: 'An example' },
        ],
      },
    })
  })

  test('changes nothing when what was read is written back', async () => {
    const client = await newClient()
    const { key: operatorKey } = await makeAccount({ operator: true })
    await addVoice(operatorKey, { voiceId: 'shared-voice', provider: 'cartesia', name: 'Known' })
    const made = await client.native.post('/assistants', {
      name: 'Same',
      model: { provider: 'azure', model: 'gpt-4', messages: [{ role: 'system', content: 'p' }] },
      voice: { provider: '11labs', model: 'turbo', voiceId: 'shared-voice', name: 'Mine' },
    })
    const {
      uuid,
      createdAt: _c,
      updatedAt: _u,
      ...shown
    } = (await client.get(`/assistants/${made.body.uuid}`)).body
    await client.patch(`/assistants/${uuid}`, shown)
    const after = (await client.native.get(`/assistants/${uuid}`)).body
    expect(after).toEqual({ ...made.body, updatedAt: after.updatedAt })
  })

  test('lets two changes at once to different fields both survive', async () => {
    const client = await newClient()
    const { uuid } = (await client.post('/assistants', full)).body
    await Promise.all([
      client.patch(`/assistants/${uuid}`, { name: 'One' }),
      client.patch(`/assistants/${uuid}`, { prompt: 'Two' }),
      client.patch(`/assistants/${uuid}`, { firstMessage: 'Three' }),
    ])
    expect((await client.get(`/assistants/${uuid}`)).body).toMatchObject({
      name: 'One',
      prompt: 'Two',
      firstMessage: 'Three',
    })
  })
})

async function addVoice(
  operatorKey: string,
  voice: { voiceId: string; provider: string; name: string; mode?: 'pipeline' | 'multimodal' },
): Promise<void> {
  const { services } = await testApp()
  const operator = await services.authenticator.authenticate(operatorKey)
  if (operator === null) throw new Error('The key is not known.')
  const { mode = 'pipeline', ...rest } = voice
  await services.catalogue.addVoice(operator, { ...rest, mode, model: 'speech-1', language: null })
}

describe('model and voice', () => {
  test.each([
    ['gpt-4', 'openai'],
    ['claude-3', 'anthropic'],
    ['gemini-2.0-flash', 'google'],
    ['house-model', null],
  ])('finds whose the model %s is: %s', async (model, provider) => {
    const client = await newClient()
    const { uuid } = (await client.post('/assistants', { ...required, model })).body
    const { body } = await client.native.get(`/assistants/${uuid}`)
    expect(body.model).toMatchObject({ model, provider })
  })

  test('sets vendor, speech model and name of a voice from the catalogue, in create and update', async () => {
    const client = await newClient()
    const { key } = await makeAccount({ operator: true })
    await addVoice(key, { voiceId: 'callcamp-1', provider: '11labs', name: 'Ada' })
    await addVoice(key, { voiceId: 'callcamp-2', provider: 'openai', name: 'Bob', mode: 'multimodal' })
    await addVoice(key, { voiceId: 'callcamp-2', provider: 'cartesia', name: 'Bea', mode: 'pipeline' })
    const { uuid } = (await client.post('/assistants', { ...required, voice: 'callcamp-1' })).body
    const voice = async () => (await client.native.get(`/assistants/${uuid}`)).body.voice
    expect(await voice()).toMatchObject({ provider: '11labs', model: 'speech-1', name: 'Ada' })

    await client.native.patch(`/assistants/${uuid}`, { voice: { speed: 1.2 } })
    await client.patch(`/assistants/${uuid}`, { voice: 'callcamp-2' })
    expect(await voice()).toMatchObject({
      voiceId: 'callcamp-2',
      provider: 'cartesia', // the one for the assistant's engine
      name: 'Bea',
      speed: 1.2,
    })

    await client.patch(`/assistants/${uuid}`, { voice: null })
    expect(await voice()).toMatchObject({
      voiceId: null,
      provider: null,
      model: null,
      name: null,
      speed: 1.2,
    })
  })
})

describe('access', () => {
  const operations: [string, (client: Client, path: string) => Promise<ApiResponse>][] = [
    ['get', (client, path) => client.get(path)],
    ['patch', (client, path) => client.patch(path, { name: 'x' })],
    ['delete', (client, path) => client.delete(path)],
  ]

  test.each(operations)("does not let %s reach another account's assistant, or nonsense", async (_, send) => {
    const [mine, theirs] = [await newClient(), await newClient()]
    const { uuid } = (await theirs.post('/assistants', full)).body
    const { id, serial } = (await theirs.native.get(`/assistants/${uuid}`)).body
    for (const form of [uuid, id, serial, 'nonsense', 'assistant_12345', '0', '%F0%9F%99%82']) {
      const refused = await send(mine, `/assistants/${form}`)
      expect(refused.status).toBe(404)
      expect(refused.body.error).toMatchObject({ code: 'not_found', fields: [] })
    }
    expect((await theirs.get(`/assistants/${uuid}`)).body).toMatchObject(full)
  })

  test('lets a read-only key read and not write', async () => {
    const account = await makeAccount()
    const writer = await bearer(prefix, account.key)
    const reader = await bearer(prefix, await makeKey(account.id, { scopes: ['read'] }))
    const { uuid } = (await writer.post('/assistants', full)).body
    expect((await reader.get('/assistants')).status).toBe(200)
    expect((await reader.get(`/assistants/${uuid}`)).status).toBe(200)
    for (const refused of [
      await reader.post('/assistants', full),
      await reader.patch(`/assistants/${uuid}`, { name: 'x' }),
      await reader.delete(`/assistants/${uuid}`),
    ]) {
      expect(refused.status).toBe(403)
      expect(refused.body.error.code).toBe('forbidden')
    }
    expect((await writer.get(`/assistants/${uuid}`)).body.name).toBe(full.name)
  })

  test('asks for a credential', async () => {
    const client = await bearer(prefix, 'cc_tok_unknown')
    expect((await client.get('/assistants')).status).toBe(401)
  })
})
