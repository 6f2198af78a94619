import { describe, expect, test } from 'vitest'
import { bearer } from '../support/client.ts'
import { type DialectId, dialectIds, type Json } from '../support/dialect-drivers.ts'
import { makeAccount, makeAssistants } from '../support/factories.ts'

/*
 * Rules for single fields that are the same in every API, each told in its own words.
 */

interface Api {
  readonly prefix: string
  readonly method: 'patch' | 'put'
  readonly path: string
  readonly name: string
  readonly message: string
  /** A field that takes whole numbers only, as a body. */
  readonly whole: (value: unknown) => Json
  /** What the error says about the name, and about the number. */
  readonly blank: string
  readonly fraction: string
  readonly create: Json
}

const apis: Readonly<Record<DialectId, Api>> = {
  native: {
    prefix: '/v1',
    method: 'patch',
    path: '/assistants',
    name: 'name',
    message: 'firstMessage',
    whole: (value) => ({ maxDurationSeconds: value }),
    blank: 'must not be blank',
    fraction: 'must be an integer',
    create: {},
  },
  callcamp: {
    prefix: '/callcamp/api',
    method: 'patch',
    path: '/assistants',
    name: 'name',
    message: 'firstMessage',
    whole: () => ({}), // Call Camp's assistants have no numbers.
    blank: 'must not be blank',
    fraction: '',
    create: { model: 'gpt-4', prompt: 'p' },
  },
  autocalls: {
    prefix: '/autocalls/api',
    method: 'put',
    path: '/user/assistant',
    name: 'assistant_name',
    message: 'initial_message',
    whole: (value) => ({ max_call_duration: value }),
    blank: 'The assistant name field is required.',
    fraction: 'The max call duration must be an integer.',
    create: {
      voice_id: 1,
      language: 'English',
      llm_model: 'gpt-4o',
      calls_direction: 'make',
      engine_type: 'pipeline',
      timezone: 'UTC',
      initial_message: 'Hi',
      system_prompt: 'p',
    },
  },
  talkturo: {
    prefix: '/talkturo/api',
    method: 'patch',
    path: '/assistants',
    name: 'name',
    message: 'first_message',
    whole: (value) => ({ max_tokens: value }),
    blank: 'Invalid request: name must not be blank',
    fraction: 'Invalid request: max_tokens must be an integer',
    create: {},
  },
  edmo: {
    prefix: '/edmo/api',
    method: 'patch',
    path: '/assistants',
    name: 'name',
    message: 'firstMessage',
    whole: (value) => ({ maxDurationSeconds: value }),
    blank: 'name must not be blank.',
    fraction: 'maxDurationSeconds must be an integer.',
    create: { model: { provider: 'openai', model: 'gpt-4o' } },
  },
  callhq: {
    prefix: '/callhq/api',
    method: 'patch',
    path: '/assistants',
    name: 'name',
    message: 'firstMessage',
    whole: (value) => ({ maxDurationSeconds: value }),
    blank: 'must not be blank',
    fraction: 'must be an integer',
    create: {
      voice: { provider: 'ElevenLabs' },
      transcriber: { provider: 'Deepgram' },
      model: { provider: 'openai', model: 'gpt-4o' },
      firstMessage: 'Hi',
      firstMessageMode: 'assistant-speaks-first',
    },
  },
}

async function setUp(id: DialectId) {
  const { prefix, method, path } = apis[id]
  const account = await makeAccount()
  const client = await bearer(prefix, account.key)
  const native = await bearer('/v1', account.key)
  const slug = id === 'talkturo' ? { accountSlug: account.slug } : {}
  const { id: made } = (await native.post('/assistants', { name: 'A' })).body
  return {
    account,
    native,
    made,
    create: (body: Json) => client.post(path, { ...slug, ...body }),
    update: (body: Json, of = made) => client[method](`${path}/${of}`, { ...slug, ...body }),
  }
}

const blanks = [' ', ' \t\n', '\u00a0', '\u3000\u2003']

