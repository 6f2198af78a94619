import { describe, expect, test } from 'vitest'
import { exported, fileOf, imported, linesIn } from '../../core/transfer/moving.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'
import { required as autocallsBody } from '../autocalls/bodies.ts'
import { minimal as callhqBody } from '../callhq/setup.ts'
import { model } from '../edmo/edmo-assistants.ts'

/*
 * In free JSON a key is data, whatever objects of JavaScript call their own; and a number is what was sent.
 */

const edmoBody = { name: 'A', model }

async function setUp() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

/** Keys that objects inherit, with values that code would take for its own. */
const inherited = {
  constructor: { prototype: { polluted: true }, name: 'x' },
  prototype: [1],
  toString: 'text',
  hasOwnProperty: null,
  valueOf: { constructor: { constructor: 1 } },
}

const unpolluted = () => expect(({} as { polluted?: unknown }).polluted).toBeUndefined()

describe('the key constructor', () => {
  test('is kept where it is created, and shown as it was sent', async () => {
    const { client } = await setUp()
    const free = {
      metadata: inherited,
      variables: inherited,
      analysisPlan: inherited,
      extensions: { vapi: inherited },
    }
    const { status, body } = await client.post('/assistants', { name: 'A', ...free })
    expect(status).toBe(201)
    expect((await client.get(`/assistants/${body.id}`)).body).toMatchObject(free)
    expect((await client.put(`/assistants/${body.id}`, { name: 'A', ...free })).body).toMatchObject(free)
    unpolluted()
  })

  test('is merged like any other, into what has it and into what has not', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/assistants', { name: 'A', metadata: { a: 1 } })
    const patch = (metadata: unknown) => client.patch(`/assistants/${body.id}`, { metadata })
    expect((await patch(inherited)).body.metadata).toEqual({
      a: 1,
      constructor: inherited.constructor,
      prototype: [1],
      toString: 'text',
      valueOf: inherited.valueOf,
    })
    const deeper = await patch({ constructor: { prototype: { more: 1 }, name: null }, toString: null })
    expect(deeper.body.metadata).toEqual({
      a: 1,
      constructor: { prototype: { polluted: true, more: 1 } },
      prototype: [1],
      valueOf: inherited.valueOf,
    })
    unpolluted()
  })

  test('is a place of a JSON Patch when it is there, and none when it is not', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/assistants', { name: 'A', metadata: {} })
    const headers = { 'content-type': 'application/json-patch+json' }
    const operate = (...operations: object[]) =>
      client.patch(`/assistants/${body.id}`, JSON.stringify(operations), { headers })
    const inside = { op: 'add', path: '/metadata/constructor/prototype/polluted', value: true }
    expect((await operate(inside)).status).toBe(409)
    expect((await operate({ op: 'copy', from: '/metadata/constructor', path: '/metadata/a' })).status).toBe(
      409,
    )
    const whole = { op: 'add', path: '/metadata/constructor', value: { prototype: {} } }
    const { status, body: changed } = await operate(whole, inside, {
      op: 'copy',
      from: '/metadata/constructor/prototype',
      path: '/metadata/toString',
    })
    expect(status).toBe(200)
    expect(changed.metadata).toEqual({
      constructor: { prototype: { polluted: true } },
      toString: { polluted: true },
    })
    unpolluted()
  })

  test('goes through bulk, versions and their differences', async () => {
    const { client } = await setUp()
    const data = { name: 'A', metadata: inherited }
    const { body } = await client.post('/assistants/bulk', { operations: [{ op: 'create', data }] })
    const { id } = body.outcomes[0]
    await client.patch(`/assistants/${id}`, { metadata: { constructor: { name: 'y' } } })
    const difference = await client.get(`/assistants/${id}/versions/1/diff/2`)
    expect(JSON.stringify(difference.body)).toContain('/metadata/constructor/name')
    const restored = await client.post(`/assistants/${id}/versions/1/restore`)
    expect(restored.body.metadata).toEqual(inherited)
  })

  test('goes through an export and an import, and through a conversion', async () => {
    const { client } = await setUp()
    const assistant = { name: 'A', metadata: inherited, extensions: { vapi: inherited } }
    await client.post('/assistants', assistant)
    const text = await exported(client)
    const { client: other } = await setUp()
    await imported(other, text)
    expect((await other.get('/assistants')).body.data[0]).toMatchObject(assistant)
    const converted = await client.post('/convert', { from: 'native', to: 'native', assistant })
    expect(converted.body.assistant).toMatchObject(assistant)
  })

  test('is a variable like any other', async () => {
    const { client } = await setUp()
    const firstMessage = 'Hi {{ constructor }} {{ toString.b }}'
    const { body } = await client.post('/assistants', { name: 'A', firstMessage })
    const variables = { constructor: 'Ada', toString: { b: 'Byron' } }
    const rendered = await client.post(`/assistants/${body.id}/render`, { variables })
    expect(JSON.stringify(rendered.body.texts)).toContain('Hi Ada Byron')
  })

  test.each([
    ['edmo', '/assistants', { ...edmoBody, metadata: inherited }, 'metadata'],
    ['callhq', '/assistants', { ...callhqBody, analysisPlan: inherited }, 'analysisPlan'],
    ['autocalls', '/user/assistant', { ...autocallsBody, variables: inherited }, 'variables'],
  ])('is kept through %s', async (dialect, path, body, field) => {
    const { account, client } = await setUp()
    const other = await bearer(`/${dialect}/api`, account.key)
    const response = await other.post(path, body)
    expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
    expect((await client.get('/assistants')).body.data[0][field]).toEqual(inherited)
  })
})

