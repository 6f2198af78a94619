import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeKey, makePhoneNumber } from '../../support/factories.ts'
import { documentedDefaults, full, optional, required } from './bodies.ts'
import { path, setUp } from './set-up.ts'

test('answers a create with 200, the message and exactly five keys', async () => {
  const { client } = await setUp()
  const made = await client.post(path, { ...required, calls_direction: 'make', engine_type: 'multimodal' })
  expect(made.status).toBe(200)
  expect(made.body).toEqual({
    message: 'Assistant created successfully',
    data: {
      id: expect.any(Number),
      name: 'Front desk',
      status: 'active',
      type: 'outbound',
      mode: 'multimodal',
    },
  })
})

test('keeps and returns every field, under the names of the page and of the list', async () => {
  const { account, client } = await setUp()
  const number = await makePhoneNumber(account.id)
  const body = { ...full, phone_number_id: number.serial }
  const { id } = (await client.post(path, body)).body.data
  const { data } = (await client.get(`${path}/${id}`)).body
  expect(data).toEqual({
    ...body,
    id,
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: body.assistant_name,
    type: 'inbound',
    mode: 'pipeline',
    status: 'active',
    max_duration: body.max_call_duration,
    record: body.record_call,
    created_at: expect.any(String),
    updated_at: expect.any(String),
  })
})

test('gives every optional field that is not mentioned its documented default', async () => {
  const { client } = await setUp()
  const { id } = (await client.post(path, required)).body.data
  const { data } = (await client.get(`${path}/${id}`)).body
  expect(data).toMatchObject({ ...required, ...documentedDefaults })
})

test('documents every default that it gives, on the create and not on the update', async () => {
  const document = await (await bearer('', '')).get('/autocalls/openapi.json')
  const schemaOf = (operation: { requestBody: { content: Record<string, { schema: object }> } }) =>
    operation.requestBody.content['application/json']?.schema as { properties: Record<string, object> }
  const created = schemaOf(document.body.paths['/autocalls/api/user/assistant'].post).properties
  const shown = Object.entries(created).filter(([, schema]) => 'default' in schema)
  expect(
    Object.fromEntries(shown.map(([name, schema]) => [name, (schema as { default: unknown }).default])),
  ).toEqual(documentedDefaults)
  const updated = schemaOf(document.body.paths['/autocalls/api/user/assistant/{id}'].put).properties
  expect(Object.values(updated).filter((schema) => 'default' in schema)).toEqual([])
})

test('leaves unset what is sent as null', async () => {
  const { client } = await setUp()
  const nothing = Object.fromEntries(Object.keys(optional).map((name) => [name, null]))
  const made = await client.post(path, { ...required, ...nothing })
  expect(made.status).toBe(200)
  const { data } = (await client.get(`${path}/${made.body.data.id}`)).body
  expect(data).toMatchObject({
    llm_temperature: null,
    endpoint_type: null,
    max_call_duration: null,
    variables: {},
    post_call_schema: [],
    end_call_tool: { description: null },
    who_speaks_first: 'AI assistant',
    record_call: documentedDefaults.record_call,
    noise_cancellation: documentedDefaults.noise_cancellation,
  })
})

