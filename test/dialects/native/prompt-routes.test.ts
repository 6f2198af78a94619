import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

const prompt =
  'You help {{ contact.name }}. Our number is {{ office | default: "unknown" }}. Today is {{ date }}.'

async function newSetting() {
  const { id: accountId, key } = await makeAccount()
  const client = await bearer('/v1', key)
  const made = await client.post('/assistants', {
    name: 'Front desk',
    model: { messages: [{ role: 'system', content: prompt }] },
    firstMessage: 'Hello {{ contact.name }}, is it about {{ topic }}?',
    endCallMessage: 'Goodbye!',
    variables: { topic: 'teeth' },
  })
  const { id, uuid } = made.body
  return { client, accountId, uuid, path: `/assistants/${id}` }
}

function textOf({ body }: ApiResponse, pointer: string): string {
  return body.texts.find((one: { pointer: string }) => one.pointer === pointer)?.text
}

/** A text that was stored before there were templates. */
async function storeBrokenText(assistantId: string): Promise<void> {
  const { sql } = await testDatabase()
  await sql.query(
    'break-text',
    `WITH a AS (UPDATE assistants SET version = 9 WHERE id = $1::uuid)
     INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
     SELECT assistant_id, 9, account_id, '', name, settings::jsonb || '{"firstMessage": "Hello {{ name"}', 'system'
     FROM assistant_versions WHERE assistant_id = $1::uuid AND number = 1`,
    [assistantId],
  )
}

describe('variables', () => {
  test('are listed with where they are used and what they are without anybody giving them', async () => {
    const { client, path } = await newSetting()
    const { body } = await client.get(`${path}/variables`)
    const inPrompt = '/model/messages/0/content'
    expect(body).toEqual({
      version: 1,
      variables: [
        { name: 'contact.name', usedIn: [inPrompt, '/firstMessage'], hasDefault: false, builtIn: false },
        { name: 'date', usedIn: [inPrompt], hasDefault: false, builtIn: true },
        { name: 'office', usedIn: [inPrompt], hasDefault: false, builtIn: false },
        { name: 'topic', usedIn: ['/firstMessage'], hasDefault: true, default: 'teeth', builtIn: false },
      ],
      templateErrors: [],
    })
  })

  test('are those of the latest version, or of the one that is named', async () => {
    const { client, path } = await newSetting()
    await client.patch(path, { model: { messages: [] }, firstMessage: 'Hello {{ name }}!' })
    const names = ({ body }: ApiResponse) => body.variables.map(({ name }: { name: string }) => name)
    expect(names(await client.get(`${path}/variables`))).toEqual(['name'])
    expect(names(await client.get(`${path}/variables?version=1`))).toContain('topic')
    expect((await client.get(`${path}/variables?version=3`)).status).toBe(404)
    for (const version of ['0', 'x', '1.5', '9999999999']) {
      expect((await client.get(`${path}/variables?version=${version}`)).status).toBe(400)
    }
  })
})

