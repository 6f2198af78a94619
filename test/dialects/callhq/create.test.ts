import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { clientFor } from '../../support/client.ts'
import { makeAccount, makeFile, makeKey } from '../../support/factories.ts'
import { changed, full, make, minimal, setup } from './setup.ts'

const long = (length: number) => 'x'.repeat(length)
const messages = (count: number) => Array.from({ length: count }, () => ({ role: 'user', content: 'x' }))

describe('creating', () => {
  test('keeps and returns every field as it was sent', async () => {
    const { client } = await setup()
    const { status, headers, body } = await client.post('/assistants', full)
    expect(status).toBe(201)
    expect(headers['x-ignored-fields']).toBeUndefined()
    const { id, createdAt, updatedAt, ...fields } = body.assistant
    expect(fields).toEqual(full)
    expect(updatedAt).toBe(createdAt)
    expect((await client.get(`/assistants/${id}`)).body).toEqual({
      message: 'Assistant retrieved successfully',
      assistant: body.assistant,
    })
  })

  test('gives what is not mentioned, or null, its default', async () => {
    const { client } = await setup()
    const defaults = {
      description: null,
      status: true,
      voice: { provider: 'ElevenLabs', voiceId: null, model: null, language: null, speed: null },
      transcriber: { provider: 'Deepgram', model: null, language: null },
      model: {
        provider: 'openai',
        model: 'gpt-4o',
        temperature: null,
        maxTokens: null,
        emotionRecognitionEnabled: false,
        messages: [],
        knowledgeBase: { fileIds: [] },
      },
      backgroundSound: null,
      silenceTimeoutSeconds: null,
      backgroundDenoisingEnabled: false,
      firstMessageInterruptionsEnabled: false,
      maxDurationSeconds: null,
      analysisPlan: null,
      knowledgeBase: { fileIds: [] },
      hangupUsingPrompt: { enabled: false, prompt: null },
    }
    expect(await make(client)).toMatchObject(defaults)
    const nulls = { status: null, analysisPlan: null, knowledgeBase: null, hangupUsingPrompt: null }
    const ofModel = { emotionRecognitionEnabled: null, messages: null, knowledgeBase: { fileIds: null } }
    const body = { ...minimal, ...nulls, model: { ...minimal.model, ...ofModel } }
    expect(await make(client, body)).toMatchObject(defaults)
  })

  test('is canonical for everybody else', async () => {
    const { client, native } = await setup()
    const { id } = await make(client, full)
    expect((await native.get(`/assistants/${id}`)).body).toMatchObject({
      status: 'inactive',
      language: 'en',
      voice: { provider: 'sarvam', voiceId: 'anushka', language: 'hi-IN' },
      transcriber: { provider: 'deepgram', language: 'en' },
      model: { provider: 'openrouter', model: 'claude-sonnet-4', messages: full.model.messages },
      extensions: {
        callhq: { providers: { voice: 'SARVAM', transcriber: 'DeepGram', model: 'OpenRouter' } },
      },
    })
  })

  test('names the voice that the catalogue knows', async () => {
    const { client, native } = await setup()
    const voice = { provider: 'elevenlabs', voiceId: 'EXAVITQu4vr4xnSDxMaL' }
    const { id } = await make(client, { ...minimal, voice })
    expect((await native.get(`/assistants/${id}`)).body.voice).toMatchObject({
      provider: '11labs',
      name: 'Sarah',
    })
  })

  test('names the fields that nobody knows', async () => {
    const { client } = await setup()
    const body = { ...minimal, firstMesage: 'x', voice: { ...minimal.voice, stability: 1 } }
    const { status, headers } = await client.post('/assistants', body)
    expect(status).toBe(201)
    expect(headers['x-ignored-fields']).toBe('voice.stability, firstMesage')
  })

  test('needs a key that may write', async () => {
    const { account, client } = await setup()
    const reader = await clientFor('/callhq/api', {
      'x-api-key': await makeKey(account.id, { scopes: ['read'] }),
    })
    const { status, body } = await reader.post('/assistants', minimal)
    expect([status, body]).toEqual([403, { message: 'You do not have permission to change this account.' }])
    expect((await client.get('/assistants')).body.total).toBe(0)
    expect((await (await clientFor('/callhq/api')).post('/assistants', minimal)).status).toBe(401)
  })
})

