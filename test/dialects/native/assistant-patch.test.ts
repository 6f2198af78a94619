import { describe, expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'

const mergePatch = { headers: { 'content-type': 'application/merge-patch+json' } }
const jsonPatch = { headers: { 'content-type': 'application/json-patch+json' } }

async function setUp(fields: object = {}) {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { body } = await client.post('/assistants', { name: 'A', ...fields })
  const path = `/assistants/${body.id}`
  const operate = (...operations: unknown[]) => client.patch(path, operations, jsonPatch)
  return { account, client, path, made: body, operate }
}

const pointers = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer).sort()

async function read(client: Client, path: string) {
  return (await client.get(path)).body
}

describe('a merge patch', () => {
  test.each([
    'application/merge-patch+json',
    'application/json',
    'Application/Merge-Patch+JSON; charset=utf-8',
  ])('as %s changes what it names, at any depth', async (type) => {
    const { client, path, made } = await setUp({
      model: { temperature: 1, maxTokens: 9 },
      metadata: { a: 1, b: 2 },
    })
    const patch = { model: { temperature: null }, metadata: { a: null, c: { d: 1 } } }
    const { status, body } = await client.patch(path, patch, { headers: { 'content-type': type } })
    expect(status).toBe(200)
    expect(body.model).toEqual({ ...made.model, temperature: null })
    expect(body.metadata).toEqual({ b: 2, c: { d: 1 } })
    expect(await read(client, path)).toEqual(body)
  })

  test('may repeat what the server sets, and is refused when that differs', async () => {
    const { client, path, made } = await setUp()
    expect((await client.patch(path, { ...made, name: 'B' }, mergePatch)).body.name).toBe('B')
    const changed = { id: 'asst_x', serial: null, createdAt: 7, name: 5 }
    expect(pointers((await client.patch(path, changed, mergePatch)).body)).toEqual(['/name'])
    const { status, body } = await client.patch(path, { ...changed, name: 'C', language: '?' }, mergePatch)
    expect(status).toBe(400)
    expect(pointers(body)).toEqual(['/language'])
    const readOnly = await client.patch(path, { ...changed, name: 'C' }, mergePatch)
    expect(pointers(readOnly.body)).toEqual(['/createdAt', '/id', '/serial'])
    expect((await read(client, path)).name).toBe('B')
  })

  test('may not be a list, and not be missing', async () => {
    const { client, path } = await setUp()
    expect((await client.patch(path, [], mergePatch)).status).toBe(400)
    expect((await client.patch(path)).status).toBe(400)
    expect((await client.patch(path, '', jsonPatch)).status).toBe(400)
  })
})