test('stores each thing where the other APIs find it', async () => {
  const { client, native } = await setUp()
  const { id } = (await client.post(path, { ...full, voice_id: 1 })).body.data
  const canonical = (await native.get(`/assistants/${id}`)).body
  expect(canonical).toMatchObject({
    name: 'Front desk',
    engine: 'pipeline',
    language: 'es',
    timezone: 'America/New_York',
    inboundEnabled: true,
    outboundEnabled: false,
    firstMessage: 'Hello, how can I help?',
    firstMessageMode: 'assistant-waits-for-user',
    model: {
      provider: 'openai',
      model: 'gpt-4o-mini',
      temperature: 0.9,
      messages: [{ role: 'system', content: 'You answer calls for a dental practice.' }],
    },
    voice: {
      provider: '11labs',
      voiceId: '21m00Tcm4TlvDq8ikWAM',
      model: 'eleven_turbo_v2_5',
      name: 'Rachel',
      stability: 0.1,
      similarity: 0.2,
      speed: 1.1,
    },
    interruptions: { enabled: false, sensitivity: 4, minWordsEnabled: true, minWords: 3 },
    endpointing: { type: 'ai', sensitivity: 1.5 },
    silenceTimeoutSeconds: 90,
    reEngagementIntervalSeconds: 45,
    maxDurationSeconds: 900,
    backgroundSoundVolume: 0.2,
    backgroundDenoisingEnabled: false,
    fillerAudioEnabled: true,
    recordingEnabled: false,
    endCallOnVoicemailEnabled: false,
    endCallTool: { description: 'After goodbye.' },
    postCallEvaluationEnabled: false,
    postCallSchema: optional.post_call_schema,
    webhook: {
      enabled: true,
      url: 'https://example.com/hooks/calls',
      onlyOnCompleted: false,
      includeRecording: false,
    },
    variables: optional.variables,
  })
})

test.each([
  ['gpt-4o', 'openai'],
  ['claude-sonnet-4-20250514', 'anthropic'],
  ['gemini-2.5-flash', 'google'],
  ['gpt-4o-mini-cluster', 'azure'],
  ['claude-opus-99', 'anthropic'],
  ['house-model', null],
])('knows whose model %s is: %s', async (name, provider) => {
  const { client, native } = await setUp()
  const { id } = (await client.post(path, { ...required, llm_model: name })).body.data
  expect((await native.get(`/assistants/${id}`)).body.model).toMatchObject({ model: name, provider })
})

test('shows the voice that was chosen, even one of the other engine', async () => {
  const { client } = await setUp()
  const voices = (await client.get('/user/assistants/voices')).body
  const alloys = voices.filter((voice: { name: string }) => voice.name === 'Alloy')
  expect(alloys).toHaveLength(2)
  for (const { id: voice } of alloys) {
    for (const engine of ['pipeline', 'multimodal']) {
      const made = await client.post(path, { ...required, voice_id: voice, engine_type: engine })
      const { data } = (await client.get(`${path}/${made.body.data.id}`)).body
      expect(data).toMatchObject({ voice_id: voice, engine_type: engine })
    }
  }
})

test('ignores what the page does not know and says so', async () => {
  const { client } = await setUp()
  const made = await client.post(path, {
    ...required,
    asistant_name: 'typo',
    end_call_tool: { description: 'x', tone: 'kind' },
  })
  expect(made.status).toBe(200)
  expect(made.headers['x-ignored-fields']).toBe('asistant_name, end_call_tool.tone')
})

test('refuses a key that may only read', async () => {
  const { account, client } = await setUp()
  const reader = await bearer('/autocalls/api', await makeKey(account.id, { scopes: ['read'] }))
  const response = await reader.post(path, required)
  expect(response.status).toBe(403)
  expect(response.body).toEqual({ message: expect.any(String) })
  expect((await client.get('/user/assistants')).body).toEqual([])
})

test('says so when the database fails to store an assistant', async () => {
  const { client } = await setUp()
  const { sql, transaction } = await testDatabase()
  // A real failure, for one name only: the other tests share the database.
  await transaction((session) =>
    session.script(`
      CREATE FUNCTION refuse_autocalls_test() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$ LANGUAGE plpgsql;
      CREATE TRIGGER refuse_autocalls_test BEFORE INSERT ON assistants FOR EACH ROW
        WHEN (NEW.name = 'fails in the database') EXECUTE FUNCTION refuse_autocalls_test()`),
  )
  try {
    const response = await client.post(path, { ...required, assistant_name: 'fails in the database' })
    expect(response.status).toBe(500)
    expect(response.body).toEqual({ message: 'Assistant creation failed' })
  } finally {
    await sql.query('drop-trigger', 'DROP TRIGGER refuse_autocalls_test ON assistants', [])
    await sql.query('drop-function', 'DROP FUNCTION refuse_autocalls_test', [])
  }
})