describe.each(dialectIds)('%s', (id) => {
  const { name, message, blank, create: required, whole, fraction } = apis[id]

  test('refuses a name that is blank, in a create and in a change', async () => {
    const { native, made, create, update } = await setUp(id)
    for (const value of blanks) {
      for (const response of [
        await create({ ...required, [name]: value }),
        await update({ [name]: value }),
      ]) {
        expect([400, 422]).toContain(response.status)
        expect(JSON.stringify(response.body)).toContain(blank)
        expect(JSON.stringify(response.body)).toContain(name)
      }
    }
    expect((await native.get('/assistants')).body.data).toMatchObject([{ id: made, name: 'A' }])
  })

  test('keeps a name as it is written, blanks around it too', async () => {
    const { native, create } = await setUp(id)
    expect((await create({ ...required, [name]: ' A \u3000' })).status).toBeLessThan(300)
    expect((await native.get('/assistants')).body.data[0].name).toBe(' A \u3000')
  })

  test('still changes what was named before there was such a rule', async () => {
    const { account, native, update } = await setUp(id)
    await makeAssistants(account.id, [{ name: ' ', createdAt: new Date() }])
    const [old] = (await native.get('/assistants')).body.data
    expect(old.name).toBe(' ')
    expect((await update({ [message]: 'Hello' }, old.id)).status).toBe(200)
    const { body } = await native.get(`/assistants/${old.id}`)
    expect(body).toMatchObject({ name: ' ', firstMessage: 'Hello' })
  })

  test.runIf(fraction !== '')('asks for an integer where it needs one', async () => {
    const { update } = await setUp(id)
    for (const value of ['60', 60.5, true, [60]]) {
      const { status, body } = await update(whole(value))
      expect([400, 422]).toContain(status)
      expect(JSON.stringify(body)).toContain(fraction)
    }
  })
})

test.each(['limit=many', 'limit=1.5'])('asks for an integer in a query: %s', async (query) => {
  const { key } = await makeAccount()
  for (const prefix of ['/v1', '/callcamp/api', '/talkturo/api', '/edmo/api', '/callhq/api']) {
    const { status, body } = await (await bearer(prefix, key)).get(`/assistants?${query}`)
    expect([prefix, status]).toEqual([prefix, 400])
    expect(JSON.stringify(body)).toContain('must be an integer')
  }
})

describe('a time zone', () => {
  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['us/eastern', 'US/Eastern'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
  ])('%s is kept as %s', async (timezone, kept) => {
    const { key } = await makeAccount()
    const native = await bearer('/v1', key)
    const { id } = (await native.post('/assistants', { name: 'A', timezone })).body
    expect((await native.get(`/assistants/${id}`)).body.timezone).toBe(kept)
    await native.patch(`/assistants/${id}`, { timezone: null })
    await (await bearer('/autocalls/api', key)).put(`/user/assistant/${id}`, { timezone })
    expect((await native.get(`/assistants/${id}`)).body.timezone).toBe(kept)
    expect((await native.post('/campaigns', { name: 'C', timezone })).body.timezone).toBe(kept)
  })

  test.each(['+01:00', 'Mars/Base', 'Europe/', ''])('is refused when there is none: %j', async (timezone) => {
    const native = await bearer('/v1', (await makeAccount()).key)
    expect((await native.post('/assistants', { name: 'A', timezone })).status).toBe(400)
  })
})

describe('a value that no list has', () => {
  test('says in Autocalls which list that is', async () => {
    const { update } = await setUp('autocalls')
    const { status, body } = await update({
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

  test('says in CallHQ which list that is, and the list is there', async () => {
    const { account, update } = await setUp('callhq')
    const list = '/catalogue/models?dialect=callhq'
    const native = await bearer('/v1', account.key)
    expect((await native.get(list)).body.data.length).toBeGreaterThan(10)
    for (const model of [
      { provider: 'xai', model: 'grok' },
      { provider: 'openai', model: 'gpt-9' },
    ]) {
      const { status, body } = await update({ model })
      expect([status, body.errors.length]).toEqual([400, 1])
      expect(body.errors[0].message).toContain(`(see GET /v1${list})`)
    }
  })
})

describe('a time', () => {
  const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
  const withFraction = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

  test.each<[id: DialectId, format: RegExp]>([
    ['callcamp', whole],
    ['talkturo', whole],
    ['edmo', whole],
    ['native', withFraction],
  ])('of %s is printed as its page prints it', async (id, format) => {
    const { create } = await setUp(id)
    const { body } = await create({ ...apis[id].create, [apis[id].name]: 'A' })
    const { createdAt, updatedAt, created_at, updated_at } = body.assistant ?? body
    for (const time of [createdAt ?? created_at, updatedAt ?? updated_at]) expect(time).toMatch(format)
    expect(Date.parse(createdAt ?? created_at)).toBeLessThanOrEqual(Date.now())
  })

  test('of Call Camp’s campaigns and phones too', async () => {
    const client = await bearer('/callcamp/api', (await makeAccount()).key)
    const { body: campaign } = await client.post('/campaigns', { name: 'C', type: 'outbound' })
    const { body: phone } = await client.post('/phones', { number: '+14155550123' })
    for (const { createdAt, updatedAt } of [campaign, phone]) {
      expect(createdAt).toMatch(whole)
      expect(updatedAt).toMatch(whole)
    }
  })
})
