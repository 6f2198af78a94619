import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeFile, makeKey, makePhoneNumber, type TestAccount } from '../../support/factories.ts'

async function setUp() {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const bulk = (operations: unknown[], options: object = {}) =>
    client.post('/assistants/bulk', { operations, ...options })
  const make = async (fields: object = {}) =>
    (await client.post('/assistants', { name: 'A', ...fields })).body
  const names = async () =>
    (await client.get('/assistants?limit=200')).body.data.map(({ name }: { name: string }) => name).sort()
  return { account, client, bulk, make, names }
}

const statusesOf = (body: { outcomes: { status: number }[] }) => body.outcomes.map(({ status }) => status)
const create = (name: string, fields: object = {}) => ({ op: 'create', data: { name, ...fields } })

describe('each for itself', () => {
  test('creates, changes and deletes in order, and answers what became of each', async () => {
    const { client, bulk, make } = await setUp()
    const [changed, deleted] = [await make({ model: { temperature: 1, maxTokens: 5 } }), await make()]
    const { status, body } = await bulk([
      create('New', { externalId: 'crm-1' }),
      { op: 'update', id: 'crm-1', data: { description: 'made just now' } },
      { op: 'update', id: changed.id, data: { model: { temperature: null } } },
      { op: 'delete', id: deleted.uuid },
    ])
    expect(status).toBe(200)
    expect(body).toMatchObject({ succeeded: 4, failed: 0 })
    expect(body.outcomes.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3])
    expect(statusesOf(body)).toEqual([201, 200, 200, 204])
    const [made, described, cooled, gone] = body.outcomes
    expect(described).toMatchObject({ id: made.id, assistant: { description: 'made just now' } })
    expect(cooled.assistant.model).toMatchObject({ temperature: null, maxTokens: 5 })
    expect(gone).toEqual({ index: 3, status: 204, id: deleted.id })
    for (const { id, etag, assistant } of [described, cooled]) {
      const read = await client.get(`/assistants/${id}`)
      expect(read.body).toEqual(assistant)
      expect(read.headers.etag).toBe(etag)
    }
    expect((await client.get(`/assistants/${deleted.id}`)).status).toBe(404)
  })

  test('one that fails leaves the others, and has the problem that it would have alone', async () => {
    const { account, client, bulk, make, names } = await setUp()
    const { id } = await make({ externalId: 'taken' })
    const answering = await make({ phoneNumberIds: [toTypeId('pn', (await makePhoneNumber(account.id)).id)] })
    const { status, body } = await bulk([
      create('B', { model: { temperature: 9 }, nam: 'x' }),
      create('C', { externalId: 'taken' }),
      create('D', { knowledgeBase: { fileIds: [toTypeId('file', newId())] } }),
      { op: 'update', id: 'nothing', data: {} },
      { op: 'update', id, data: { name: null, serial: 0 } },
      { op: 'update', id, data: { name: 'E' }, ifMatch: '"9"' },
      { op: 'delete', id: answering.id },
      create('F'),
    ])
    expect(status).toBe(200)
    expect(body).toMatchObject({ succeeded: 1, failed: 7 })
    expect(statusesOf(body)).toEqual([400, 409, 400, 404, 400, 412, 409, 201])
    const alone = await client.post('/assistants', { name: 'B', model: { temperature: 9 }, nam: 'x' })
    expect(body.outcomes[0].problem).toEqual({ ...alone.body, instance: expect.any(String) })
    const pointers = body.outcomes[4].problem.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers.sort()).toEqual(['/name', '/serial'])
    expect(await names()).toEqual(['A', 'A', 'F'])
  })

  test('holds each to the ETag that it names, and refuses one for all of them', async () => {
    const { client, make } = await setUp()
    const { id } = await make()
    const { headers } = await client.get(`/assistants/${id}`)
    const change = (name: string, ifMatch: unknown) => ({ op: 'update', id, data: { name }, ifMatch })
    const operations = [change('B', headers.etag), change('C', headers.etag), change('D', '*')]
    const options = { headers: { 'if-match': '"99"' } }
    expect((await client.post('/assistants/bulk', { operations }, options)).status).toBe(400)
    const { body } = await client.post('/assistants/bulk', { operations })
    expect(statusesOf(body)).toEqual([200, 412, 200])
  })

  test('demands an ETag where the account does', async () => {
    const { account, bulk, make } = await setUp()
    const { id } = await make()
    const { sql } = await testDatabase()
    const statement = 'UPDATE accounts SET require_if_match = true WHERE id = $1::uuid'
    await sql.query('require-if-match', statement, [account.id])
    const client = await bearer('/v1', await makeKey(account.id))
    const operations = [create('B'), { op: 'update', id, data: { name: 'C' } }, { op: 'delete', id }]
    const { body } = await client.post('/assistants/bulk', { operations })
    expect(statusesOf(body)).toEqual([201, 428, 428])
    expect((await bulk([{ op: 'update', id, data: { name: 'C' }, ifMatch: '*' }])).body.succeeded).toBe(1)
  })
})

