import { describe, expect, test } from 'vitest'
import { assistantFieldsSchema } from '../../../src/core/assistants/model/assistant-fields.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeFile, makePhoneNumber } from '../../support/factories.ts'

async function setUp() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

const pointers = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer).sort()

describe('POST /v1/assistants', () => {
  test('needs only a name; everything else has its default', async () => {
    const { client } = await setUp()
    const { status, body } = await client.post('/assistants', { name: 'A' })
    expect(status).toBe(201)
    expect(body).toEqual({
      ...assistantFieldsSchema.parse({ name: 'A' }),
      id: toTypeId('asst', body.uuid),
      uuid: body.uuid,
      serial: body.serial,
      version: 1,
      phoneNumberIds: [],
      createdAt: body.createdAt,
      updatedAt: body.createdAt,
    })
    expect((await client.get(`/assistants/${body.id}`)).body).toEqual(body)
  })

  test('names every wrong and every unknown field by its pointer, and makes nothing', async () => {
    const { client } = await setUp()
    const { status, headers, body } = await client.post('/assistants', {
      nam: 'x',
      description: 7,
      language: '?',
      timezone: 'Mars/Olympus',
      model: { temperature: 3, messages: [{ role: 'robot', content: 'x' }], unknown: 1 },
      voice: null,
      transcriber: { language: 'e' },
      webhook: { url: 'ftp://x' },
      endCallPhrases: [''],
      phoneNumberIds: ['x'],
    })
    expect(status).toBe(400)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(pointers(body)).toEqual([
      '/description',
      '/endCallPhrases/0',
      '/language',
      '/model/messages/0/role',
      '/model/temperature',
      '/model/unknown',
      '/nam',
      '/name',
      '/phoneNumberIds/0',
      '/timezone',
      '/transcriber/language',
      '/voice',
      '/webhook/url',
    ])
    expect((await client.get('/assistants')).body.data).toEqual([])
  })

  test('gives it phone numbers and files of the account', async () => {
    const { account, client } = await setUp()
    const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    const file = toTypeId('file', (await makeFile(account.id)).id)
    const made = await client.post('/assistants', {
      name: 'A',
      phoneNumberIds: [number],
      knowledgeBase: { fileIds: [file] },
    })
    expect(made.body).toMatchObject({ phoneNumberIds: [number], knowledgeBase: { fileIds: [file] } })
  })

  test('names a number and a file that the account does not have', async () => {
    const { client } = await setUp()
    const [number, file] = [
      toTypeId('pn', '0194476b-b8d9-7063-91ad-b52601242cb4'),
      toTypeId('file', '0194476b-b8d9-7063-91ad-b52601242cb4'),
    ]
    const withNumber = await client.post('/assistants', { name: 'A', phoneNumberIds: [number] })
    expect([withNumber.status, withNumber.body.detail]).toEqual([404, expect.stringContaining(number)])
    const withFile = await client.post('/assistants', {
      name: 'A',
      model: { knowledgeBase: { fileIds: [file] } },
    })
    expect([withFile.status, pointers(withFile.body)]).toEqual([400, ['/model/knowledgeBase/fileIds/0']])
  })

  test('keeps nulls inside free-form objects', async () => {
    const { client } = await setUp()
    const made = await client.post('/assistants', { name: 'A', metadata: { a: null, b: { c: null } } })
    expect(made.body.metadata).toEqual({ a: null, b: { c: null } })
  })

  test.each(['a\u0000b', 'half \ud83d'])('refuses text that PostgreSQL cannot keep: %j', async (name) => {
    const { client } = await setUp()
    const response = await client.post('/assistants', {
      name,
      variables: { [name]: 1 },
      metadata: { deep: [name] },
    })
    expect([response.status, pointers(response.body)]).toEqual([400, ['/metadata', '/name', '/variables']])
  })
})

