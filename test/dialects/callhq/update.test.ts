import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { updateAssistantSchema } from '../../../src/dialects/callhq/schemas.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { clientFor } from '../../support/client.ts'
import { makeAccount, makeFile, makeKey } from '../../support/factories.ts'
import { changed, full, type Json, make, minimal, pageRequest, setup } from './setup.ts'

const withoutTimes = ({ updatedAt: _, ...record }: Json) => record

describe('updating', () => {
  test('answers with the assistant after the change', async () => {
    const { client } = await setup()
    const before = await make(client, full)
    const { status, body } = await client.patch(`/assistants/${before.id}`, { name: 'Renamed', status: true })
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'Assistant updated successfully',
      assistant: { ...before, name: 'Renamed', status: true, updatedAt: expect.any(String) },
    })
    expect((await client.get(`/assistants/${before.id}`)).body.assistant).toEqual(body.assistant)
  })

  test.each([
    ['name', 'Other'],
    ['description', 'Other'],
    ['status', true],
    ['voice.voiceId', 'other'],
    ['voice.model', 'other'],
    ['voice.language', 'en'],
    ['voice.speed', 0.5],
    ['voice.provider', 'Sarvam'],
    ['transcriber.provider', 'DEEPGRAM'],
    ['transcriber.model', 'other'],
    ['transcriber.language', 'de'],
    ['model.provider', 'OPENROUTER'],
    ['model.model', 'gpt-4'],
    ['model.temperature', 1],
    ['model.maxTokens', 7],
    ['model.emotionRecognitionEnabled', false],
    ['model.messages', [{ role: 'system', content: 'Other' }]],
    ['firstMessage', 'Other'],
    ['firstMessageMode', 'assistant-speaks-first'],
    ['backgroundSound', 'off'],
    ['silenceTimeoutSeconds', 99],
    ['backgroundDenoisingEnabled', false],
    ['firstMessageInterruptionsEnabled', false],
    ['maxDurationSeconds', 99],
    ['analysisPlan', { tags: ['b'] }],
    ['hangupUsingPrompt.enabled', false],
    ['hangupUsingPrompt.prompt', 'Other'],
  ])('%s changes nothing else', async (path, value) => {
    const { client } = await setup()
    const before = await make(client, full)
    const { body } = await client.patch(`/assistants/${before.id}`, changed({}, path, value))
    expect(withoutTimes(body.assistant)).toEqual(withoutTimes(changed(before, path, value)))
  })

  test.each([
    ['description', null],
    ['status', true],
    ['voice.speed', null],
    ['transcriber.model', null],
    ['transcriber.language', null],
    ['model.temperature', null],
    ['model.maxTokens', null],
    ['model.emotionRecognitionEnabled', false],
    ['model.messages', []],
    ['firstMessage', null],
    ['firstMessageMode', null],
    ['backgroundSound', null],
    ['silenceTimeoutSeconds', null],
    ['backgroundDenoisingEnabled', false],
    ['firstMessageInterruptionsEnabled', false],
    ['maxDurationSeconds', null],
    ['analysisPlan', null],
    ['hangupUsingPrompt', { enabled: false, prompt: null }],
    ['hangupUsingPrompt.enabled', false],
    ['hangupUsingPrompt.prompt', null],
  ])('%s with null clears it', async (path, cleared) => {
    const { client } = await setup()
    const before = await make(client, full)
    const { body } = await client.patch(`/assistants/${before.id}`, changed({}, path, null))
    expect(withoutTimes(body.assistant)).toEqual(withoutTimes(changed(before, path, cleared)))
  })

  test.each(['name', 'voice', 'transcriber', 'model'])('%s cannot be cleared', async (field) => {
    const { client } = await setup()
    const { id } = await make(client)
    const { status, body } = await client.patch(`/assistants/${id}`, { [field]: null })
    expect([status, body.errors]).toEqual([400, [{ field, message: expect.stringMatching(/^must be an? /) }]])
  })

  test('with what was read changes nothing, whoever made the assistant', async () => {
    const { client, native } = await setup()
    const foreign = {
      name: 'Foreign',
      engine: 'multimodal',
      language: 'fr',
      firstMessageMode: null,
      model: { provider: 'google', model: 'gemini-live', messages: [{ role: 'system', content: 'x' }] },
      voice: { provider: '11labs', voiceId: 'v', name: 'Somebody', stability: 0.5, language: 'es' },
      transcriber: { provider: 'assembly-ai' },
      extensions: { callhq: { providers: 'not what CallHQ keeps there', more: 1 }, vapi: { a: 1 } },
      variables: { a: 1 },
    }
    const made = [
      (await make(client, full)).id,
      (await make(client)).id,
      (await native.post('/assistants', foreign)).body.id,
      (await native.post('/assistants', { name: 'Bare', voice: { provider: 'sarvam' } })).body.id,
    ]
    for (const id of made) {
      const kept = (await native.get(`/assistants/${id}`)).body
      const { assistant } = (await client.get(`/assistants/${id}`)).body
      expect((await client.patch(`/assistants/${id}`, assistant)).status).toBe(200)
      expect(withoutTimes((await native.get(`/assistants/${id}`)).body)).toEqual(withoutTimes(kept))
    }
  })

  test('keeps what other APIs have set and CallHQ does not know', async () => {
    const { client, native } = await setup()
    const { id } = await make(client, full)
    const set = {
      voicemailMessage: 'Beep',
      voice: { stability: 0.4, similarity: 0.6 },
      recordingEnabled: false,
      webhook: { url: 'https://example.com' },
      extensions: { vapi: { a: 1 } },
    }
    await native.patch(`/assistants/${id}`, set)
    await client.patch(`/assistants/${id}`, { name: 'Changed', voice: { speed: 2 }, analysisPlan: {} })
    expect((await native.get(`/assistants/${id}`)).body).toMatchObject({
      ...set,
      name: 'Changed',
      analysisPlan: {},
    })
  })

  test('names every wrong field at once, and changes nothing', async () => {
    const { client } = await setup()
    const before = await make(client)
    const { status, body } = await client.patch(`/assistants/${before.id}`, {
      name: '',
      voice: { provider: 'Sarvam', speed: 'fast', voiceId: 'anushka' },
      model: { model: 'gpt-9', temperature: 3 },
      knowledgeBase: { fileIds: ['nonsense'] },
      status: 'on',
    })
    expect(status).toBe(400)
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'knowledgeBase.fileIds[0]',
      'model.model',
      'model.temperature',
      'name',
      'status',
      'voice.language',
      'voice.model',
      'voice.speed',
    ])
    expect((await client.get(`/assistants/${before.id}`)).body.assistant).toEqual(before)
  })

  test('two fields at once by two clients changes both', async () => {
    const { client } = await setup()
    const { id } = await make(client, full)
    await Promise.all([
      client.patch(`/assistants/${id}`, { model: { temperature: 1.5 } }),
      client.patch(`/assistants/${id}`, { model: { maxTokens: 99 } }),
    ])
    const { assistant } = (await client.get(`/assistants/${id}`)).body
    expect(assistant.model).toMatchObject({ temperature: 1.5, maxTokens: 99 })
  })

  test('needs a key that may write, and an assistant of the account', async () => {
    const { account, client } = await setup()
    const { id } = await make(client)
    const reader = await clientFor('/callhq/api', {
      'x-api-key': await makeKey(account.id, { scopes: ['read'] }),
    })
    expect((await reader.patch(`/assistants/${id}`, { name: 'x' })).status).toBe(403)
    const stranger = await setup()
    for (const [who, reference] of [
      [stranger.client, id],
      [client, 'nonsense'],
    ] as const) {
      const { status, body } = await who.patch(`/assistants/${reference}`, { name: 'x' })
      expect([status, body]).toEqual([404, { message: 'Assistant not found.' }])
    }
  })
})