describe('all or none', () => {
  test('stores all when all succeed, also those that stand on each other', async () => {
    const { account, bulk, names } = await setUp()
    const number = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    const file = toTypeId('file', (await makeFile(account.id)).id)
    const { status, body } = await bulk(
      [
        create('B', { externalId: 'b', phoneNumberIds: [number] }),
        { op: 'update', id: 'b', data: { phoneNumberIds: null, knowledgeBase: { fileIds: [file] } } },
        create('C', { phoneNumberIds: [number] }),
        { op: 'delete', id: 'b' },
        create('D', { externalId: 'b' }),
      ],
      { atomic: true },
    )
    expect(status).toBe(200)
    expect(statusesOf(body)).toEqual([201, 200, 201, 204, 201])
    expect(await names()).toEqual(['C', 'D'])
  })

  test('stores nothing when one fails, and names every one that did', async () => {
    const { client, account, bulk, make, names } = await setUp()
    const { id } = await make({ externalId: 'taken' })
    const before = await historyOf(account)
    const { status, body } = await bulk(
      [
        { op: 'update', id, data: { name: 'B' } },
        create('C', { externalId: 'taken' }),
        create('D'),
        create('E', { language: '?', voice: { speed: 9 } }),
      ],
      { atomic: true },
    )
    expect(status).toBe(409)
    expect(body.type).toBe('urn:switchboard:problem:conflict')
    expect(body.detail).toContain('Nothing was stored')
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/operations/1',
      '/operations/3/data/language',
      '/operations/3/data/voice/speed',
    ])
    expect(body.details.failed).toMatchObject([
      { index: 1, status: 409, problem: { details: { externalId: 'taken' } } },
      { index: 3, status: 400, problem: { errors: [{ pointer: '/language' }, { pointer: '/voice/speed' }] } },
    ])
    expect(await names()).toEqual(['A'])
    expect((await client.get(`/assistants/${id}`)).body.name).toBe('A')
    expect(await historyOf(account)).toEqual(before)
  })

  test.each([
    ['wrong fields', { op: 'create', data: {} }, 400],
    ['an assistant that is not there', { op: 'delete', id: 'nothing' }, 404],
  ])('fails for %s as that operation would alone', async (_, operation, expected) => {
    const { bulk, names } = await setUp()
    expect((await bulk([create('B'), operation], { atomic: true })).status).toBe(expected)
    expect(await names()).toEqual([])
  })

  test('of two at once over the same assistants in another order, both are done', async () => {
    const { bulk, make } = await setUp()
    const ids: string[] = []
    for (let index = 0; index < 10; index += 1) ids.push((await make()).id)
    const rename = (name: string) => (id: string) => ({ op: 'update', id, data: { name } })
    const [one, other] = await Promise.all([
      bulk(ids.map(rename('B')), { atomic: true }),
      bulk(ids.toReversed().map(rename('C')), { atomic: true }),
    ])
    expect([one.status, other.status]).toEqual([200, 200])
  })
})

test.each([false, true])(
  'a dry run with atomic %s checks all on top of each other, and stores nothing',
  async (atomic) => {
    const { account, client, make, names } = await setUp()
    const { id } = await make()
    const before = await historyOf(account)
    const operations = [
      create('B', { externalId: 'b' }),
      { op: 'update', id: 'b', data: { name: 'C' } },
      { op: 'delete', id },
    ]
    const tried = await client.post('/assistants/bulk?dryRun=true', { operations, atomic })
    expect(statusesOf(tried.body)).toEqual([201, 200, 204])
    const wrong = await client.post('/assistants/bulk?dryRun=true', {
      operations: [...operations, create('D', { externalId: 'b' })],
      atomic,
    })
    if (atomic) expect(wrong.status).toBe(409)
    else expect(statusesOf(wrong.body)).toEqual([201, 200, 204, 409])
    expect(await names()).toEqual(['A'])
    expect(await historyOf(account)).toEqual(before)
  },
)

test('the same request with its Idempotency-Key makes each of its assistants once', async () => {
  const { client, names } = await setUp()
  const body = { operations: [create('B'), create('C'), create('D')], atomic: true }
  const options = { headers: { 'idempotency-key': newId() } }
  const first = await client.post('/assistants/bulk', body, options)
  const second = await client.post('/assistants/bulk', body, options)
  expect(second.body).toEqual(first.body)
  expect(second.headers['idempotency-replayed']).toBe('true')
  expect(await names()).toEqual(['B', 'C', 'D'])
})

