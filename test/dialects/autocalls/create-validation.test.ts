import { expect, test } from 'vitest'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'
import { required } from './bodies.ts'
import { accepted, refused, titled } from './field-cases.ts'
import { path, setUp } from './set-up.ts'

const unknownNumber =
  'The selected phone number id is invalid: it must be the id of a phone number that GET /autocalls/api/user/assistants/phone-numbers lists.'

test.each(titled(accepted))('takes %s', async (_, [field, value, also]) => {
  const { client } = await setUp()
  const made = await client.post(path, { ...required, ...also, [field]: value })
  expect(made.body).toMatchObject({ message: 'Assistant created successfully' })
  expect((await client.get(`${path}/${made.body.data.id}`)).body.data[field]).toEqual(value)
})

test.each(titled(refused))('refuses %s and names the field', async (_, [field, value, also, key]) => {
  const { client } = await setUp()
  const response = await client.post(path, { ...required, ...also, [field]: value })
  expect(response.status).toBe(422)
  expect(response.body.message).toBe('The given data was invalid.')
  expect(Object.keys(response.body.errors)).toEqual([key ?? field])
  expect((await client.get('/user/assistants')).body).toEqual([])
})

test('names every required field of an empty body', async () => {
  const { client } = await setUp()
  const response = await client.post(path, {})
  expect(response.status).toBe(422)
  expect(response.body).toEqual({
    message: 'The given data was invalid.',
    errors: {
      assistant_name: ['The assistant name field is required.'],
      voice_id: ['The voice id field is required.'],
      language: ['The language field is required.'],
      llm_model: ['The llm model field is required.'],
      calls_direction: ['The calls direction field is required.'],
      engine_type: ['The engine type field is required.'],
      timezone: ['The timezone field is required.'],
      initial_message: ['The initial message field is required.'],
      system_prompt: ['The system prompt field is required.'],
    },
  })
})

test('names all of many mistakes at once, in sentences, whatever it takes to find them', async () => {
  const { client } = await setUp()
  const response = await client.post(path, {
    ...required,
    assistant_name: 'x'.repeat(256),
    voice_id: 999_999,
    language: 'Klingon',
    calls_direction: 'both',
    timezone: 'Mars/Olympus',
    phone_number_id: 2_147_483_647,
    is_webhook_active: true,
    voice_stability: 1.5,
    speech_speed: 0.5,
    min_interrupt_words: 2.5,
    record_call: 'yes',
    variables: [],
    post_call_schema: [{ name: 'a b', type: 'string', description: 'x' }],
    end_call_tool: { description: 'x'.repeat(501) },
  })
  expect(response.status).toBe(422)
  expect(response.body.errors).toEqual({
    assistant_name: ['The assistant name must not be greater than 255 characters.'],
    voice_id: [
      'The selected voice id is invalid: it must be the id of a voice that GET /autocalls/api/user/assistants/voices lists.',
    ],
    language: [
      'The selected language is invalid: it must be the name of a language that GET /autocalls/api/user/assistants/languages lists.',
    ],
    calls_direction: ['The selected calls direction is invalid. Options: receive, make.'],
    timezone: ['The timezone must be an IANA time zone, such as America/New_York.'],
    phone_number_id: [unknownNumber],
    webhook_url: ['The webhook url field is required.'],
    voice_stability: ['The voice stability must not be greater than 1.'],
    speech_speed: ['The speech speed must be at least 0.7.'],
    min_interrupt_words: ['The min interrupt words must be an integer.'],
    record_call: ['The record call field must be true or false.'],
    variables: ['The variables must be an object.'],
    'post_call_schema.0.name': ['The post call schema.0.name must be letters, digits and underscores.'],
    'end_call_tool.description': ['The end call tool.description must not be greater than 500 characters.'],
  })
})

test.each([[[]], ['text'], [null], [7]])('refuses a body that is no object: %j', async (body) => {
  const { client } = await setUp()
  const response = await client.post(path, JSON.stringify(body), {
    headers: { 'content-type': 'application/json' },
  })
  expect(response.status).toBe(422)
  expect(response.body.errors).toEqual({ body: ['The body must be an object.'] })
})

test('refuses a number of another account and one that another assistant has', async () => {
  const { account, client } = await setUp()
  const foreign = await makePhoneNumber((await makeAccount()).id)
  const unknown = await client.post(path, { ...required, phone_number_id: foreign.serial })
  expect(unknown.status).toBe(422)
  expect(unknown.body.errors).toEqual({ phone_number_id: [unknownNumber] })

  const own = await makePhoneNumber(account.id)
  expect((await client.post(path, { ...required, phone_number_id: own.serial })).status).toBe(200)
  const held = await client.post(path, { ...required, phone_number_id: own.serial })
  expect(held.status).toBe(422)
  expect(held.body.errors).toEqual({
    phone_number_id: ['The phone number id belongs to another assistant.'],
  })
  expect((await client.get('/user/assistants')).body).toHaveLength(1)
})
