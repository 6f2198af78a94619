import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { assistantLine, fileOf, imported, importing } from '../../core/transfer/moving.ts'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

/*
 * Texts that are no Liquid, through each way into /v1. The other APIs are in test/prompts/broken-templates.test.ts.
 */

const broken = 'Hello {{ name'
const place = { line: 1, column: 7 }
const named = 'firstMessage;line=1;column=7'
const fault = { pointer: '/firstMessage', ...place, message: '"{{" without "}}"' }

interface Setting {
  readonly client: Client
  readonly accountId: string
  /** An assistant whose first message is no template, by its path. */
  readonly path: string
  readonly id: string
  /** A template of the account that was saved from it. */
  readonly templateId: string
}

async function newSetting(): Promise<Setting> {
  const { id: accountId, key } = await makeAccount()
  const client = await bearer('/v1', key)
  const { id } = (await client.post('/assistants', { name: 'A', firstMessage: broken })).body
  const template = await client.post('/templates', { name: 'Saved', assistantId: id })
  return { client, accountId, path: `/assistants/${id}`, id, templateId: template.body.id }
}

const headerOf = ({ headers }: ApiResponse) => headers['x-template-errors']
const pointersOf = ({ body }: ApiResponse) => body.errors.map(({ pointer }: { pointer: string }) => pointer)
const jsonPatch = { headers: { 'content-type': 'application/json-patch+json' } }

const writes: readonly (readonly [string, (setting: Setting, query: string) => Promise<ApiResponse>])[] = [
  [
    'a create',
    ({ client }, query) => client.post(`/assistants${query}`, { name: 'B', firstMessage: broken }),
  ],
  ['a PUT', ({ client, path }, query) => client.put(path + query, { name: 'B', firstMessage: `${broken} ` })],
  ['a merge patch', ({ client, path }, query) => client.patch(path + query, { firstMessage: `${broken} ` })],
  [
    'a JSON Patch',
    ({ client, path }, query) =>
      client.patch(path + query, [{ op: 'replace', path: '/firstMessage', value: `${broken} ` }], jsonPatch),
  ],
  ['a duplicate', ({ client, path }, query) => client.post(`${path}/duplicate${query}`, {})],
  [
    'a version that is brought back',
    async ({ client, path }, query) => {
      await client.patch(path, { firstMessage: 'Hello' })
      return client.post(`${path}/versions/1/restore${query}`)
    },
  ],
  [
    'an assistant from a template',
    ({ client, templateId }, query) =>
      client.post(`/templates/${templateId}/assistants${query}`, { name: 'B' }),
  ],
  [
    'a template',
    ({ client, id }, query) => client.post(`/templates${query}`, { name: 'T', assistantId: id }),
  ],
]