test('every change stands in the history by itself, with the same request id', async () => {
  const { account, bulk } = await setUp()
  await bulk([create('B', { externalId: 'b' }), { op: 'update', id: 'b', data: { name: 'C' } }, create('D')])
  const { versions, audit } = await historyOf(account)
  expect(versions).toHaveLength(3)
  expect(audit.map(({ action }) => action).sort()).toEqual([
    'assistant.create',
    'assistant.create',
    'assistant.update',
  ])
  expect(new Set([...versions, ...audit].map(({ request_id }) => request_id)).size).toBe(1)
})

test('names everything that is wrong with the request itself, and does nothing', async () => {
  const { bulk, names } = await setUp()
  const { status, body } = await bulk([
    create('B'),
    { op: 'create', id: 'x' },
    { op: 'create', data: { name: 'C' }, ifMatch: '*' },
    { op: 'update', id: 'x' },
    { op: 'delete', data: {} },
    { op: 'purge', id: 'x' },
    { op: 'delete', id: 'x', ifMatch: '3', further: 1 },
    { op: 'update', id: 'x', data: [] },
  ])
  expect(status).toBe(400)
  const at = (index: number, name: string) => `/operations/${index}/${name}`
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
    at(1, 'data'),
    at(1, 'id'),
    at(2, 'ifMatch'),
    at(3, 'data'),
    at(4, 'data'),
    at(4, 'id'),
    at(5, 'op'),
    at(6, 'further'),
    at(6, 'ifMatch'),
    at(7, 'data'),
  ])
  expect((await bulk([])).status).toBe(400)
  expect((await bulk(Array(1001).fill(create('B')))).status).toBe(400)
  expect(await names()).toEqual([])
})

test.each([false, true])('takes 1,000 long assistants at once, with atomic %s', async (atomic) => {
  const { client, bulk } = await setUp()
  const messages = [{ role: 'system', content: 'x'.repeat(10_000) }]
  const operations = Array.from({ length: 1000 }, (_, index) => create(`A ${index}`, { model: { messages } }))
  const { status, body } = await bulk(operations, { atomic })
  expect([status, body.succeeded]).toEqual([200, 1000])
  // A page ends at a budget of bytes, before it has 200 of these.
  expect((await client.get('/assistants?limit=1&total=true')).body.total).toBe(1000)
})

describe('an answer that would be too long', () => {
  test.each([false, true])('has ids and ETags beyond 8 MiB of assistants, with atomic %s', async (atomic) => {
    const { client, bulk, make } = await setUp()
    const messages = Array(9).fill({ role: 'system', content: 'x'.repeat(100_000) })
    const { id } = await make({ model: { messages } })
    const { status, body } = await bulk(Array(40).fill({ op: 'update', id, data: {} }), { atomic })
    expect([status, body.succeeded]).toEqual([200, 40])
    const whole = body.outcomes.filter((outcome: object) => 'assistant' in outcome)
    expect(whole).toHaveLength(9)
    expect(body.outcomes.slice(0, 9)).toEqual(whole)
    const { headers } = await client.get(`/assistants/${id}`)
    expect(body.outcomes[39]).toEqual({ index: 39, status: 200, id, etag: headers.etag })
  })

  test.each([false, true])('says less of problems, with atomic %s', async (atomic) => {
    const { bulk } = await setUp()
    const unknown = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`${index}${'x'.repeat(500)}`, 1]),
    )
    const { body } = await bulk(Array(120).fill({ op: 'create', data: { name: 'B', ...unknown } }), {
      atomic,
    })
    expect(JSON.stringify(body).length).toBeLessThan(10 * 1024 * 1024)
    const outcomes = atomic ? body.details.failed : body.outcomes
    expect(outcomes).toHaveLength(120)
    expect(outcomes[0].problem.errors).toHaveLength(200)
    const { errors, ...short } = outcomes[0].problem
    expect(outcomes[119]).toEqual({ index: 119, status: 400, problem: short })
  })
})

test("does not reach another account's assistants", async () => {
  const { client, make } = await setUp()
  const { id } = await make()
  const stranger = await setUp()
  const operations = [
    { op: 'update', id, data: { name: 'B' } },
    { op: 'delete', id },
  ]
  expect(statusesOf((await stranger.bulk(operations)).body)).toEqual([404, 404])
  expect((await client.get(`/assistants/${id}`)).body.name).toBe('A')
})

interface History {
  readonly versions: { readonly request_id: string }[]
  readonly audit: { readonly action: string; readonly request_id: string }[]
}

async function historyOf({ id }: TestAccount): Promise<History> {
  const { sql } = await testDatabase()
  const versions = 'SELECT request_id FROM assistant_versions WHERE account_id = $1::uuid ORDER BY created_at'
  const audit = 'SELECT action, request_id FROM audit_log WHERE account_id = $1::uuid ORDER BY created_at'
  return {
    versions: await sql.query('versions-of-account', versions, [id]),
    audit: await sql.query('audit-of-account', audit, [id]),
  }
}
