import { describe, expect, test } from 'vitest'
import { rowsOf } from '../conformance/resources.ts'
import { bearer } from '../support/client.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { driverOf, nested } from '../support/dialect-driver.ts'
import { makeAccount, makePhoneNumber } from '../support/factories.ts'
import { dialectIds } from '../support/test-dialects.ts'

/*
 * Entity tags, conditions and dry runs, through every API.
 */

async function setUp(dialect: string) {
  const account = await makeAccount()
  const native = await bearer('/v1', account.key)
  const { body } = await native.post('/assistants', { name: 'Ada', externalId: `ext-${account.slug}` })
  const { client, pathOf, tryUpdate } = await driverOf(dialect, account)
  const [nameField] = contractOf(dialect).shows.name
  const change = (name: string, headers: Record<string, string>, query = '') =>
    tryUpdate(body.id, nested(nameField, name), { headers, query })
  return { account, native, client, change, id: String(body.id), path: pathOf(body.id) }
}

describe.each(dialectIds)('%s', (dialect) => {
  test('names the state of an assistant by the tag that every API gives it', async () => {
    const { native, client, path, id } = await setUp(dialect)
    const read = await client.get(path)
    expect(read.headers.etag).toBe('"1"')
    expect((await native.get(`/assistants/${id}`)).headers.etag).toBe('"1"')
  })

  test('answers 304 without a body to whoever has it', async () => {
    const { client, path } = await setUp(dialect)
    for (const known of ['"1"', 'W/"1"', '"0", "1"', '*']) {
      const response = await client.get(path, { headers: { 'if-none-match': known } })
      expect([response.status, response.body]).toEqual([304, ''])
      expect(response.headers.etag).toBe('"1"')
    }
    for (const unknown of ['"2"', 'nonsense', '"']) {
      expect((await client.get(path, { headers: { 'if-none-match': unknown } })).status).toBe(200)
    }
  })

  test('changes what is as it was read, and tells the new tag', async () => {
    const { change, client, path } = await setUp(dialect)
    const changed = await change('Bea', { 'if-match': '"0", "1"' })
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"'])
    expect((await client.get(path)).headers.etag).toBe('"2"')
  })

  test('refuses to change or delete what has changed since, with its tag of now', async () => {
    const { account, change, client, path } = await setUp(dialect)
    await change('Bea', {})
    const before = await rowsOf(account.id)
    for (const stale of ['"1"', 'W/"2"', '"2-x"']) {
      const headers = { 'if-match': stale }
      for (const response of [await change('Eve', headers), await client.delete(path, { headers })]) {
        expect([response.status, response.headers.etag]).toEqual([412, '"2"'])
      }
    }
    expect(await rowsOf(account.id)).toEqual(before)
    expect((await client.delete(path, { headers: { 'if-match': '"2"' } })).status).toBeLessThan(300)
    expect((await client.get(path)).status).toBe(404)
  })

  test('refuses an If-Match that cannot be read', async () => {
    const { change } = await setUp(dialect)
    for (const header of ['1', '"1', 'W/1', '"1" "2"']) {
      expect((await change('Eve', { 'if-match': header })).status).toBe(400)
    }
  })

  test('changes and deletes nothing that If-None-Match excludes', async () => {
    const { account, change, client, path } = await setUp(dialect)
    const before = await rowsOf(account.id)
    for (const excluded of ['*', ' * ', '"1"', 'W/"1"', '"0", "1"']) {
      const headers = { 'if-none-match': excluded }
      for (const response of [await change('Eve', headers), await client.delete(path, { headers })]) {
        expect([excluded, response.status, response.headers.etag]).toEqual([excluded, 412, '"1"'])
      }
    }
    expect((await change('Eve', { 'if-match': '"1"', 'if-none-match': '*' })).status).toBe(412)
    expect((await change('Eve', { 'if-none-match': 'nonsense' })).status).toBe(400)
    expect(await rowsOf(account.id)).toEqual(before)
    expect((await change('Bea', { 'if-none-match': '"0", W/"2"' })).status).toBe(200)
  })

  test('answers a dry run like the change itself, and stores nothing', async () => {
    const { account, change, client, path } = await setUp(dialect)
    const before = await rowsOf(account.id)
    const tried = await change('Bea', {}, '?dryRun=true')
    expect([tried.status, tried.headers.etag]).toEqual([200, '"2"'])
    expect((await client.delete(`${path}?dryRun=true`)).status).toBeLessThan(300)
    expect(await rowsOf(account.id)).toEqual(before)
    const done = await change('Bea', {})
    expect([done.status, done.headers.etag]).toEqual([200, '"2"'])
  })
})