describe.each(writes)('%s', (_, write) => {
  test('stores the text as it is, and names it', async () => {
    const response = await write(await newSetting(), '')
    expect([200, 201]).toContain(response.status)
    expect(headerOf(response)).toBe(named)
    expect((response.body.content ?? response.body).firstMessage).toMatch(/^Hello {{ name ?$/)
  })

  test('is refused when it is strict, and names the text', async () => {
    const response = await write(await newSetting(), '?strict=true')
    expect([response.status, pointersOf(response)]).toEqual([400, ['/firstMessage']])
    expect(response.body.errors[0].detail).toBe(
      'must be a valid Liquid template: "{{" without "}}" (line 1, column 7)',
    )
    expect((await write(await newSetting(), '?strict=false')).status).toBeLessThan(300)
  })

  test('is refused the same way in an account that requires valid templates', async () => {
    const setting = await newSetting()
    await setting.client.patch('/account', { requireValidTemplates: true })
    const response = await write(setting, '')
    expect([response.status, pointersOf(response)]).toEqual([400, ['/firstMessage']])
  })
})

test('a dry run names the text too, and a kept answer still does', async () => {
  const { client } = await newSetting()
  const body = { name: 'B', firstMessage: broken }
  expect(headerOf(await client.post('/assistants?dryRun=true', body))).toBe(named)
  const options = { headers: { 'idempotency-key': 'once' } }
  expect(headerOf(await client.post('/assistants', body, options))).toBe(named)
  const again = await client.post('/assistants', body, options)
  expect([again.headers['idempotency-replayed'], headerOf(again)]).toEqual(['true', named])
})

test('reads say nothing, and out of the trash it comes as it went, whatever the account requires', async () => {
  const { client, path } = await newSetting()
  expect(headerOf(await client.get(path))).toBeUndefined()
  await client.delete(path)
  await client.patch('/account', { requireValidTemplates: true })
  const restored = await client.post(`${path}/restore`)
  expect([restored.status, restored.body.firstMessage, headerOf(restored)]).toEqual([200, broken, named])
})

test('the header is cut off before it is too long', async () => {
  const { client } = await newSetting()
  const messages = Array.from({ length: 100 }, () => ({ role: 'user', content: '{{' }))
  const { status, headers } = await client.post('/assistants', { name: 'B', model: { messages } })
  expect(status).toBe(201)
  expect(String(headers['x-template-errors'])).toMatch(
    /^model\.messages\[0\]\.content;line=1;column=1, .*\.\.\.$/,
  )
  expect(String(headers['x-template-errors']).length).toBe(2048)
})

describe('bulk', () => {
  const operations = [
    { op: 'create', data: { name: 'Fine', firstMessage: 'Hello {{ name }}' } },
    { op: 'create', data: { name: 'Broken', firstMessage: broken } },
  ]

  test('stores each, and names the texts by their operation', async () => {
    const { client } = await newSetting()
    const response = await client.post('/assistants/bulk', { operations })
    expect(response.body).toMatchObject({
      succeeded: 2,
      outcomes: [{ status: 201 }, { templateErrors: [fault] }],
    })
    expect(response.body.outcomes[0]).not.toHaveProperty('templateErrors')
    expect(headerOf(response)).toBe('operations[1].data.firstMessage;line=1;column=7')
  })

  test('refuses the operation alone when it is strict, and all of them when they are atomic', async () => {
    const { client } = await newSetting()
    const { body } = await client.post('/assistants/bulk?strict=true', { operations })
    expect(body).toMatchObject({ succeeded: 1, failed: 1 })
    expect(body.outcomes[1].problem).toMatchObject({ status: 400, errors: [{ pointer: '/firstMessage' }] })
    const atomic = await client.post('/assistants/bulk?strict=true', { operations, atomic: true })
    expect([atomic.status, pointersOf(atomic)]).toEqual([400, ['/operations/1/data/firstMessage']])
  })

  test('changes what was stored without the rule', async () => {
    const { client, id } = await newSetting()
    await client.patch('/account', { requireValidTemplates: true })
    const { body } = await client.post('/assistants/bulk', {
      operations: [{ op: 'update', id, data: { name: 'B' } }],
    })
    expect(body.outcomes).toMatchObject([{ status: 200, templateErrors: [fault] }])
  })
})

describe('an import', () => {
  const line = () => assistantLine(toTypeId('asst', newId()), { firstMessage: broken })
  const template = () => {
    const { content } = line()
    const { name: _name, externalId: _externalId, ...settings } = content
    return {
      kind: 'template',
      id: toTypeId('tmpl', newId()),
      name: 'T',
      description: null,
      content: settings,
    }
  }

  test('stores texts as they are, and names them by their line', async () => {
    const { client } = await newSetting()
    const response = await importing(client, fileOf(line(), template()))
    const templateErrors = [{ ...fault, pointer: '/content/firstMessage' }]
    expect(response.body.lines).toMatchObject([
      { line: 2, outcome: 'created', templateErrors },
      { line: 3, outcome: 'created', templateErrors },
    ])
    expect(headerOf(response)).toBe(
      'lines[2].content.firstMessage;line=1;column=7, lines[3].content.firstMessage;line=1;column=7',
    )
  })

  test.each(['?strict=true', '?strict=true&dryRun=true'])(
    'refuses such lines alone with %s',
    async (query) => {
      const { client } = await newSetting()
      const { lines } = await imported(
        client,
        fileOf(line(), template(), assistantLine(toTypeId('asst', newId()))),
        query,
      )
      expect(lines.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'created'])
      expect(lines[0]?.errors).toMatchObject([{ pointer: '/content/firstMessage' }])
      expect(lines[1]?.errors).toMatchObject([{ pointer: '/content/firstMessage' }])
    },
  )
})

test('convert takes such texts from every API', async () => {
  const { client } = await newSetting()
  const assistant = { name: 'A', firstMessage: broken }
  const { status, body } = await client.post('/convert', { from: 'native', to: 'edmo', assistant })
  expect([status, body.assistant.firstMessage]).toEqual([200, broken])
  const back = await client.post('/convert', { from: 'edmo', to: 'talkturo', assistant: body.assistant })
  expect([back.status, back.body.assistant.first_message]).toEqual([200, broken])
})

test.each([
  ['PATCH', '/account?strict=true'],
  ['DELETE', '/assistants/x?strict=true'],
  ['POST', '/assistants?strict=yes'],
  ['POST', '/assistants?strict=true&strict=true'],
])('%s %s does not take the parameter so', async (method, path) => {
  const { client } = await newSetting()
  const verb = method.toLowerCase() as 'patch' | 'delete' | 'post'
  const response = verb === 'delete' ? await client.delete(path) : await client[verb](path, { name: 'B' })
  expect([response.status, pointersOf(response)]).toEqual([400, ['/strict']])
})

describe('an account without templates', () => {
  async function plain(): Promise<Setting> {
    const setting = await newSetting()
    const { body } = await setting.client.patch('/account', { templating: 'off' })
    expect(body.templating).toBe('off')
    return setting
  }

  test('has no variables, renders nothing and names nothing', async () => {
    const { client, path, accountId, id } = await plain()
    const change = { firstMessage: broken, endCallMessage: 'Bye {{ name }}', variables: { name: 'Ada' } }
    expect(headerOf(await client.patch(path, change))).toBeUndefined()
    expect((await client.get(`${path}/variables`)).body).toMatchObject({ variables: [], templateErrors: [] })
    const { body: rendered } = await client.post(`${path}/render`, { variables: { name: 'Ada' } })
    expect(rendered).toMatchObject({ missing: [], templateErrors: [] })
    const texts = [
      { pointer: '/firstMessage', text: broken },
      { pointer: '/endCallMessage', text: 'Bye {{ name }}' },
    ]
    expect(rendered.texts).toEqual(texts)
    const worker = await bearer('/v1', await makeKey(accountId, { scopes: ['runtime:read'] }))
    const { body: call } = await worker.post('/runtime/resolve', {
      assistantId: id,
      variables: { name: 'Ada' },
    })
    expect(call).toMatchObject({ missing: [], templateErrors: [] })
    expect(call.assistant).toMatchObject({ firstMessage: broken, endCallMessage: 'Bye {{ name }}' })
  })

  test('has them again once they are turned on', async () => {
    const { client, path } = await plain()
    await client.patch('/account', { templating: 'liquid' })
    expect((await client.get(`${path}/variables`)).body.templateErrors).toEqual([fault])
  })
})

test('a call gets such a text as it is, with what is wrong', async () => {
  const { client, id, path } = await newSetting()
  await client.patch(path, { endCallMessage: 'Bye {{ name }}' })
  const { status, body } = await client.post('/runtime/resolve', {
    assistantId: id,
    variables: { name: 'Ada' },
  })
  expect([status, body.templateErrors]).toEqual([200, [fault]])
  expect(body.assistant).toMatchObject({ firstMessage: broken, endCallMessage: 'Bye Ada' })
})
