import { describe, expect, test } from 'vitest'
import { makePhoneNumber } from '../../support/factories.ts'
import { full } from './bodies.ts'
import { path, read, setUp, stored } from './set-up.ts'

/** An assistant that no client of this API could have made: unset, out of range, unknown to the catalogue. */
const foreign = {
  name: 'From elsewhere',
  description: 'Kept.',
  templateId: 'follow-up',
  status: 'inactive',
  inboundEnabled: true,
  outboundEnabled: true,
  engine: 'pipeline',
  language: 'en-NZ',
  timezone: null,
  model: {
    provider: 'openrouter',
    model: 'gpt-4o',
    temperature: 1.7,
    maxTokens: 300,
    messages: [
      { role: 'user', content: 'before' },
      { role: 'system', content: '' },
    ],
    emotionRecognitionEnabled: true,
  },
  voice: {
    provider: 'cartesia',
    model: 'sonic-9',
    voiceId: 'home-made',
    name: 'Alex',
    language: 'mi',
    speed: 2.5,
  },
  transcriber: { provider: 'deepgram', model: 'nova-2', language: 'en-AU' },
  firstMessage: '',
  firstMessageMode: 'assistant-speaks-first-with-model-generated-message',
  silenceTimeoutSeconds: 3600,
  reEngagementIntervalSeconds: 2,
  maxDurationSeconds: 7200,
  backgroundSound: 'office',
  voicemailMessage: 'Call back.',
  endCallMessage: 'Bye.',
  endCallPhrases: ['bye'],
  hangupUsingPrompt: { enabled: true, prompt: 'When done.' },
  webhook: { enabled: true, url: null },
  analysisPlan: { summary: true },
  metadata: { crm: 7 },
  variables: { a: { b: [1, null] } },
  extensions: { edmo: { orgId: 'org_1' } },
}

describe('what was read and is sent back', () => {
  test.each([
    ['an assistant of another API', foreign],
    ['one whose language is in no catalogue', { name: 'L', language: 'tlh' }],
    ['one of which only the name is known', { name: 'N' }],
    ['one without a system message', { name: 'M', model: { messages: [{ role: 'user', content: 'x' }] } }],
    [
      'one whose voice stands under another model',
      { name: 'V', voice: { voiceId: 'alloy', model: 'tts-1' } },
    ],
  ])('changes nothing: %s', async (_, body) => {
    const { account, client, native } = await setUp()
    const made = await native.post('/assistants', body)
    expect(made.status).toBe(201)
    const numbers = [await makePhoneNumber(account.id), await makePhoneNumber(account.id)]
    for (const number of numbers) {
      await native.patch(`/phone-numbers/${number.id}`, { assistantId: made.body.id })
    }
    const at = `${path}/${made.body.id}`
    const before = await stored(native, made.body.id)
    const record = await read(client, at)

    const response = await client.put(at, record)
    expect(response.body).toMatchObject({ message: 'Assistant updated successfully' })
    expect(response.status).toBe(200)
    expect(await stored(native, made.body.id)).toEqual(before)
    expect(await read(client, at)).toEqual({ ...record, updated_at: expect.any(String) })
    const ignored = String(response.headers['x-ignored-fields']).split(', ')
    expect(ignored).toEqual(
      'id uuid name status type mode max_duration record created_at updated_at'
        .split(' ')
        .sort(byPlace(record)),
    )
  })

  test('leaves all else alone when one field of the record was edited', async () => {
    const { client, native } = await setUp()
    const { id } = (await native.post('/assistants', foreign)).body
    const before = await stored(native, id)
    const record = await read(client, `${path}/${id}`)
    const response = await client.put(`${path}/${id}`, { ...record, initial_message: 'Kia ora' })
    expect(response.status).toBe(200)
    expect(await stored(native, id)).toEqual({ ...before, version: 2, firstMessage: 'Kia ora' })
  })

  test('is refused once it is changed to something else that is not allowed', async () => {
    const { client, native } = await setUp()
    const { id } = (await native.post('/assistants', foreign)).body
    const record = await read(client, `${path}/${id}`)
    const response = await client.put(`${path}/${id}`, { ...record, llm_temperature: 1.6, voice_id: 999_999 })
    expect(response.status).toBe(422)
    expect(Object.keys(response.body.errors).sort()).toEqual(['llm_temperature', 'voice_id'])
  })

  test('is the same through a record of this API itself', async () => {
    const { account, client, native, make } = await setUp()
    const number = await makePhoneNumber(account.id)
    const at = await make({ ...full, phone_number_id: number.serial })
    const record = await read(client, at)
    const before = await stored(native, String(record.id))
    expect((await client.put(at, record)).status).toBe(200)
    expect(await stored(native, String(record.id))).toEqual(before)
  })
})

function byPlace(record: object) {
  const places = Object.keys(record)
  return (a: string, b: string) => places.indexOf(a) - places.indexOf(b)
}

test('keeps what only other APIs know', async () => {
  const { client, native } = await setUp()
  const { id } = (await native.post('/assistants', foreign)).body
  const before = await stored(native, id)
  const response = await client.put(`${path}/${id}`, {
    system_prompt: 'New.',
    language: 'German',
    voice_id: 2,
  })
  expect(response.status).toBe(200)
  expect(await stored(native, id)).toEqual({
    ...before,
    version: 2,
    language: 'de',
    model: {
      ...before.model,
      messages: [
        { role: 'user', content: 'before' },
        { role: 'system', content: 'New.' },
      ],
    },
    voice: {
      ...before.voice,
      provider: '11labs',
      voiceId: 'EXAVITQu4vr4xnSDxMaL',
      model: 'eleven_turbo_v2_5',
      name: 'Sarah',
      language: 'de',
    },
    transcriber: { ...before.transcriber, language: 'de' },
  })
})
