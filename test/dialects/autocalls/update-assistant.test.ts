import { describe, expect, test } from 'vitest'
import { makePhoneNumber } from '../../support/factories.ts'
import { documentedDefaults, full, optional, required } from './bodies.ts'
import { path, read, setUp, stored } from './set-up.ts'

test('changes one field and nothing else', async () => {
  const { client, make } = await setUp()
  const at = await make(full)
  const before = await read(client, at)
  const response = await client.put(at, { assistant_name: 'Night desk' })
  expect(response.status).toBe(200)
  expect(response.body).toEqual({
    message: 'Assistant updated successfully',
    data: { id: before.id, name: 'Night desk', status: 'active', type: 'inbound', mode: 'pipeline' },
  })
  expect(await read(client, at)).toEqual({
    ...before,
    name: 'Night desk',
    assistant_name: 'Night desk',
    updated_at: expect.any(String),
  })
})

test('clears each optional field with null', async () => {
  const { account, client, make } = await setUp()
  const number = await makePhoneNumber(account.id)
  const at = await make({ ...full, phone_number_id: number.serial })
  const names = [...Object.keys(optional), 'phone_number_id']
  const response = await client.put(at, Object.fromEntries(names.map((name) => [name, null])))
  expect(response.status).toBe(200)
  const record = await read(client, at)
  const shown = Object.fromEntries(names.map((name) => [name, record[name]]))
  const switches = Object.entries(documentedDefaults).filter(([, value]) => typeof value === 'boolean')
  expect(shown).toEqual({
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...Object.fromEntries(switches),
    variables: {},
    post_call_schema: [],
    end_call_tool: { description: null },
    who_speaks_first: 'AI assistant',
  })
})

test('replaces arrays and variables as a whole', async () => {
  const { client, make } = await setUp()
  const at = await make(full)
  const post_call_schema = [{ name: 'city', type: 'string', description: 'Where.' }]
  const { practice } = optional.variables
  await client.put(at, { post_call_schema, variables: { practice } })
  expect(await read(client, at)).toMatchObject({ post_call_schema })
  expect((await read(client, at)).variables).toEqual({ practice })
  await client.put(at, { variables: {} })
  expect((await read(client, at)).variables).toEqual({})
})

test('assigns, moves and unassigns the phone number, which speaks for the whole set', async () => {
  const { account, client, native, make } = await setUp()
  const [first, second] = [await makePhoneNumber(account.id), await makePhoneNumber(account.id)]
  const at = await make({ ...required, phone_number_id: first.serial })
  await client.put(at, { phone_number_id: second.serial })
  expect((await read(client, at)).phone_number_id).toBe(second.serial)

  // Another API gives it both: the older one is shown, and naming that one leaves it alone.
  const { uuid } = await read(client, at)
  await native.patch(`/phone-numbers/${first.id}`, { assistantId: uuid })
  expect((await read(client, at)).phone_number_id).toBe(first.serial)
  await client.put(at, { phone_number_id: first.serial })
  const held = (await client.get('/user/assistants/phone-numbers')).body
  expect(held.map((number: { is_available: boolean }) => number.is_available)).toEqual([true, false])

  await client.put(at, { phone_number_id: null })
  expect((await read(client, at)).phone_number_id).toBeNull()
  const free = (await client.get('/user/assistants/phone-numbers')).body
  expect(free.map((number: { is_available: boolean }) => number.is_available)).toEqual([true, true])
})

test('refuses the number of another assistant', async () => {
  const { account, client, make } = await setUp()
  const number = await makePhoneNumber(account.id)
  await make({ ...required, phone_number_id: number.serial })
  const response = await client.put(await make(), { phone_number_id: number.serial })
  expect(response.status).toBe(422)
  expect(Object.keys(response.body.errors)).toEqual(['phone_number_id'])
})

test('lets a change of direction mean that direction only', async () => {
  const { client, native } = await setUp()
  const { id } = (await native.post('/assistants', { name: 'Both', outboundEnabled: true })).body
  await client.put(`${path}/${id}`, { calls_direction: 'make' })
  expect(await stored(native, id)).toMatchObject({ inboundEnabled: false, outboundEnabled: true })
  await client.put(`${path}/${id}`, { calls_direction: 'receive' })
  expect(await stored(native, id)).toMatchObject({ inboundEnabled: true, outboundEnabled: false })
})