describe('a field', () => {
  test.each<[path: string, inside: unknown, outside: unknown, message: string]>([
    ['name', long(255), long(256), 'must be at most 255 characters'],
    ['name', 'x', '', 'must not be empty'],
    ['description', long(2000), long(2001), 'must be at most 2000 characters'],
    ['status', false, 'true', 'must be a boolean'],
    ['voice.voiceId', long(200), long(201), 'must be at most 200 characters'],
    ['voice.voiceId', 'x', '', 'must not be empty'],
    ['voice.model', long(100), long(101), 'must be at most 100 characters'],
    ['voice.language', 'en-IN', 'english please', 'must be a BCP 47 language tag'],
    ['voice.speed', 0.1, 0.09, 'must be at least 0.1'],
    ['voice.speed', 5, 5.1, 'must be at most 5'],
    ['transcriber.provider', long(50), long(51), 'must be the name of a provider'],
    ['transcriber.model', long(100), long(101), 'must be at most 100 characters'],
    ['transcriber.language', 'pt-BR', '', 'must be a BCP 47 language tag'],
    ['model.temperature', 0, -0.1, 'must be at least 0'],
    ['model.temperature', 2, 2.1, 'must be at most 2'],
    ['model.maxTokens', 1, 0, 'must be at least 1'],
    ['model.maxTokens', 1_000_000, 1_000_001, 'must be at most 1000000'],
    ['model.maxTokens', 2, 2.5, 'must be an integer'],
    ['model.emotionRecognitionEnabled', true, 1, 'must be a boolean'],
    ['model.messages', messages(100), messages(101), 'must have at most 100 items'],
    ['model.messages', [], 'text', 'must be an array'],
    ['firstMessage', long(10_000), long(10_001), 'must be at most 10000 characters'],
    ['firstMessage', '', 5, 'must be a string'],
    ['backgroundSound', long(2048), long(2049), 'must be at most 2048 characters'],
    ['silenceTimeoutSeconds', 1, 0, 'must be at least 1'],
    ['silenceTimeoutSeconds', 86_400, 86_401, 'must be at most 86400'],
    ['silenceTimeoutSeconds', 10, 10.5, 'must be an integer'],
    ['backgroundDenoisingEnabled', true, 'yes', 'must be a boolean'],
    ['firstMessageInterruptionsEnabled', true, 'yes', 'must be a boolean'],
    ['maxDurationSeconds', 86_400, 86_401, 'must be at most 86400'],
    ['analysisPlan', { deep: { er: [1] } }, 'text', 'must be an object'],
    ['hangupUsingPrompt.enabled', true, 'yes', 'must be a boolean'],
    ['hangupUsingPrompt.prompt', long(10_000), long(10_001), 'must be at most 10000 characters'],
  ])('%s takes its limit and nothing beyond it', async (path, inside, outside, message) => {
    const { client } = await setup()
    expect((await client.post('/assistants', changed(minimal, path, inside))).status).toBe(201)
    const { status, body } = await client.post('/assistants', changed(minimal, path, outside))
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ field: path, message }])
    expect((await client.get('/assistants')).body.total).toBe(1)
  })

  test.each([
    'assistant-speaks-first',
    'assistant-waits-for-user',
    'assistant-speaks-first-with-model-generated-message',
  ])('firstMessageMode may be %s', async (firstMessageMode) => {
    const { client } = await setup()
    expect((await make(client, { ...minimal, firstMessageMode })).firstMessageMode).toBe(firstMessageMode)
  })
})

