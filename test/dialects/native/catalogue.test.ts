import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bearer, clientFor } from '../../support/client.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

const word = () => `x${randomBytes(5).toString('hex')}`

async function setUp() {
  const operator = await makeAccount({ operator: true })
  const other = await makeAccount()
  return {
    operator: await bearer('/v1/catalogue', operator.key),
    editor: await bearer('/v1/catalogue', await makeKey(operator.id, { scopes: ['read', 'write'] })),
    client: await bearer('/v1/catalogue', other.key),
  }
}

/** A new entry of each list, and the field by which no second one may equal it. */
const entries = {
  voices: () => ({
    provider: 'playht',
    voiceId: word(),
    model: null,
    name: 'Ada',
    language: 'cy',
    mode: 'pipeline',
  }),
  languages: () => ({ code: `qaa-${word().slice(0, 8)}`, name: word() }),
  models: () => ({ provider: 'openai', model: word(), name: word(), type: 'llm', dialects: ['autocalls'] }),
  transcribers: () => ({ provider: 'deepgram', model: word(), name: 'Nova X' }),
} as const

const lists = Object.keys(entries) as (keyof typeof entries)[]

describe.each(lists)('%s', (list) => {
  test('shows everybody what the server came with', async () => {
    const { client } = await setUp()
    const { data } = (await client.get(`/${list}`)).body
    expect(data.length).toBeGreaterThan(10)
    expect(data[0].id).toBe(1)
  })

  test('lets the operator add an entry, which everybody then sees, and remove it', async () => {
    const { operator, client } = await setUp()
    const entry = entries[list]()
    const added = await operator.post(`/${list}`, entry)
    expect(added.status).toBe(201)
    expect(added.body).toEqual({ ...entry, id: expect.any(Number) })
    expect((await client.get(`/${list}`)).body.data).toContainEqual(added.body)

    expect((await operator.delete(`/${list}/${added.body.id}`)).status).toBe(204)
    expect((await client.get(`/${list}`)).body.data).not.toContainEqual(added.body)
    expect((await operator.delete(`/${list}/${added.body.id}`)).status).toBe(404)
  })

  test('refuses a second entry of the same', async () => {
    const { operator } = await setUp()
    const entry = entries[list]()
    const added = await operator.post(`/${list}`, entry)
    const again = await operator.post(`/${list}`, entry)
    expect(again.status).toBe(409)
    await operator.delete(`/${list}/${added.body.id}`)
  })

  test('is changed by nobody but an admin of the operator', async () => {
    const { client, editor } = await setUp()
    for (const caller of [client, editor]) {
      expect((await caller.post(`/${list}`, entries[list]())).status).toBe(403)
      expect((await caller.delete(`/${list}/1`)).status).toBe(403)
    }
    const stranger = await clientFor('/v1/catalogue')
    expect((await stranger.get(`/${list}`)).status).toBe(401)
    expect((await stranger.post(`/${list}`, entries[list]())).status).toBe(401)
    expect((await client.get(`/${list}`)).body.data[0].id).toBe(1)
  })

  test('names every wrong field, and those that it does not know', async () => {
    const { operator } = await setUp()
    const wrong = Object.fromEntries(Object.keys(entries[list]()).map((name) => [name, 7]))
    const response = await operator.post(`/${list}`, { ...wrong, colour: 'red' })
    expect(response.status).toBe(400)
    const pointers = response.body.errors.map((error: { pointer: string }) => error.pointer)
    expect(pointers.sort()).toEqual([...Object.keys(wrong), 'colour'].map((name) => `/${name}`).sort())
  })

  test.each(['0', '-1', 'x', '2147483647', '99999999999'])('answers 404 for the id %s', async (id) => {
    const { operator } = await setUp()
    expect((await operator.delete(`/${list}/${id}`)).status).toBe(404)
  })

  test('refuses a filter that it does not know', async () => {
    const { client } = await setUp()
    const response = await client.get(`/${list}?colour=red`)
    expect(response.status).toBe(400)
    expect(response.body.errors[0].pointer).toBe('/colour')
  })
})