/** What this API shows of an assistant as less than it is. */
const narrowed = [
  ['calls_direction', 'receive', { inboundEnabled: true, outboundEnabled: false }],
  ['who_speaks_first', 'AI assistant', { firstMessageMode: 'assistant-speaks-first' }],
  ['language', 'German', { language: 'de', transcriber: { language: 'de' }, voice: { language: 'de' } }],
  ['voice_id', 23, { voice: { provider: 'openai', voiceId: 'alloy' } }],
] as const

describe.each(narrowed)('%s sent as it is shown', (field, value, becomes) => {
  const wide = {
    name: 'Wide',
    firstMessageMode: 'assistant-speaks-first-with-model-generated-message',
    language: 'de-AT',
    transcriber: { language: 'de-CH' },
    voice: { voiceId: 'alloy', language: 'de-AT' },
  }

  test.each([
    ['alone', {}],
    ['with another change', { initial_message: 'Servus' }],
    ['with another field as it is shown', { assistant_name: 'Wide' }],
  ])('is what the assistant is from then on: %s', async (_, beside) => {
    const { client, native } = await setUp()
    const { id } = (await native.post('/assistants', wide)).body
    const shown = await read(client, `${path}/${id}`)
    expect(shown[field]).toBe(value)
    expect((await client.put(`${path}/${id}`, { [field]: value, ...beside })).status).toBe(200)
    const after = await stored(native, id)
    expect(after).toMatchObject({ ...becomes, version: 2 })
    // Written once more, it changes nothing.
    await client.put(`${path}/${id}`, { [field]: value })
    expect(await stored(native, id)).toEqual(after)
  })

  test('changes nothing in the whole record', async () => {
    const { client, native } = await setUp()
    const { id } = (await native.post('/assistants', wide)).body
    const before = await stored(native, id)
    const record = await read(client, `${path}/${id}`)
    const set = Object.fromEntries(Object.entries(record).filter(([, shown]) => shown !== null))
    for (const body of [record, set]) {
      expect((await client.put(`${path}/${id}`, body)).status).toBe(200)
      expect(await stored(native, id)).toEqual(before)
    }
  })
})

test('a value that only another API could set is no mistake where it stands already', async () => {
  const { client, native } = await setUp()
  const odd = { name: 'Odd', language: 'tlh', model: { temperature: 1.7 }, webhook: { enabled: true } }
  const { id } = (await native.post('/assistants', odd)).body
  const body = { language: 'tlh', llm_temperature: 1.7, is_webhook_active: true, initial_message: 'Hi' }
  expect((await client.put(`${path}/${id}`, body)).status).toBe(200)
  expect(await stored(native, id)).toMatchObject({ ...odd, firstMessage: 'Hi', version: 2 })
})

test('keeps both of two changes at once to different fields', async () => {
  const { client, make } = await setUp()
  const at = await make()
  await Promise.all([client.put(at, { initial_message: 'one' }), client.put(at, { system_prompt: 'two' })])
  expect(await read(client, at)).toMatchObject({ initial_message: 'one', system_prompt: 'two' })
})

test('names what it ignores', async () => {
  const { client, make } = await setUp()
  const response = await client.put(await make(), { asistant_name: 'typo', end_call_tool: { tone: 'kind' } })
  expect(response.status).toBe(200)
  expect(response.headers['x-ignored-fields']).toBe('asistant_name, end_call_tool.tone')
})

test('a voice that is chosen is an entry of the catalogue, labels and all', async () => {
  const { client, native } = await setUp()
  const voice = {
    provider: 'azure',
    voiceId: 'de-DE-KatjaNeural',
    model: 'a-model',
    name: 'Katja',
    speed: 1.1,
  }
  const { id } = (await native.post('/assistants', { name: 'A', voice })).body
  await client.put(`${path}/${id}`, { voice_id: 2 })
  expect((await native.get(`/assistants/${id}`)).body.voice).toMatchObject({
    provider: '11labs',
    voiceId: 'EXAVITQu4vr4xnSDxMaL',
    model: 'eleven_turbo_v2_5',
    name: 'Sarah',
    language: null,
    speed: 1.1,
  })
})
