import { describe, expect, test } from 'vitest'
import { required } from '../../dialects/autocalls/bodies.ts'
import { minimal } from '../../dialects/callhq/setup.ts'
import { type ApiResponse, bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { type DialectId, dialectIds, driverOf, type Json } from '../../support/dialect-drivers.ts'
import { makeAccount, makeSession, makeUser, type TestAccount } from '../../support/factories.ts'

/*
 * Texts that are no Liquid, through every API: they are stored as they were given and told, and refused only where
 * somebody asked for it.
 */

/** What people bring from elsewhere, with the place of the first thing that is no Liquid. */
const foreign: readonly (readonly [string, number])[] = [
  ['{{#if vip}}Welcome{{/if}}', 3],
  ['{{ $json.name }}', 4],
  ['{{name || "there"}}', 9],
  ['{% set x = 1 %}', 1],
  ['Braces {{', 8],
  ['{{ first name }}', 10],
  ['{{ name | }}', 9],
]

/** A body for each API in which one text is this one, and how that API calls it. */
const bodies: Readonly<
  Record<DialectId, (text: string) => readonly [body: Json, name: string, path: string]>
> = {
  native: (text) => [
    { name: 'A', model: { messages: [{ role: 'system', content: text }] } },
    'model.messages[0].content',
    '/v1/assistants',
  ],
  callcamp: (text) => [{ name: 'A', model: 'gpt-4', prompt: text }, 'prompt', '/callcamp/api/assistants'],
  autocalls: (text) => [
    { ...required, end_call_tool: { description: text } },
    'end_call_tool.description',
    '/autocalls/api/user/assistant',
  ],
  talkturo: (text) => [{ name: 'A', first_message: text }, 'first_message', '/talkturo/api/assistants'],
  edmo: (text) => [
    { name: 'A', model: { provider: 'openai', model: 'gpt-4o' }, voicemailMessage: text },
    'voicemailMessage',
    '/edmo/api/assistants',
  ],
  callhq: (text) => [
    { ...minimal, hangupUsingPrompt: { prompt: text } },
    'hangupUsingPrompt.prompt',
    '/callhq/api/assistants',
  ],
}

/** Creates an assistant with this text, through this API, as its clients do. */
async function create(
  dialect: DialectId,
  account: TestAccount,
  text: string,
  query = '',
): Promise<ApiResponse> {
  const [body, , path] = bodies[dialect](text)
  const client = await bearer('', account.key)
  if (dialect !== 'talkturo') return client.post(path + query, body)
  // Its creates take a name and a template; texts come with the first change.
  const made = await client.post(path, { accountSlug: account.slug, name: 'A' })
  return client.patch(`${path}/${made.body.assistant.id}${query}`, { accountSlug: account.slug, ...body })
}

const textsOf = (assistant: unknown) => JSON.stringify(assistant)

async function newAccount(settings?: object): Promise<TestAccount> {
  const account = await makeAccount()
  if (settings !== undefined) {
    const { status } = await (await bearer('/v1', account.key)).patch('/account', settings)
    expect(status).toBe(200)
  }
  return account
}

async function latest(account: TestAccount) {
  const { body } = await (await bearer('/v1', account.key)).get('/assistants')
  return body.data[0]
}

describe.each(dialectIds)('%s', (dialect) => {
  test.each(foreign)('stores %s as it is, and names it with its line and column', async (text, column) => {
    const account = await newAccount()
    const given = `Hello\n${text}`
    const response = await create(dialect, account, given)
    expect([200, 201]).toContain(response.status)
    const [, name] = bodies[dialect](text)
    expect(response.headers['x-template-errors']).toBe(`${name};line=2;column=${column}`)
    expect(textsOf(await latest(account))).toContain(JSON.stringify(given))
  })

  test('names nothing where all texts are templates', async () => {
    const { status, headers } = await create(dialect, await newAccount(), 'Hello {{ name }}')
    expect([200, 201]).toContain(status)
    expect(headers).not.toHaveProperty('x-template-errors')
  })

  test.each([
    ['a strict request', undefined, '?strict=true'],
    ['an account that requires valid templates', { requireValidTemplates: true }, ''],
  ])('refuses one in %s, by its own name, and stores nothing', async (_, settings, query) => {
    const account = await newAccount(settings)
    const text = 'Hello\n {{ name'
    const [, name] = bodies[dialect](text)
    const { status, body } = await create(dialect, account, text, query)
    expect([400, 422]).toContain(status)
    const said = JSON.stringify(body).replaceAll('\\\\', '')
    const pointer = `/${name.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`
    expect(said.includes(name) || said.includes(pointer)).toBe(true)
    expect(said).toContain('(line 2, column 2)')
    expect(textsOf((await latest(account)) ?? {})).not.toContain('{{ name')
    const fine = await create(dialect, account, 'Hello {{ name }}', query)
    expect([200, 201]).toContain(fine.status)
  })

  test('changes an assistant whose text was stored before the rule, and takes it back as it is', async () => {
    const account = await newAccount()
    await create(dialect, account, 'Bye {{')
    const client = await bearer('/v1', account.key)
    await client.patch('/account', { requireValidTemplates: true })
    const { uuid } = await latest(account)
    const driver = await driverOf(dialect, account)
    const record = await driver.read(uuid)
    await driver.update(uuid, record)
    await driver.update(uuid, { [dialect === 'autocalls' ? 'assistant_name' : 'name']: 'Renamed' })
    expect(await latest(account)).toMatchObject({ name: 'Renamed' })
    expect(textsOf(await latest(account))).toContain('Bye {{')
  })

  test('says nothing of texts in an account without templates', async () => {
    const account = await newAccount({ templating: 'off', requireValidTemplates: true })
    const { status, headers } = await create(dialect, account, 'Hello {{ name', '?strict=true')
    expect([200, 201]).toContain(status)
    expect(headers).not.toHaveProperty('x-template-errors')
    expect(textsOf(await latest(account))).toContain('Hello {{ name')
  })
})

test('a text is named as the request calls it, and one that is not in the request as /v1 does', async () => {
  const account = await newAccount()
  const client = await bearer('/v1', account.key)
  const { body } = await client.post('/assistants', {
    name: '{{',
    voicemailMessage: '{{ a',
    endCallMessage: '{{',
  })
  const callcamp = await bearer('/callcamp/api', account.key)
  const response = await callcamp.patch(`/assistants/${body.uuid}`, {
    name: '{{',
    firstMessage: '{{',
    prompt: '{% x %}',
  })
  expect(response.headers['x-template-errors']).toBe(
    'prompt;line=1;column=1, firstMessage;line=1;column=1, voicemailMessage;line=1;column=1',
  )
})

test('Talkturo goes by the account that the request names', async () => {
  const [own, other] = [await newAccount({ templating: 'off' }), await newAccount()]
  const user = await makeUser(own.id)
  const { prisma } = await testDatabase()
  await prisma.membership.create({
    data: { accountId: other.id, userId: user.id, name: 'Ada', role: 'ADMIN' },
  })
  const client = await bearer('/talkturo/api', await makeSession(own.id, user.id))
  for (const [{ slug }, named] of [
    [own, undefined],
    [other, 'first_message;line=1;column=1'],
  ] as const) {
    const { body } = await client.post('/assistants', { accountSlug: slug, name: 'A' })
    const change = { accountSlug: slug, first_message: '{{' }
    const { headers } = await client.patch(`/assistants/${body.assistant.id}`, change)
    expect(headers['x-template-errors']).toBe(named)
  }
})