describe('a change of the choice', () => {
  async function made(by: Json) {
    const { client, native } = await setup()
    const { id } = (await native.post('/assistants', { name: 'Foreign', ...by })).body
    return { id, client, native, patch: (change: Json) => client.patch(`/assistants/${id}`, change) }
  }
  const gemini = { model: { provider: 'google', model: 'gemini-2.5-flash' } }

  test('is judged only where something changes', async () => {
    const { patch } = await made({ ...gemini, voice: { provider: 'cartesia', voiceId: 'x' } })
    const same = { model: { ...gemini.model, temperature: 1 }, voice: { provider: 'Cartesia', speed: 2 } }
    const { status, body } = await patch(same)
    expect(status).toBe(200)
    expect(body.assistant.voice.provider).toBe('Cartesia')
  })

  test.each([
    [{ model: { model: 'gpt-4o' } }, 'model.provider'],
    [{ model: { provider: 'openai' } }, 'model.model'],
    [{ model: { provider: 'xai', model: 'grok' } }, 'model.provider'],
    [{ voice: { provider: 'azure' } }, 'voice.provider'],
  ])('outside the lists is refused: %j', async (change, field) => {
    const { patch } = await made({ ...gemini, voice: { provider: 'cartesia' } })
    const { status, body } = await patch(change)
    expect([status, body.errors.length, body.errors[0].field]).toEqual([400, 1, field])
  })

  test('to another pair on the list is taken', async () => {
    const { patch } = await made(gemini)
    const { body } = await patch({ model: { provider: 'Anthropic', model: 'sonnet-4' } })
    expect(body.assistant.model).toMatchObject({ provider: 'Anthropic', model: 'sonnet-4' })
  })

  test('to Sarvam needs its three fields anew, for those of another provider mean nothing to it', async () => {
    const { patch } = await made({ voice: { provider: '11labs', voiceId: 'a', model: 'b', language: 'en' } })
    const { body } = await patch({ voice: { provider: 'sarvam', voiceId: 'anushka' } })
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'voice.model',
      'voice.language',
    ])
    const whole = { provider: 'sarvam', voiceId: 'anushka', model: 'bulbul:v2', language: 'hi' }
    expect((await patch({ voice: whole })).body.assistant.voice).toMatchObject(whole)
  })

  test('may not take from a voice of Sarvam what it needs', async () => {
    const { client } = await setup()
    const { id } = await make(client, full)
    const { body } = await client.patch(`/assistants/${id}`, { voice: { voiceId: null, speed: null } })
    expect(body.errors).toEqual([{ field: 'voice.voiceId', message: 'is required for Sarvam' }])
  })

  test('names the new voice, and keeps the name of one that stays', async () => {
    const { id, native, patch } = await made({
      voice: { provider: '11labs', voiceId: 'a', name: 'Own name' },
    })
    await patch({ voice: { speed: 1.5, voiceId: 'a' } })
    expect((await native.get(`/assistants/${id}`)).body.voice.name).toBe('Own name')
    await patch({ voice: { voiceId: 'EXAVITQu4vr4xnSDxMaL' } })
    expect((await native.get(`/assistants/${id}`)).body.voice.name).toBe('Sarah')
    await patch({ voice: { voiceId: 'unknown' } })
    expect((await native.get(`/assistants/${id}`)).body.voice.name).toBeNull()
  })

  test('of the vendor of the transcriber takes its model along, which means nothing to another one', async () => {
    const { patch } = await made({ transcriber: { provider: 'deepgram', model: 'nova-3', language: 'en' } })
    const { body } = await patch({ transcriber: { provider: 'Whisper' } })
    expect(body.assistant.transcriber).toEqual({ provider: 'Whisper', model: null, language: 'en' })
  })
})

