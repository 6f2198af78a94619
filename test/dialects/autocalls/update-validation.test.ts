import { describe, expect, test } from 'vitest'
import { required } from './bodies.ts'
import { accepted, refused, titled } from './field-cases.ts'
import { read, setUp } from './set-up.ts'

test.each(titled(accepted))('takes %s', async (_, [field, value, also]) => {
  const { client, make } = await setUp()
  const at = await make()
  const response = await client.put(at, { ...also, [field]: value })
  expect(response.body).toMatchObject({ message: 'Assistant updated successfully' })
  expect((await read(client, at))[field]).toEqual(value)
})

test.each(titled(refused))(
  'refuses %s, names the field and changes nothing',
  async (_, [field, value, also, key]) => {
    const { client, make } = await setUp()
    const at = await make()
    const before = await read(client, at)
    const response = await client.put(at, { initial_message: 'Changed', ...also, [field]: value })
    expect(response.status).toBe(422)
    expect(Object.keys(response.body.errors)).toEqual([key ?? field])
    expect(await read(client, at)).toEqual(before)
  },
)

test('names all of many mistakes at once', async () => {
  const { client, make } = await setUp()
  const wrong = {
    assistant_name: null,
    voice_id: 999_999,
    language: 'Klingon',
    llm_model: '',
    calls_direction: 'both',
    timezone: 'Mars/Olympus',
    phone_number_id: 2_147_483_647,
    is_webhook_active: true,
    webhook_url: 'nowhere',
    llm_temperature: 2,
    max_call_duration: 19,
  }
  const response = await client.put(await make(), wrong)
  expect(response.status).toBe(422)
  const { is_webhook_active: _, ...named } = wrong
  expect(Object.keys(response.body.errors).sort()).toEqual(Object.keys(named).sort())
})

describe('the webhook needs its URL', () => {
  const url = 'https://example.com/hook'

  test.each([
    ['switched on with a URL that stands already', { webhook_url: url }, { is_webhook_active: true }, 200],
    ['switched on without any', {}, { is_webhook_active: true }, 422],
    [
      'the URL taken away while it is on',
      { is_webhook_active: true, webhook_url: url },
      { webhook_url: null },
      422,
    ],
    [
      'both taken away at once',
      { is_webhook_active: true, webhook_url: url },
      { is_webhook_active: null, webhook_url: null },
      200,
    ],
    ['neither mentioned', { is_webhook_active: true, webhook_url: url }, { assistant_name: 'x' }, 200],
  ])('%s', async (_, before, change, status) => {
    const { client, make } = await setUp()
    const response = await client.put(await make({ ...required, ...before }), change)
    expect(response.status).toBe(status)
    if (status === 422) expect(Object.keys(response.body.errors)).toEqual(['webhook_url'])
  })
})

test('says of a value that is in no list which list that is', async () => {
  const { client, make } = await setUp()
  const { status, body } = await client.put(await make(), {
    voice_id: 999_999,
    language: 'Klingon',
    phone_number_id: 999_999,
  })
  expect(status).toBe(422)
  const lists = { voice_id: 'voices', language: 'languages', phone_number_id: 'phone-numbers' }
  for (const [field, list] of Object.entries(lists)) {
    expect(body.errors[field]).toEqual([
      expect.stringMatching(
        new RegExp(`^The selected .* is invalid: .* GET /autocalls/api/user/assistants/${list} lists.$`),
      ),
    ])
  }
})

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  ['us/eastern', 'US/Eastern'],
  ['america/port-au-prince', 'America/Port-au-Prince'],
  ['etc/gmt+5', 'Etc/GMT+5'],
  ['utc', 'UTC'],
])('keeps the time zone %s as %s', async (timezone, kept) => {
  const { client, make } = await setUp()
  const path = await make()
  expect((await client.put(path, { timezone })).status).toBe(200)
  expect((await client.get(path)).body.data.timezone).toBe(kept)
})