describe('a JSON Patch', () => {
  test('does its operations in order, on the assistant as it is read', async () => {
    const { client, path, made, operate } = await setUp({ metadata: { 'a/b': { '~': 1 }, list: [1, 2, 3] } })
    const { status, body, headers } = await operate(
      { op: 'test', path: '', value: made },
      { op: 'test', path: '/id', value: made.id },
      { op: 'add', path: '/model/messages/-', value: { role: 'system', content: 'Be brief.' } },
      { op: 'add', path: '/model/messages/0', value: { role: 'user', content: 'Hello' } },
      { op: 'replace', path: '/name', value: 'B' },
      { op: 'copy', from: '/name', path: '/description' },
      { op: 'move', from: '/metadata/a~1b/~0', path: '/metadata/moved' },
      { op: 'move', from: '/metadata/list/0', path: '/metadata/list/2' },
      { op: 'remove', path: '/metadata/list/0', ignored: true },
      { op: 'test', path: '/metadata', value: { moved: 1, list: [3, 1], 'a/b': {} } },
    )
    expect(status).toBe(200)
    expect(headers['x-ignored-fields']).toBe('[8].ignored')
    expect(body).toMatchObject({
      name: 'B',
      description: 'B',
      metadata: { moved: 1, list: [3, 1], 'a/b': {} },
    })
    expect(body.model.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'system'])
    expect(await read(client, path)).toEqual(body)
  })

  test('gives a field that it removes its default back', async () => {
    const { operate } = await setUp({ model: { temperature: 1 }, inboundEnabled: false })
    const { body } = await operate(
      { op: 'remove', path: '/model' },
      { op: 'remove', path: '/inboundEnabled' },
    )
    expect(body).toMatchObject({ inboundEnabled: true, model: { temperature: null } })
  })

  test('gives and takes phone numbers', async () => {
    const { account, operate } = await setUp()
    const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    const given = await operate({ op: 'add', path: '/phoneNumberIds/-', value: number })
    expect(given.body.phoneNumberIds).toEqual([number])
    expect((await operate({ op: 'remove', path: '/phoneNumberIds/0' })).body.phoneNumberIds).toEqual([])
    const unknown = { op: 'add', path: '/phoneNumberIds/-', value: toTypeId('pn', account.id) }
    expect((await operate(unknown)).status).toBe(404)
  })

  test.each([
    ['a test that fails', { op: 'test', path: '/name', value: 'B' }],
    ['a test of what is not there', { op: 'test', path: '/nothing', value: null }],
    ['a removal of what is not there', { op: 'remove', path: '/model/nothing' }],
    ['a replacement of what is not there', { op: 'replace', path: '/metadata/x', value: 1 }],
    ['an addition under what is not there', { op: 'add', path: '/nothing/a', value: 1 }],
    ['an addition under a text', { op: 'add', path: '/name/0', value: 'x' }],
    ['an index beyond the list', { op: 'add', path: '/model/messages/7', value: {} }],
    ['an index that is none', { op: 'add', path: '/model/messages/00', value: {} }],
    ['the length of a list', { op: 'replace', path: '/model/messages/length', value: 4294967295 }],
    ['the end of a list as a value', { op: 'remove', path: '/model/messages/-' }],
    ['what every object inherits', { op: 'copy', from: '/toString', path: '/description' }],
    ['a move into itself', { op: 'move', from: '/model', path: '/model/knowledgeBase/x' }],
  ])('with %s changes nothing, and names the operation', async (_, operation) => {
    const { client, path, made, operate } = await setUp()
    const { status, body } = await operate({ op: 'replace', path: '/description', value: 'x' }, operation)
    expect(status).toBe(409)
    expect(pointers(body)).toEqual(['/1'])
    expect(body.details).toEqual({ operation: 1 })
    expect(body.detail).toContain(`${operation.op} ${operation.path}`)
    expect(await read(client, path)).toEqual(made)
  })

  test('that makes an assistant that is none is refused, every wrong field named', async () => {
    const { client, path, made, operate } = await setUp()
    const { status, body } = await operate(
      { op: 'remove', path: '/name' },
      { op: 'add', path: '/model/temperature', value: 9 },
      { op: 'add', path: '/unheardOf', value: 1 },
      { op: 'add', path: '/voice/unheardOf', value: 1 },
      { op: 'remove', path: '/uuid' },
      { op: 'replace', path: '/updatedAt', value: 'now' },
    )
    expect(status).toBe(400)
    const wrong = ['/model/temperature', '/name', '/unheardOf', '/updatedAt', '/uuid', '/voice/unheardOf']
    expect(pointers(body)).toEqual(wrong)
    expect((await operate({ op: 'replace', path: '', value: [] })).status).toBe(400)
    expect((await operate({ op: 'remove', path: '' })).status).toBe(400)
    expect(await read(client, path)).toEqual(made)
  })

  test('that is none is refused, every wrong member named', async () => {
    const { operate } = await setUp()
    const { status, body } = await operate(
      { op: 'increment', path: '/name' },
      { op: 'add', path: 'name', value: 1 },
      { op: 'add', path: '/name' },
      { op: 'move', path: '/name' },
      { op: 'test', path: '/name' },
      { op: 'remove' },
      'remove',
      { op: 'add', path: `/${'a'.repeat(1000)}`, value: 1 },
      { op: 'remove', path: '/a~2b' },
    )
    expect(status).toBe(400)
    expect(pointers(body)).toEqual([
      '/0/op',
      '/1/path',
      '/2/value',
      '/3/from',
      '/4/value',
      '/5/path',
      '/6',
      '/7/path',
      '/8/path',
    ])
    expect((await operate(...Array(1001).fill({ op: 'test', path: '/name', value: 'A' }))).status).toBe(400)
  })

  test.each(['/__proto__/polluted', '/metadata/__proto__/polluted', '/model/__proto__'])(
    'does not reach %s',
    async (place) => {
      const { operate } = await setUp({ metadata: {} })
      expect(pointers((await operate({ op: 'add', path: place, value: {} })).body)).toEqual(['/0/path'])
      const copied = await operate({ op: 'copy', from: place, path: '/metadata/x' })
      expect(pointers(copied.body)).toEqual(['/0/from'])
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    },
  )

  test('cannot make the assistant grow without end', async () => {
    const { operate } = await setUp({ metadata: { a: 'x'.repeat(1000) } })
    const doubled = Array.from({ length: 40 }, (_, index) => ({
      op: 'copy',
      from: '/metadata',
      path: `/metadata/${index}`,
    }))
    const { status, body } = await operate(...doubled)
    expect(status).toBe(400)
    expect(body.errors[0].detail).toContain('1048576 bytes')
    const message = { role: 'user', content: 'x'.repeat(90_000) }
    const messages = Array(11).fill({ op: 'add', path: '/model/messages/-', value: message })
    expect((await operate(...messages)).status).toBe(200)
    const more = await operate({ op: 'add', path: '/model/messages/-', value: message })
    expect(more.status).toBe(400)
    expect(more.body.detail).toMatch(
      /^The change would make the assistant \d{7} bytes of JSON; it may have at most 1048576\.$/,
    )
  })

  test('cannot nest the assistant without end', async () => {
    const { client, path, operate } = await setUp({ metadata: { a: {} } })
    const deep = JSON.parse(`${'{"a":'.repeat(19)}{}${'}'.repeat(19)}`)
    const chain = Array.from({ length: 998 }, (_, index) =>
      index % 2 === 0
        ? { op: 'add', path: '/variables', value: deep }
        : { op: 'move', from: '/metadata', path: `/variables${'/a'.repeat(19)}/a` },
    ).flatMap((operation) =>
      operation.op === 'move'
        ? [operation, { op: 'move', from: '/variables', path: '/metadata' }]
        : [operation],
    )
    const { status } = await operate(...chain.slice(0, 999))
    expect(status).toBe(400)
    const tooDeep = `[{"op":"add","path":"/metadata","value":${'['.repeat(5000)}${']'.repeat(5000)}}]`
    expect(pointers((await client.patch(path, tooDeep, jsonPatch)).body)).toEqual(['/0/value'])
  })

  test('compares long lists at once', async () => {
    const { operate } = await setUp({ metadata: {} })
    const list = Array.from({ length: 50_000 }, (_, index) => index)
    const { status } = await operate(
      { op: 'add', path: '/metadata/list', value: list },
      { op: 'test', path: '/metadata/list', value: list.toReversed() },
    )
    expect(status).toBe(409)
  })

  test('moves what is large without copying it', async () => {
    const { operate } = await setUp({ metadata: {} })
    const keys = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1]))
    const [here, there] = ['/metadata/x', '/metadata/y']
    const move = (from: string, path: string) => ({ op: 'move', from, path })
    const { status, body } = await operate(
      { op: 'add', path: here, value: keys },
      ...Array.from({ length: 450 }, () => [move(here, there), move(there, here)]).flat(),
      { op: 'replace', path: here, value: 'small again' },
    )
    expect(status).toBe(200)
    expect(body.metadata).toEqual({ x: 'small again' })
  })

  test('cannot shift long lists without end', async () => {
    const { client, path, made, operate } = await setUp({ metadata: {} })
    const { status, body } = await operate(
      { op: 'add', path: '/metadata/list', value: Array(200_000).fill(1) },
      ...Array(900).fill({ op: 'move', from: '/metadata/list/0', path: '/metadata/list/199999' }),
    )
    expect(status).toBe(400)
    expect(body.errors[0].detail).toContain('lists as long as these')
    expect(await read(client, path)).toEqual(made)
  })

  test('adds copies, so that what it changes later does not change what it has', async () => {
    const { operate } = await setUp({ metadata: {} })
    const { body } = await operate(
      { op: 'add', path: '/metadata/a', value: { list: [1] } },
      { op: 'copy', from: '/metadata/a', path: '/metadata/b' },
      { op: 'add', path: '/metadata/b/list/-', value: 2 },
      { op: 'move', from: '/metadata/b', path: '/metadata/c' },
      { op: 'replace', path: '/metadata/c/list/0', value: 0 },
      { op: 'test', path: '/metadata/a', value: { list: [1] } },
    )
    expect(body.metadata).toEqual({ a: { list: [1] }, c: { list: [0, 2] } })
  })

  test('is tested and applied as one: of many at once that test the same value, one wins', async () => {
    const { client, path, operate } = await setUp({ description: '0' })
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        operate(
          { op: 'test', path: '/description', value: '0' },
          { op: 'replace', path: '/description', value: `by ${index}` },
        ),
      ),
    )
    const won = responses.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    expect(responses.filter(({ status }) => status === 409)).toHaveLength(19)
    expect((await read(client, path)).description).toBe(won[0]?.body.description)
  })

  test('tried with dryRun stores nothing', async () => {
    const { client, path, made } = await setUp()
    const operations = [{ op: 'replace', path: '/name', value: 'B' }]
    const { status, body } = await client.patch(`${path}?dryRun=true`, operations, jsonPatch)
    expect([status, body.name]).toEqual([200, 'B'])
    expect(await read(client, path)).toEqual(made)
  })
})