test('numbers that come and go change the tag, and make no version', async () => {
  const { native, id, account } = await setUp('native')
  const number = await makePhoneNumber(account.id)
  const assigned = await native.patch(`/assistants/${id}`, { phoneNumberIds: [number.id] })
  expect(assigned.headers.etag).toMatch(/^"1-[\w-]{16}"$/)
  const taken = await native.patch(`/phone-numbers/${number.id}`, { assistantId: null })
  expect(taken.status).toBe(200)
  expect((await native.get(`/assistants/${id}`)).headers.etag).toBe('"1"')
})

test('a change that changes nothing keeps the tag', async () => {
  const { native, id } = await setUp('native')
  const same = await native.patch(`/assistants/${id}`, { name: 'Ada' })
  expect([same.status, same.headers.etag]).toEqual([200, '"1"'])
})

test('a create with If-None-Match: * answers 412 where there is one, and makes one where there is none', async () => {
  const { native, account, id } = await setUp('native')
  const externalId = `ext-${account.slug}`
  const condition = { headers: { 'if-none-match': '*' } }
  const number = '+12025550171'
  const email = `${account.slug}@example.com`
  const user = { email, name: 'Ada', role: 'EDITOR', password: 'correct horse battery staple' }
  const creates = [
    () => native.post('/assistants', { name: 'Bea', externalId }, condition),
    () => native.post(`/assistants/${id}/duplicate`, { externalId }, condition),
    () => native.post('/phone-numbers', { number }, condition),
    () => native.post('/templates', { name: 'Desk', assistantId: id }, condition),
    () => native.post('/users', user, condition),
  ]
  const first = await Promise.all(creates.slice(2).map((create) => create()))
  expect(first.map(({ status, body }) => [status, body])).toEqual(first.map(({ body }) => [201, body]))
  const before = await rowsOf(account.id)
  for (const create of creates) expect((await create()).status).toBe(412)
  expect(await rowsOf(account.id)).toEqual(before)
  expect((await native.post('/assistants', { name: 'Bea', externalId })).status).toBe(409)
  expect((await native.post('/assistants', { name: 'Bea' }, condition)).status).toBe(201)
})

test('If-None-Match does not keep a number from its 409: it is another assistant that has it', async () => {
  const { native, account } = await setUp('native')
  const { id } = await makePhoneNumber(account.id)
  await native.post('/assistants', { name: 'Bea', phoneNumberIds: [id] })
  const headers = { 'if-none-match': '*' }
  const response = await native.post('/assistants', { name: 'Eve', phoneNumberIds: [id] }, { headers })
  expect(response.status).toBe(409)
})

test('a dry run of a create answers as the create would, and stores nothing', async () => {
  const { native, account } = await setUp('native')
  const before = await rowsOf(account.id)
  const tried = await native.post('/assistants?dryRun=true', { name: 'Bea' })
  expect([tried.status, tried.body.name]).toEqual([201, 'Bea'])
  const refused = await native.post('/assistants?dryRun=true', {
    name: 'Bea',
    externalId: `ext-${account.slug}`,
  })
  expect(refused.status).toBe(409)
  expect(await rowsOf(account.id)).toEqual(before)
})

test('what has no dry run refuses it, for it would be done in earnest', async () => {
  const { native } = await setUp('native')
  expect((await native.post('/auth/logout?dryRun=true')).status).toBe(400)
  expect((await native.post('/assistants?dryRun=yes', { name: 'Bea' })).status).toBe(400)
})

test('/v1 refuses a parameter that is misspelt, on every operation, and does nothing', async () => {
  const { native, id, account } = await setUp('native')
  const before = await rowsOf(account.id)
  const responses = [
    await native.post('/assistants?dryrun=true', { name: 'Bea' }),
    await native.put(`/assistants/${id}?dry_run=true`, { name: 'Bea' }),
    await native.delete(`/assistants/${id}?dryrun=true`),
    await native.post('/campaigns?dryrun=true', { name: 'Spring' }),
    await native.get('/account?dryrun=true'),
  ]
  expect(responses.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
  for (const { body } of responses) expect(body.errors[0].pointer).toMatch(/^\/dry_?run$/)
  expect(await rowsOf(account.id)).toEqual(before)
})
