import { describe, expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { full, model, newAssistant, newClient, settingsOf } from './edmo-assistants.ts'

describe('POST /assistants', () => {
  test('keeps and returns every documented field', async () => {
    const { account, client, made } = await newAssistant()
    expect(made).toEqual({
      ...full,
      id: expect.stringMatching(/^asst_[0-9a-z]{26}$/),
      orgId: toTypeId('acct', account.id),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updatedAt: made.createdAt,
    })
    expect((await client.get(`/assistants/${made.id}`)).body).toEqual(made)
    expect((await client.get('/assistants')).body).toEqual([made])
  })

  test('needs a model only, and gives every other field its default', async () => {
    const { made } = await newAssistant({ model })
    expect(made).toMatchObject({
      name: 'Untitled assistant',
      externalId: null,
      firstMessage: null,
      firstMessageMode: null,
      model: { ...model, messages: [] },
      transcriber: { model: null },
      voicemailMessage: null,
      endCallMessage: null,
      endCallPhrases: null,
      metadata: null,
      maxDurationSeconds: null,
    })
    expect(made.voice).toStrictEqual({})
  })

  test('takes null for every optional field', async () => {
    const { model: _model, ...optional } = full
    const nulls = Object.fromEntries(Object.keys(optional).map((key) => [key, null]))
    const { made } = await newAssistant({
      ...nulls,
      model: { ...model, temperature: null, maxTokens: null, messages: null },
    })
    expect(made).toMatchObject({ name: 'Untitled assistant', firstMessageMode: null, metadata: null })
  })

  test.each([
    ['model', 'provider', ['openai', 'anthropic'], 'google'],
    ['voice', 'provider', ['11labs', 'azure', 'cartesia', 'deepgram', 'playht', 'openai', 'edmo'], 'rime'],
    ['transcriber', 'provider', ['deepgram', 'assemblyai', 'whisper'], 'assembly-ai'],
    [
      null,
      'firstMessageMode',
      [
        'assistant-speaks-first',
        'assistant-waits-for-user',
        'assistant-speaks-first-with-model-generated-message',
      ],
      'nobody-speaks',
    ],
  ])('accepts each option of %s %s and no other', async (part, field, options, other) => {
    const { client } = await newClient()
    const bodyWith = (value: string) =>
      part === null
        ? { model, [field]: value }
        : { model, [part]: { ...(part === 'model' ? model : {}), [field]: value } }
    for (const option of options) {
      const made = await client.post('/assistants', bodyWith(option))
      expect(made.status).toBe(201)
      expect(part === null ? made.body[field] : made.body[part][field]).toBe(option)
    }
    const refused = await client.post('/assistants', bodyWith(other))
    expect(refused).toMatchObject({
      status: 400,
      body: { error: `${part === null ? field : `${part}.${field}`} must be one of ${options.join(', ')}.` },
    })
  })

  const accepted: [string, object][] = [
    ['the longest name', { name: 'é'.repeat(255) }],
    ['a name of characters beyond UTF-16 units', { name: '😀'.repeat(255) }],
    ['the longest external id', { externalId: 'x'.repeat(255) }],
    ['the longest messages', { firstMessage: 'x'.repeat(10_000), endCallMessage: 'x'.repeat(10_000) }],
    ['the longest voicemail message', { voicemailMessage: 'x'.repeat(10_000) }],
    ['a hundred phrases', { endCallPhrases: Array.from({ length: 100 }, () => 'x'.repeat(500)) }],
    ['no phrases', { endCallPhrases: [] }],
    ['the shortest duration', { maxDurationSeconds: 1 }],
    ['the longest duration', { maxDurationSeconds: 86_400 }],
    ['temperature 0', { model: { ...model, temperature: 0 } }],
    ['temperature 2', { model: { ...model, temperature: 2 } }],
    ['one token', { model: { ...model, maxTokens: 1 } }],
    ['the longest model name', { model: { ...model, model: 'x'.repeat(100) } }],
    ['a prompt of 100,000 characters', { model: { ...model, messages: [message('x'.repeat(100_000))] } }],
    ['empty metadata', { metadata: {} }],
  ]
  test.each(accepted)('accepts %s', async (_name, body) => {
    const { made } = await newAssistant({ model, ...body })
    expect(made).toMatchObject(body)
  })

  const refused: [string, object, string][] = [
    ['a missing model', { model: undefined }, 'model is required.'],
    ['a null model', { model: null }, 'model must be an object.'],
    ['a model without its name', { model: { provider: 'openai' } }, 'model.model is required.'],
    ['a model without its vendor', { model: { model: 'gpt-4o' } }, 'model.provider is required.'],
    ['an empty name', { name: '' }, 'name must not be empty.'],
    ['a long name', { name: 'x'.repeat(256) }, 'name must be at most 255 characters.'],
    ['a long external id', { externalId: 'x'.repeat(256) }, 'externalId must be at most 255 characters.'],
    ['an empty external id', { externalId: '' }, 'externalId must not be empty.'],
    ['NUL', { firstMessage: 'a\0b' }, 'firstMessage must not contain NUL or unpaired surrogates.'],
    [
      'a cold temperature',
      { model: { ...model, temperature: -0.1 } },
      'model.temperature must be at least 0.',
    ],
    ['a hot temperature', { model: { ...model, temperature: 2.1 } }, 'model.temperature must be at most 2.'],
    ['no tokens', { model: { ...model, maxTokens: 0 } }, 'model.maxTokens must be at least 1.'],
    ['half a token', { model: { ...model, maxTokens: 1.5 } }, 'model.maxTokens must be an integer.'],
    [
      'a role that nobody has',
      { model: { ...model, messages: [{ role: 'tool', content: 'x' }] } },
      'model.messages[0].role must be one of system, user, assistant.',
    ],
    [
      'a long prompt',
      { model: { ...model, messages: [message('x'.repeat(100_001))] } },
      'model.messages[0].content must be at most 100000 characters.',
    ],
    [
      'too many phrases',
      { endCallPhrases: Array(101).fill('x') },
      'endCallPhrases must have at most 100 items.',
    ],
    ['an empty phrase', { endCallPhrases: ['x', ''] }, 'endCallPhrases[1] must not be empty.'],
    ['no duration', { maxDurationSeconds: 0 }, 'maxDurationSeconds must be at least 1.'],
    ['a long duration', { maxDurationSeconds: 86_401 }, 'maxDurationSeconds must be at most 86400.'],
    ['metadata that is a list', { metadata: [] }, 'metadata must be an object.'],
  ]
  test.each(refused)('refuses %s', async (_name, body, error) => {
    const { client } = await newClient()
    expect(await client.post('/assistants', { model, ...body })).toMatchObject({
      status: 400,
      body: { error },
    })
    expect((await client.get('/assistants')).body).toEqual([])
  })

  test('names every wrong field in one sentence', async () => {
    const { client } = await newClient()
    const response = await client.post('/assistants', {
      name: 1,
      externalId: {},
      firstMessage: [],
      firstMessageMode: 'x',
      model: { provider: 'x', temperature: 'hot', maxTokens: 0, messages: 'none' },
      voice: { provider: 'x', voiceId: 1 },
      transcriber: { provider: 'x', model: 2 },
      voicemailMessage: 1,
      endCallMessage: 2,
      endCallPhrases: 'bye',
      metadata: 'none',
      maxDurationSeconds: 'long',
    })
    expect(response.status).toBe(400)
    const named = response.body.error
      .replace(/\.$/, '')
      .split('; ')
      .map((part: string) => part.split(' ')[0])
    expect(named.sort()).toEqual(
      [
        'name',
        'externalId',
        'firstMessage',
        'firstMessageMode',
        'model.provider',
        'model.model',
        'model.temperature',
        'model.maxTokens',
        'model.messages',
        'voice.provider',
        'voice.voiceId',
        'transcriber.provider',
        'transcriber.model',
        'voicemailMessage',
        'endCallMessage',
        'endCallPhrases',
        'metadata',
        'maxDurationSeconds',
      ].sort(),
    )
  })

  test('ignores what it does not know, and names it', async () => {
    const { client } = await newClient()
    const made = await client.post('/assistants', { model: { ...model, topP: 1 }, nmae: 'typo' })
    expect(made.status).toBe(201)
    expect(made.headers['x-ignored-fields']).toBe('model.topP, nmae')
  })

  test('refuses an external id that the account has already', async () => {
    const { client } = await newAssistant()
    const again = await client.post('/assistants', { model, externalId: full.externalId })
    expect(again).toMatchObject({
      status: 409,
      body: { error: 'Another assistant has the external id "vendor-77".' },
    })
    const { client: other } = await newClient()
    expect((await other.post('/assistants', { model, externalId: full.externalId })).status).toBe(201)
  })

  test('knows the name and speech model of a voice in the catalogue', async () => {
    const { account, made } = await newAssistant({ model, voice: { provider: 'openai', voiceId: 'alloy' } })
    const settings = await settingsOf(account.id)
    expect(settings.voice).toMatchObject({ provider: 'openai', voiceId: 'alloy', name: 'Alloy' })
    expect(settings.voice.model).not.toBeNull()
    expect(made.voice).toEqual({ provider: 'openai', voiceId: 'alloy' })
  })

  test('finds the vendor of a voice that is named by its id alone', async () => {
    const { made } = await newAssistant({ model, voice: { voiceId: 'alloy' } })
    expect(made.voice).toEqual({ provider: 'openai', voiceId: 'alloy' })
  })
})

function message(content: string) {
  return { role: 'system', content }
}