describe('the spelling of a provider', () => {
  test('gives way when another API changes the provider, and counts again when it comes back', async () => {
    const { client, native } = await setup()
    const { id } = await make(client, full)
    const shown = async () => (await client.get(`/assistants/${id}`)).body.assistant.transcriber.provider
    await native.patch(`/assistants/${id}`, { transcriber: { provider: 'whisper' } })
    expect(await shown()).toBe('whisper')
    await native.patch(`/assistants/${id}`, { transcriber: { provider: 'deepgram' } })
    expect(await shown()).toBe('DeepGram')
  })

  test('is CallHQ’s own where nobody has sent one', async () => {
    const { client, native } = await setup()
    const body = { name: 'x', voice: { provider: '11labs' }, transcriber: { provider: 'assembly-ai' } }
    const { id } = (await native.post('/assistants', body)).body
    const { voice, transcriber } = (await client.get(`/assistants/${id}`)).body.assistant
    expect([voice.provider, transcriber.provider]).toEqual(['ElevenLabs', 'assembly-ai'])
  })
})

describe('the lists of files', () => {
  async function withFiles() {
    const { account, client } = await setup()
    const ids = [await makeFile(account.id), await makeFile(account.id)].map(({ id }) => toTypeId('file', id))
    const { id } = await make(
      client,
      changed({ ...minimal, knowledgeBase: { fileIds: ids } }, 'model.knowledgeBase', { fileIds: ids }),
    )
    return { id, ids, client, patch: (change: Json) => client.patch(`/assistants/${id}`, change) }
  }

  test('are replaced as a whole, each by itself', async () => {
    const { ids, patch } = await withFiles()
    const { body } = await patch({ knowledgeBase: { fileIds: ids.slice(1) } })
    expect(body.assistant.knowledgeBase.fileIds).toEqual(ids.slice(1))
    expect(body.assistant.model.knowledgeBase.fileIds).toEqual(ids)
  })

  test.each([[null], [{ fileIds: null }], [{ fileIds: [] }]])('are emptied by %j', async (knowledgeBase) => {
    const { patch } = await withFiles()
    const { body } = await patch({ knowledgeBase, model: { knowledgeBase } })
    expect(body.assistant.knowledgeBase.fileIds).toEqual([])
    expect(body.assistant.model.knowledgeBase.fileIds).toEqual([])
  })

  test('are not emptied by the placeholder of an example, which is named', async () => {
    const { ids, patch } = await withFiles()
    const { status, headers, body } = await patch(JSON.parse(pageRequest))
    expect(status).toBe(200)
    expect(headers['x-ignored-fields']).toBe('knowledgeBase.fileIds[0], model.knowledgeBase.fileIds[0]')
    expect(body.assistant.knowledgeBase.fileIds).toEqual(ids)
    const mixed = await patch({ knowledgeBase: { fileIds: ['<string>', ids[0]] } })
    expect(mixed.body.assistant.knowledgeBase.fileIds).toEqual([ids[0]])
    expect(mixed.headers['x-ignored-fields']).toBe('knowledgeBase.fileIds[0]')
  })

  test("take no file of another account's", async () => {
    const { ids, patch } = await withFiles()
    const foreign = (await makeFile((await makeAccount()).id)).id
    const { status, body } = await patch({ model: { knowledgeBase: { fileIds: [...ids, foreign] } } })
    expect(status).toBe(400)
    expect(body.errors).toEqual([
      {
        field: 'model.knowledgeBase.fileIds[2]',
        message: `names a file that does not exist: ${foreign}`,
      },
    ])
  })
})

test('promises no default for what a change does not mention', () => {
  expect(JSON.stringify(z.toJSONSchema(updateAssistantSchema))).not.toContain('"default"')
})

test('says of a model that it does not offer which list has those that it does, and the list is there', async () => {
  const { client, native } = await setup()
  const { id } = await make(client)
  const list = '/catalogue/models?dialect=callhq'
  expect((await native.get(list)).body.data.length).toBeGreaterThan(10)
  for (const model of [
    { provider: 'xai', model: 'grok' },
    { provider: 'openai', model: 'gpt-9' },
  ]) {
    const { status, body } = await client.patch(`/assistants/${id}`, { model })
    expect([status, body.errors.length]).toEqual([400, 1])
    expect(body.errors[0].message).toContain(`(see GET /v1${list})`)
  }
})