const inexact = 'which would change as a 64-bit float; send fewer digits or a string'

describe('a number that no double holds', () => {
  test('is named by its place in the body of an operation, in bulk, and in a JSON Patch', async () => {
    const { client } = await setUp()
    const { body: assistant } = await client.post('/assistants', { name: 'A', metadata: { n: 1 } })
    const send = (method: 'post' | 'put' | 'patch', path: string, body: string, type = 'json') =>
      client[method](path, body, { headers: { 'content-type': `application/${type}` } })
    const one = `/assistants/${assistant.id}`
    const responses = [
      [
        await send('post', '/assistants', '{"name":"B","metadata":{"n":12345678901234567890}}'),
        '/metadata/n',
      ],
      [await send('patch', one, '{"metadata":{"n":12345678901234567890}}'), '/metadata/n'],
      [
        await send('patch', one, '{"metadata":{"n":12345678901234567890}}', 'merge-patch+json'),
        '/metadata/n',
      ],
      [
        await send(
          'patch',
          one,
          '[{"op":"add","path":"/metadata/n","value":12345678901234567890}]',
          'json-patch+json',
        ),
        '/0/value',
      ],
      [
        await send(
          'post',
          '/assistants/bulk',
          '{"operations":[{"op":"create","data":{"name":"B","metadata":{"n":[12345678901234567890]}}}]}',
        ),
        '/operations/0/data/metadata/n/0',
      ],
      [await send('post', `${one}/render`, '{"variables":{"n":12345678901234567890}}'), '/variables/n'],
    ] as const
    for (const [{ status, body }, pointer] of responses) {
      expect(status).toBe(400)
      const detail = `is the number 12345678901234567890, ${inexact}`
      expect(body.errors).toEqual([{ pointer, code: 'invalid', detail }])
      expect(body.type).toBe('urn:switchboard:problem:bad-request')
    }
    expect((await client.get('/assistants')).body.data).toMatchObject([{ metadata: { n: 1 } }])
  })

  test('is named by its place in the line of an import, which stops no other line', async () => {
    const { client } = await setUp()
    await client.post('/assistants', { name: 'A', metadata: { n: 1 } })
    const assistants = linesIn(await exported(client)).filter(({ kind }) => kind === 'assistant')
    const [line] = assistants.map((one) => JSON.stringify(one))
    const wrong = [
      line?.replace('"n":1', '"n":1e400'),
      line?.replace('"n":1', '"__proto__":1'),
      '{"kind": "assistant", "id": tru}',
      line?.replace('"n":1', '"n":1.50'),
    ]
    const { client: other } = await setUp()
    const { lines } = await imported(other, fileOf(...wrong))
    expect(lines.map(({ kind, outcome, errors, detail }) => [kind, outcome, errors ?? detail])).toEqual([
      [
        'assistant',
        'failed',
        [{ pointer: '/content/metadata/n', code: 'invalid', detail: `is the number 1e400, ${inexact}` }],
      ],
      [
        'assistant',
        'failed',
        [
          {
            pointer: '/content/metadata/__proto__',
            code: 'invalid',
            detail: 'is not an allowed name',
          },
        ],
      ],
      [null, 'failed', 'The line is not valid JSON: there is an unexpected character at column 29.'],
      ['assistant', 'created', undefined],
    ])
    expect((await other.get('/assistants')).body.data).toMatchObject([{ metadata: { n: 1.5 } }])
  })

  test('but one does is kept exactly', async () => {
    const { client } = await setUp()
    const numbers = '[1.0,1e2,0.1,1e23,5e-324,1.7976931348623157e308]'
    const { body } = await client.post('/assistants', `{"name":"A","metadata":{"n":${numbers}}}`, {
      headers: { 'content-type': 'application/json' },
    })
    const shown = await client.get(`/assistants/${body.id}`)
    expect(shown.body.metadata.n).toEqual([1, 100, 0.1, 1e23, 5e-324, Number.MAX_VALUE])
  })
})

test('the first line of an import that cannot be read says why', async () => {
  const { client } = await setUp()
  const headers = { 'content-type': 'application/x-ndjson' }
  for (const [first, why] of [
    [Buffer.from([0x7b, 0xff, 0x7d]), 'The line is not valid UTF-8.'],
    [Buffer.from('{"kind":'), 'The line is not valid JSON: it ends too early at column 9.'],
  ] as const) {
    const { status, body } = await client.post('/import', first, { headers })
    expect(status).toBe(400)
    expect(body.detail).toMatch(/^Not an export: the first line must be .*\. /)
    expect(body.detail).toContain(why)
  }
})

test('a reason that is not UTF-8 is refused', async () => {
  const { client } = await setUp()
  const send = (message: string) =>
    client.post('/assistants', { name: 'A' }, { headers: { 'x-change-message': message } })
  expect((await send('M\xfcller')).body.detail).toBe('The header x-change-message is not valid UTF-8.')
  expect((await send(Buffer.from('Müller').toString('latin1'))).status).toBe(201)
})