describe('render', () => {
  test('gives the finished texts, and says what was missing', async () => {
    const { client, path } = await newSetting()
    const response = await client.post(`${path}/render`, { variables: { contact: { name: 'Ada' } } })
    expect(response.status).toBe(200)
    expect(response.body).toMatchObject({ version: 1, missing: [] })
    expect(textOf(response, '/firstMessage')).toBe('Hello Ada, is it about teeth?')
    expect(textOf(response, '/model/messages/0/content')).toMatch(
      /^You help Ada. Our number is unknown. Today is \w/,
    )
    expect(textOf(response, '/endCallMessage')).toBe('Goodbye!')
    const bare = await client.post(`${path}/render`, {})
    expect(bare.body.missing).toEqual(['contact.name'])
    expect(textOf(bare, '/firstMessage')).toBe('Hello , is it about teeth?')
  })

  test('takes keys with dots, values over the defaults, and the caller', async () => {
    const { client, path } = await newSetting()
    await client.patch(path, { firstMessage: '{{ contact.name }} {{ topic }} {{ customer.number }}' })
    const variables = { 'contact.name': 'Ada', topic: 'gums' }
    for (const caller of ['+12025550123', 'sip:12025550123@sbc.example.com', '001 202 555 0123']) {
      const response = await client.post(`${path}/render`, { variables, caller })
      expect(textOf(response, '/firstMessage')).toBe('Ada gums +12025550123')
    }
    const response = await client.post(`${path}/render`, { variables, caller: 'anonymous' })
    expect(textOf(response, '/firstMessage')).toBe('Ada gums anonymous')
  })

  test('takes the number and the id of the call', async () => {
    const { client, path } = await newSetting()
    await client.patch(path, { firstMessage: '{{ phoneNumber.number }} {{ call.id }}' })
    const response = await client.post(`${path}/render`, { phoneNumber: 'tel:+1-202-555-0100', callId: 'c1' })
    expect(textOf(response, '/firstMessage')).toBe('+12025550100 c1')
    const without = await client.post(`${path}/render`, {})
    expect(without.body.missing).toEqual(expect.arrayContaining(['call.id', 'phoneNumber.number']))
    const { variables } = (await client.get(`${path}/variables`)).body
    for (const name of ['call.id', 'phoneNumber.number']) {
      expect(variables).toContainEqual(expect.objectContaining({ name, builtIn: true }))
    }
  })

  test('is that of the latest version, or of the one that is named', async () => {
    const { client, path } = await newSetting()
    await client.patch(path, { firstMessage: 'New' })
    expect(textOf(await client.post(`${path}/render`, {}), '/firstMessage')).toBe('New')
    expect(textOf(await client.post(`${path}/render`, { version: 1 }), '/firstMessage')).toMatch(/^Hello/)
    expect((await client.post(`${path}/render`, { version: 3 })).status).toBe(404)
  })

  test('stores nothing', async () => {
    const { client, path } = await newSetting()
    const before = (await client.get(path)).body
    await client.post(`${path}/render`, { variables: { topic: 'gums' } })
    expect((await client.get(path)).body).toEqual(before)
  })

  test.each([
    ['variables that are no object', { variables: ['a'] }, '/variables'],
    ['variables beyond 64 KB', { variables: { a: 'x'.repeat(70_000) } }, '/variables'],
    ['a caller that is no text', { caller: 1 }, '/caller'],
    ['version 0', { version: 0 }, '/version'],
    ['an unknown field', { environment: 'production' }, '/environment'],
  ])('refuses %s', async (_, body, pointer) => {
    const { client, path } = await newSetting()
    const refused = await client.post(`${path}/render`, body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors[0].pointer).toBe(pointer)
  })
})

test('a text that is no template is named by both, and left as it is', async () => {
  const { client, uuid, path } = await newSetting()
  await storeBrokenText(uuid)
  const templateErrors = [{ pointer: '/firstMessage', line: 1, column: 7, message: '"{{" without "}}"' }]
  const listed = await client.get(`${path}/variables`)
  expect(listed.body).toMatchObject({ templateErrors, variables: [{ name: 'contact.name' }, {}, {}] })
  const rendered = await client.post(`${path}/render`, { variables: { contact: { name: 'Ada' } } })
  expect(rendered.body).toMatchObject({ templateErrors, missing: [] })
  expect(textOf(rendered, '/firstMessage')).toBe('Hello {{ name')
  expect(textOf(rendered, '/model/messages/0/content')).toMatch(/^You help Ada/)
})

test('both need the permission to read, and the assistant', async () => {
  const { accountId, path } = await newSetting()
  const runtime = await bearer('/v1', await makeKey(accountId, { scopes: ['runtime:read'] }))
  const reader = await bearer('/v1', await makeKey(accountId, { scopes: ['read'] }))
  const stranger = await bearer('/v1', (await makeAccount()).key)
  for (const [client, status] of [
    [runtime, 403],
    [reader, 200],
    [stranger, 404],
  ] as const) {
    expect((await client.get(`${path}/variables`)).status).toBe(status)
    expect((await client.post(`${path}/render`, {})).status).toBe(status)
  }
})

test('render needs no body, and counts what is inside of null as missing', async () => {
  const { client, path } = await newSetting()
  const { status, body } = await client.post(`${path}/render`)
  expect([status, body.missing]).toEqual([200, ['contact.name']])
  const nothing = await client.post(`${path}/render`, { variables: { contact: null } })
  expect(nothing.body.missing).toEqual(['contact.name'])
  const given = await client.post(`${path}/render`, { variables: { contact: { name: null } } })
  expect(given.body.missing).toEqual([])
})