describe('errors', () => {
  test('name everything that is required', async () => {
    const { client } = await setup()
    const { status, body } = await client.post('/assistants', {})
    expect(status).toBe(400)
    expect(body).toEqual({
      message: 'The request has invalid fields.',
      errors: ['name', 'voice', 'transcriber', 'model', 'firstMessage', 'firstMessageMode'].map((field) => ({
        field,
        message: 'is required',
      })),
    })
    const empty = { voice: {}, transcriber: {}, model: {} }
    expect((await client.post('/assistants', { ...minimal, ...empty })).body.errors).toEqual(
      ['voice.provider', 'transcriber.provider', 'model.provider', 'model.model'].map((field) => ({
        field,
        message: 'is required',
      })),
    )
  })

  test('name every wrong field at once, whatever it takes to see that it is wrong', async () => {
    const { client } = await setup()
    const { status, body } = await client.post('/assistants', {
      name: 1,
      description: 2,
      status: 'on',
      voice: { provider: 'sarvam', speed: 9 },
      transcriber: { provider: 'two words' },
      model: {
        provider: 'openai',
        model: 'gpt-9',
        messages: [{ role: 'robot', content: 3 }],
        knowledgeBase: { fileIds: ['nonsense'] },
      },
      firstMessageMode: 'nobody',
      knowledgeBase: { fileIds: ['<string>', toTypeId('file', newId()), 7] },
      hangupUsingPrompt: 'bye',
    })
    expect(status).toBe(400)
    const fields = body.errors.map(({ field }: { field: string }) => field)
    expect(new Set(fields).size).toBe(fields.length)
    expect(fields.sort()).toEqual([
      'description',
      'firstMessage',
      'firstMessageMode',
      'hangupUsingPrompt',
      'knowledgeBase.fileIds[1]',
      'knowledgeBase.fileIds[2]',
      'model.knowledgeBase.fileIds[0]',
      'model.messages[0].content',
      'model.messages[0].role',
      'model.model',
      'name',
      'status',
      'transcriber.provider',
      'voice.language',
      'voice.model',
      'voice.speed',
      'voice.voiceId',
    ])
    expect((await client.get('/assistants')).body.total).toBe(0)
  })

  test.each([
    [
      'an array',
      '[]',
      {
        message: 'The request has invalid fields.',
        errors: [{ field: 'body', message: 'must be an object' }],
      },
    ],
    ['no JSON', '{', { message: 'The body is not valid JSON: it ends too early at line 1, column 2.' }],
  ])('have the same shape for a body that is %s', async (_, payload, expected) => {
    const { client } = await setup()
    const options = { headers: { 'content-type': 'application/json' } }
    const { status, body } = await client.post('/assistants', payload, options)
    expect([status, body]).toEqual([400, expected])
  })
})

describe('the voice', () => {
  test.each(['ElevenLabs', 'elevenlabs', 'ELEVENLABS', '11labs', 'Sarvam', 'sarvam', 'sArVaM'])(
    'may be spoken by %s, and the name stays as it was sent',
    async (provider) => {
      const { client } = await setup()
      const voice = { provider, voiceId: 'a', model: 'b', language: 'en' }
      expect((await make(client, { ...minimal, voice })).voice.provider).toBe(provider)
    },
  )

  test('may be spoken by nobody else', async () => {
    const { client } = await setup()
    const { body } = await client.post('/assistants', changed(minimal, 'voice.provider', 'cartesia'))
    expect(body.errors).toEqual([{ field: 'voice.provider', message: 'must be one of ElevenLabs, Sarvam' }])
  })

  test('of Sarvam needs voiceId, model and language, all named at once; that of ElevenLabs does not', async () => {
    const { client } = await setup()
    const sarvam = { provider: 'Sarvam', voiceId: null }
    const { body } = await client.post('/assistants', { ...minimal, voice: sarvam })
    expect(body.errors).toEqual(
      ['voice.voiceId', 'voice.model', 'voice.language'].map((field) => ({
        field,
        message: 'is required for Sarvam',
      })),
    )
    expect((await client.post('/assistants', minimal)).status).toBe(201)
  })
})