describe('other media types', () => {
  test('are refused, and the answer says which are read', async () => {
    const { client, path } = await setUp()
    const { status, headers } = await client.patch(path, 'name=B', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(status).toBe(415)
    const types = ['application/json', 'application/merge-patch+json', 'application/json-patch+json']
    expect(headers['accept-patch']).toBe(types.join(', '))
  })

  test.each(['application/merge-patch+json', 'application/json-patch+json'])(
    '%s is for patches of assistants alone',
    async (type) => {
      const { client, path } = await setUp()
      const options = { headers: { 'content-type': type } }
      expect((await client.put(path, { name: 'B' }, options)).status).toBe(415)
      expect((await client.post('/assistants', { name: 'B' }, options)).status).toBe(415)
    },
  )

  test('stand in the document with their schemas', async () => {
    const client = await bearer('', 'none')
    const { body } = await client.get('/native/openapi.json')
    const { content } = body.paths['/v1/assistants/{id}'].patch.requestBody
    const reference = { $ref: '#/components/schemas/AssistantPatch' }
    expect(content['application/merge-patch+json'].schema).toEqual(reference)
    expect(body.components.schemas.AssistantPatch.properties.id).toMatchObject({ readOnly: true })
    expect(content['application/json'].schema).toEqual(reference)
    expect(content['application/json-patch+json'].schema).toMatchObject({ type: 'array', maxItems: 1000 })
  })
})