describe('filters', () => {
  type Entry = Record<string, unknown>

  test.each<[query: string, expected: (entry: Entry) => boolean]>([
    ['voices?provider=sarvam', (voice) => voice.provider === 'sarvam'],
    ['voices?provider=ElevenLabs', (voice) => voice.provider === '11labs'],
    ['voices?mode=multimodal', (voice) => voice.mode === 'multimodal'],
    ['voices?provider=azure&language=es', (voice) => ['es-ES', 'es-MX'].includes(String(voice.language))],
    ['voices?provider=azure&language=en-gb', (voice) => voice.voiceId === 'en-GB-SoniaNeural'],
    ['voices?language=ro', (voice) => voice.language === null || voice.language === 'ro-RO'],
    ['languages?language=en', (language) => String(language.name).startsWith('English')],
    ['languages?language=pt-BR', (language) => language.code === 'pt-BR'],
    ['models?provider=anthropic', (model) => model.provider === 'anthropic'],
    ['models?type=multimodal', (model) => model.type === 'multimodal'],
    ['models?dialect=autocalls', (model) => (model.dialects as string[]).includes('autocalls')],
    [
      'models?provider=openai&type=llm&dialect=callhq',
      (model) =>
        model.provider === 'openai' &&
        model.type === 'llm' &&
        (model.dialects as string[]).includes('callhq'),
    ],
    ['transcribers?provider=AssemblyAI', (transcriber) => transcriber.provider === 'assembly-ai'],
  ])('%s', async (query, expected) => {
    const { client } = await setUp()
    const [list] = query.split('?')
    // Other tests add entries of their own meanwhile, with ids beyond those that the server came with.
    const original = ({ id }: Entry) => Number(id) <= 67
    const all = (await client.get(`/${list}`)).body.data.filter(original)
    const some = (await client.get(`/${query}`)).body.data.filter(original)
    expect(some.length).toBeGreaterThan(0)
    expect(some.length).toBeLessThan(all.length)
    expect(some).toEqual(all.filter(expected))
  })

  test.each([
    'voices?mode=choir',
    'voices?language=!',
    'models?type=tts',
    'models?dialect=A-B',
    'voices?provider=',
  ])('refuses %s', async (query) => {
    const { client } = await setUp()
    expect((await client.get(`/${query}`)).status).toBe(400)
  })
})

test("lists exactly the models of CallHQ's page", async () => {
  const { client } = await setUp()
  const { data } = (await client.get('/models?dialect=callhq')).body
  const byProvider: Record<string, string[]> = {}
  for (const { provider, model } of data) byProvider[provider] = [...(byProvider[provider] ?? []), model]
  expect(byProvider).toEqual({
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
  })
})

test('fills in what a new entry does not mention, and writes vendors its own way', async () => {
  const { operator } = await setUp()
  const model = (await operator.post('/models', { provider: 'OpenAI', model: word() })).body
  expect(model).toMatchObject({ provider: 'openai', name: model.model, type: 'llm', dialects: [] })
  const voice = (await operator.post('/voices', { provider: 'ElevenLabs', voiceId: word(), name: 'Ada' }))
    .body
  expect(voice).toMatchObject({ provider: '11labs', model: null, language: null, mode: 'pipeline' })
  await operator.delete(`/models/${model.id}`)
  await operator.delete(`/voices/${voice.id}`)
})

test('leaves an assistant its voice and language when their entries are removed', async () => {
  const account = await makeAccount({ operator: true })
  const operator = await bearer('/v1/catalogue', account.key)
  const autocalls = await bearer('/autocalls/api', account.key)
  const voice = (await operator.post('/voices', entries.voices())).body
  const language = (await operator.post('/languages', entries.languages())).body
  const { id } = (
    await autocalls.post('/user/assistant', {
      assistant_name: 'Ada',
      voice_id: voice.id,
      language: language.name,
      llm_model: 'gpt-4o',
      calls_direction: 'make',
      engine_type: 'pipeline',
      timezone: 'UTC',
      initial_message: 'Hello',
      system_prompt: 'Be kind.',
    })
  ).body.data
  await operator.delete(`/voices/${voice.id}`)
  await operator.delete(`/languages/${language.id}`)

  const record = (await autocalls.get(`/user/assistant/${id}`)).body.data
  expect(record).toMatchObject({ voice_id: null, language: language.code })
  expect((await autocalls.put(`/user/assistant/${id}`, record)).status).toBe(200)
  const kept = (await (await bearer('/v1', account.key)).get(`/assistants/${id}`)).body
  expect(kept).toMatchObject({ language: language.code, voice: { voiceId: voice.voiceId } })
})