describe('the model', () => {
  const offered = {
    openai: ['gpt-4.1-mini', 'gpt-4.1', 'gpt-4.1-nano', 'gpt-4o-mini', 'gpt-4o', 'gpt-3.5-turbo'],
    azure: [
      'gpt-4.1-mini-cluster',
      'gpt-4.1-cluster',
      'gpt-4.1-nano-cluster',
      'gpt-4o-mini-cluster',
      'gpt-4o-cluster',
      'gpt-4-cluster',
      'gpt-3.5-cluster',
    ],
    openrouter: [
      'gpt-oss-20b',
      'gpt-oss-120b',
      'gpt-4',
      'gpt-4o-mini',
      'gpt-4o',
      'gpt-4.1',
      'gpt-4.1-nano',
      'gpt-4.1-mini',
      'claude-sonnet-4',
    ],
    deepseek: ['deepseek-chat'],
    anthropic: ['sonnet-4'],
  }

  test.each(
    Object.entries(offered).flatMap(([provider, models]) => models.map((model) => [provider, model])),
  )('may be %s %s', async (provider, model) => {
    const { client } = await setup()
    expect((await make(client, { ...minimal, model: { provider, model } })).model).toMatchObject({
      provider,
      model,
    })
  })

  test.each([
    [
      'a provider that is not on the list',
      { provider: 'google', model: 'gemini-2.5-flash' },
      'model.provider',
      'must be one of openai, azure, openrouter, deepseek, anthropic (see GET /v1/catalogue/models?dialect=callhq)',
    ],
    [
      'a model of another provider',
      { provider: 'anthropic', model: 'gpt-4o' },
      'model.model',
      'must be one of sonnet-4 (see GET /v1/catalogue/models?dialect=callhq)',
    ],
    [
      'a model in another case',
      { provider: 'DeepSeek', model: 'DeepSeek-Chat' },
      'model.model',
      'must be one of deepseek-chat (see GET /v1/catalogue/models?dialect=callhq)',
    ],
  ])('may not be %s', async (_, model, field, message) => {
    const { client } = await setup()
    const { status, body } = await client.post('/assistants', { ...minimal, model })
    expect([status, body.errors]).toEqual([400, [{ field, message }]])
  })

  test('is named by its provider in any case, which stays as it was sent', async () => {
    const { client } = await setup()
    const model = { provider: 'OpenAI', model: 'gpt-4o' }
    expect((await make(client, { ...minimal, model })).model.provider).toBe('OpenAI')
  })
})

describe('files', () => {
  test('of the account are kept in both lists, by their TypeID, and shown', async () => {
    const { account, client } = await setup()
    const [first, second] = [await makeFile(account.id), await makeFile(account.id)]
    const body = changed(
      { ...minimal, knowledgeBase: { fileIds: [first.id, '<string>', toTypeId('file', second.id)] } },
      'model.knowledgeBase',
      { fileIds: [toTypeId('file', second.id)] },
    )
    const { headers, body: response } = await client.post('/assistants', body)
    const ids = [first, second].map(({ id }) => toTypeId('file', id))
    expect(response.assistant.knowledgeBase.fileIds).toEqual(ids)
    expect(response.assistant.model.knowledgeBase.fileIds).toEqual(ids.slice(1))
    expect(headers['x-ignored-fields']).toBe('knowledgeBase.fileIds[1]')
  })

  test("that are another account's, or nobody's, are named in both lists", async () => {
    const { account, client } = await setup()
    const own = toTypeId('file', (await makeFile(account.id)).id)
    const foreign = toTypeId('file', (await makeFile((await makeAccount()).id)).id)
    const body = changed({ ...minimal, knowledgeBase: { fileIds: [own, foreign] } }, 'model.knowledgeBase', {
      fileIds: ['string', own],
    })
    const { status, body: response } = await client.post('/assistants', body)
    expect(status).toBe(400)
    expect(response.errors).toEqual([
      { field: 'knowledgeBase.fileIds[1]', message: `names a file that does not exist: ${foreign}` },
      { field: 'model.knowledgeBase.fileIds[0]', message: 'names a file that does not exist: string' },
    ])
  })

  test('are at most a hundred', async () => {
    const { client } = await setup()
    const fileIds = Array.from({ length: 101 }, () => '<string>')
    const at = (count: number) => ({ ...minimal, knowledgeBase: { fileIds: fileIds.slice(0, count) } })
    expect((await client.post('/assistants', at(100))).status).toBe(201)
    expect((await client.post('/assistants', at(101))).body.errors).toEqual([
      { field: 'knowledgeBase.fileIds', message: 'must have at most 100 items' },
    ])
  })
})
