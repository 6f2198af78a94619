import { describe, expect, test } from 'vitest'
import { bearer, clientFor } from '../support/client.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { driverOf } from '../support/dialect-driver.ts'
import { makeKey } from '../support/factories.ts'
import { dialectIds, dialectOf } from '../support/test-dialects.ts'
import { key, keyRowsOf, names, replayed, setKeyRows, setUp } from './idempotency-setup.ts'

describe('a request that failed', () => {
  test('leaves its key free for the corrected one', async () => {
    const { account, client } = await setUp()
    await client.post('/assistants', { name: 'Taken', externalId: 'x' })
    const wrong = [
      { name: 'No', externalId: 'x' },
      { name: 'No', phoneNumberIds: ['00000000-0000-7000-8000-000000000000'] },
      { name: '' },
      {},
    ]
    for (const body of wrong) {
      const { status } = await client.post('/assistants', body, key('a'))
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(await keyRowsOf(account.id)).toEqual([])
    }
    expect((await client.post('/assistants', { name: 'Right' }, key('a'))).status).toBe(201)
  })

  test('for want of permission leaves no key', async () => {
    const { account } = await setUp()
    const client = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    expect((await client.post('/assistants', { name: 'No' }, key('a'))).status).toBe(403)
    expect(await keyRowsOf(account.id)).toEqual([])
  })
})

describe('a request whose server died', () => {
  const crashed = "status = NULL, headers = NULL, body = NULL, lease_until = now() - interval '1 second'"

  test('is answered with the assistant that it had made', async () => {
    const { account, client } = await setUp()
    const first = await client.post('/assistants', { name: 'One' }, key('a'))
    await setKeyRows(account.id, crashed)
    const second = await client.post('/assistants', { name: 'One' }, key('a'))
    expect(second.status).toBe(201)
    expect(second.body).toEqual(first.body)
    expect(replayed(second)).toBeUndefined()
    expect(replayed(await client.post('/assistants', { name: 'One' }, key('a')))).toBe('true')
    expect(await names(client)).toEqual(['One'])
  })

  test('runs again when it had made nothing, once, however many ask', async () => {
    const { account, client } = await setUp()
    const body = { name: 'One', scopes: ['read'] }
    await client.post('/api-keys', body, key('b'))
    await setKeyRows(account.id, crashed)
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => client.post('/api-keys', body, key('b'))),
    )
    for (const { status } of responses) expect([201, 409]).toContain(status)
    expect(responses.filter((response) => response.status === 201 && !replayed(response))).toHaveLength(1)
  })

  test('keeps its key from another body', async () => {
    const { account, client } = await setUp()
    await client.post('/assistants', { name: 'One' }, key('c'))
    await setKeyRows(account.id, crashed)
    expect((await client.post('/assistants', { name: 'Two' }, key('c'))).status).toBe(422)
  })

  test('makes the next ones wait while it may still run', async () => {
    const { account, client } = await setUp()
    await client.post('/assistants', { name: 'One' }, key('d'))
    await setKeyRows(account.id, "status = NULL, lease_until = now() + interval '20 seconds'")
    const { status, headers } = await client.post('/assistants', { name: 'One' }, key('d'))
    expect([status, headers['retry-after']]).toEqual([409, '1'])
    expect((await client.post('/assistants', { name: 'Two' }, key('d'))).status).toBe(422)
    expect(await names(client)).toEqual(['One'])
  })
})