describe('PATCH /v1/assistants/{id}', () => {
  test('merges deeply: what is absent stays', async () => {
    const { client } = await setUp()
    const { body: made } = await client.post('/assistants', {
      name: 'A',
      model: { provider: 'openai', model: 'gpt-4o', temperature: 1 },
      variables: { keep: 1, drop: 2 },
    })
    const { status, body } = await client.patch(`/assistants/${made.uuid}`, {
      model: { temperature: 0.5 },
      variables: { drop: null, add: 3 },
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...made,
      version: 2,
      model: { ...made.model, temperature: 0.5 },
      variables: { keep: 1, add: 3 },
      updatedAt: body.updatedAt,
    })
  })

  test('null gives each field its default back', async () => {
    const { client } = await setUp()
    const changed = {
      description: 'x',
      recordingEnabled: false,
      firstMessageMode: 'assistant-waits-for-user',
      voice: { voiceId: 'alloy', speed: 2 },
      status: 'inactive',
      postCallSchema: [{ name: 'a', type: 'bool', description: 'b' }],
    }
    const { body: made } = await client.post('/assistants', { name: 'A', ...changed })
    const cleared = Object.fromEntries(Object.keys(changed).map((key) => [key, null]))
    const { body } = await client.patch(`/assistants/${made.id}`, cleared)
    expect(body).toEqual({
      ...made,
      version: 2,
      ...assistantFieldsSchema.parse({ name: 'A' }),
      updatedAt: body.updatedAt,
    })
  })

  test('refuses null for the name, unknown fields and wrong values, all at once, and changes nothing', async () => {
    const { client } = await setUp()
    const { body: made } = await client.post('/assistants', { name: 'A' })
    const response = await client.patch(`/assistants/${made.id}`, {
      voice: { speed: 9, pitch: 1 },
      typo: 1,
      engine: 'x',
    })
    expect([response.status, pointers(response.body)]).toEqual([
      400,
      ['/engine', '/typo', '/voice/pitch', '/voice/speed'],
    ])
    const nameless = await client.patch(`/assistants/${made.id}`, { name: null })
    expect([nameless.status, pointers(nameless.body)]).toEqual([400, ['/name']])
    expect((await client.get(`/assistants/${made.id}`)).body).toEqual(made)
  })

  test('replaces and releases phone numbers', async () => {
    const { account, client } = await setUp()
    const ids = [await makePhoneNumber(account.id), await makePhoneNumber(account.id)].map(({ id }) =>
      toTypeId('pn', id),
    )
    const { body: made } = await client.post('/assistants', { name: 'A', phoneNumberIds: [ids[0]] })
    const other = await client.post('/assistants', { name: 'B' })
    expect(
      (await client.patch(`/assistants/${made.id}`, { phoneNumberIds: [ids[1]] })).body.phoneNumberIds,
    ).toEqual([ids[1]])
    const taken = await client.patch(`/assistants/${other.body.id}`, { phoneNumberIds: ids })
    expect([taken.status, taken.body.details]).toEqual([409, { phoneNumberIds: [ids[1]] }])
    expect(
      (await client.patch(`/assistants/${made.id}`, { phoneNumberIds: null })).body.phoneNumberIds,
    ).toEqual([])
  })
})

describe('GET /v1/assistants', () => {
  test('walks the pages by cursor', async () => {
    const { client } = await setUp()
    const made: string[] = []
    for (let index = 0; index < 5; index += 1)
      made.push((await client.post('/assistants', { name: `A${index}` })).body.id)
    const first = (await client.get('/assistants?limit=3')).body
    expect(first.hasMore).toBe(true)
    const second = (await client.get(`/assistants?limit=3&cursor=${first.nextCursor}`)).body
    expect(second).toMatchObject({ hasMore: false, nextCursor: null })
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made.reverse())
  })

  test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=nonsense', 'cursor=', 'page=1'])(
    'refuses %s',
    async (query) => {
      const { client } = await setUp()
      const { status, body } = await client.get(`/assistants?${query}`)
      expect([status, pointers(body)]).toEqual([400, [`/${query.split('=')[0]}`]])
    },
  )
})

test('DELETE /v1/assistants/{id} answers 204, and 404 from then on', async () => {
  const { client } = await setUp()
  const { body: made } = await client.post('/assistants', { name: 'A' })
  expect((await client.delete(`/assistants/${made.id}`)).status).toBe(204)
  expect((await client.delete(`/assistants/${made.id}`)).status).toBe(404)
  expect((await client.get(`/assistants/${made.id}`)).status).toBe(404)
})