describe('what is stored', () => {
  test('holds no secret: that of a new API key comes again, and cannot be read from the table', async () => {
    const { account, client } = await setUp()
    const body = { name: 'second', scopes: ['read'] }
    const first = await client.post('/api-keys', body, key('my-key'))
    const second = await client.post('/api-keys', body, key('my-key'))
    expect(second.body).toEqual(first.body)
    const secret = Object.values(first.body).find((value) => /^sk_[\w-]{43}$/.test(String(value)))
    expect(secret).toBeDefined()
    const [row] = await keyRowsOf(account.id)
    const bytes = Object.values(row ?? {}).map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : JSON.stringify(value),
    )
    for (const clear of [String(secret), account.key, 'my-key', 'second']) {
      expect(bytes.join('\n')).not.toContain(clear)
    }
  })

  test('is nothing for a dry run, which can be tried again and then be meant', async () => {
    const { account, client } = await setUp()
    const tried = await client.post('/assistants?dryRun=true', { name: 'One' }, key('a'))
    expect([tried.status, replayed(tried)]).toEqual([201, undefined])
    expect(await keyRowsOf(account.id)).toEqual([])
    const meant = await client.post('/assistants', { name: 'One' }, key('a'))
    expect([meant.status, replayed(meant)]).toEqual([201, undefined])
    expect(await names(client)).toEqual(['One'])
  })

  test('is nothing for what is no POST', async () => {
    const { account, client } = await setUp()
    const { body } = await client.post('/assistants', { name: 'One' })
    await client.get('/assistants', key('a'))
    await client.patch(`/assistants/${body.id}`, { name: 'Two' }, key('a'))
    await client.delete(`/assistants/${body.id}`, key('a'))
    expect(await keyRowsOf(account.id)).toEqual([])
  })
})

test('a key that is none is a 400 in the words of the API, and nothing is done', async () => {
  const { account, client } = await setUp()
  for (const wrong of ['a b', '"open', 'x'.repeat(256)]) {
    expect((await client.post('/assistants', { name: 'No' }, key(wrong))).status).toBe(400)
  }
  for (const id of dialectIds) {
    const { client } = await driverOf(id, account)
    const { paths, minimalBody } = contractOf(id)
    const { status } = await client.post(paths.create, minimalBody, key('a b'))
    expect([id, status]).toEqual([id, dialectOf(id).statuses.bad_request])
  }
  expect(await names(client)).toEqual([])
})

test('pages of other sites may read what says that an answer was kept', async () => {
  const { account } = await setUp()
  const client = await clientFor('/v1', { 'x-api-key': account.key, origin: 'https://dashboard.example' })
  const { headers } = await client.get('/assistants')
  expect(headers['access-control-expose-headers']).toContain('idempotency-replayed')
  expect(headers['access-control-expose-headers']).toContain('etag')
})

describe('what the battery over every POST cannot set up', () => {
  test('a restored assistant', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/assistants', { name: 'One' })
    await client.delete(`/assistants/${body.id}`)
    const first = await client.post(`/assistants/${body.id}/restore`, undefined, key('a'))
    await client.delete(`/assistants/${body.id}`)
    const second = await client.post(`/assistants/${body.id}/restore`, undefined, key('a'))
    expect([first.status, second.status, replayed(second)]).toEqual([200, 200, 'true'])
    expect(second.body).toEqual(first.body)
    expect(await names(client)).toEqual([])
  })

  test('an environment that is rolled back goes back once', async () => {
    const { client } = await setUp()
    const { body } = await client.post('/assistants', { name: 'One' })
    const path = `/assistants/${body.id}/environments/production`
    for (const version of [1, 2, 3]) {
      await client.put(path, { version })
      await client.patch(`/assistants/${body.id}`, { name: `Version ${version + 1}` })
    }
    const first = await client.post(`${path}/rollback`, undefined, key('b'))
    const second = await client.post(`${path}/rollback`, undefined, key('b'))
    expect([first.status, second.status, replayed(second)]).toEqual([200, 200, 'true'])
    expect(second.body).toEqual(first.body)
    expect((await client.get(path)).body).toEqual(first.body)
  })

  test('an import, whose body is read while it is stored', async () => {
    const { client } = await setUp()
    await client.post('/assistants', { name: 'One' })
    const { body: lines } = await client.get('/export')
    const headers = { ...key('c').headers, 'content-type': 'application/x-ndjson' }
    const { client: other } = await setUp()
    const first = await other.post('/import?mode=create', lines, { headers })
    const second = await other.post('/import?mode=create', lines, { headers })
    expect([first.status, second.status, replayed(second)]).toEqual([200, 200, 'true'])
    expect(second.body).toEqual(first.body)
    expect(await names(other)).toEqual(['One'])
    expect((await other.post('/import?mode=create', `${lines}\n`, { headers })).status).toBe(422)
  })
})
