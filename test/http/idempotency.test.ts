import { describe, expect, test } from 'vitest'
import { bearer, clientFor } from '../support/client.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../support/factories.ts'
import { key, keyRowsOf, names, replayed, setKeyRows, setUp } from './idempotency-setup.ts'

describe('a POST that comes again with its key', () => {
  test('gets the answer of the first, says so, and changes nothing', async () => {
    const { account, client } = await setUp()
    const acme = await bearer('/acme/api', account.key)
    const body = { title: 'Once', brain: 'gpt-4', wrong: 1 }
    const first = await acme.post('/agents', body, key('a'))
    const second = await acme.post('/agents', body, key('a'))
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect([replayed(first), replayed(second)]).toEqual([undefined, 'true'])
    for (const name of ['content-type', 'etag', 'x-ignored-fields', 'content-length']) {
      expect(first.headers[name], name).toBeDefined()
      expect(second.headers[name], name).toBe(first.headers[name])
    }
    expect(await names(client)).toEqual(['Once'])
  })

  test('is the same with the key in quotes, its fields in another order, and the credential elsewhere', async () => {
    const { account, client } = await setUp()
    const first = await client.post('/assistants', { name: 'Once', description: 'd' }, key('b'))
    const other = await clientFor('/v1', { 'x-api-key': account.key })
    const second = await other.post('/assistants', { description: 'd', name: 'Once' }, key('"b"'))
    expect(second.body).toEqual(first.body)
    expect(replayed(second)).toBe('true')
  })

  test('gets what the answer was, whatever has become of the thing since', async () => {
    const { client } = await setUp()
    const first = await client.post('/assistants', { name: 'Before' }, key('c'))
    await client.patch(`/assistants/${first.body.id}`, { name: 'After' })
    expect((await client.post('/assistants', { name: 'Before' }, key('c'))).body).toEqual(first.body)
    await client.delete(`/assistants/${first.body.id}`)
    expect((await client.post('/assistants', { name: 'Before' }, key('c'))).body).toEqual(first.body)
    expect(await names(client)).toEqual([])
  })

  test('gets an answer without a body again', async () => {
    const { client } = await setUp()
    const [first, second] = [
      await client.post('/auth/logout', undefined, key('d')),
      await client.post('/auth/logout', undefined, key('d')),
    ]
    expect([first.status, second.status]).toEqual([204, 204])
    expect(replayed(second)).toBe('true')
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  test('is another request without the key, and with another key', async () => {
    const { client } = await setUp()
    await client.post('/assistants', { name: 'One' }, key('e'))
    await client.post('/assistants', { name: 'One' }, key('f'))
    await client.post('/assistants', { name: 'One' })
    expect(await names(client)).toEqual(['One', 'One', 'One'])
  })

  test('is another request after 24 hours, with another body too', async () => {
    const { account, client } = await setUp()
    const first = await client.post('/assistants', { name: 'Old' }, key('g'))
    await setKeyRows(account.id, "created_at = created_at - interval '23 hours 59 minutes'")
    expect(replayed(await client.post('/assistants', { name: 'Old' }, key('g')))).toBe('true')
    await setKeyRows(account.id, "created_at = created_at - interval '2 minutes'")
    const second = await client.post('/assistants', { name: 'New' }, key('g'))
    expect(second.status).toBe(201)
    expect(second.body.id).not.toBe(first.body.id)
    expect(replayed(await client.post('/assistants', { name: 'New' }, key('g')))).toBe('true')
    expect(await names(client)).toEqual(['New', 'Old'])
  })
})

describe('a key that was used', () => {
  test('is refused with another body, another query or another operation', async () => {
    const { client } = await setUp()
    await client.post('/assistants', { name: 'One' }, key('a'))
    const others = [
      await client.post('/assistants', { name: 'Two' }, key('a')),
      await client.post('/assistants', { name: 'One', description: null }, key('a')),
      await client.post('/assistants?dryRun=false', { name: 'One' }, key('a')),
      await client.post('/api-keys', { name: 'One', scopes: ['read'] }, key('a')),
    ]
    for (const { status, headers } of others) {
      expect(status).toBe(422)
      expect(headers['idempotency-replayed']).toBeUndefined()
    }
    expect(await names(client)).toEqual(['One'])
  })

  test('is nothing to another credential of the same account, nor to another account', async () => {
    const { account, client } = await setUp()
    const { id: userId } = await makeUser(account.id)
    const others = [
      await bearer('/v1', await makeKey(account.id)),
      await clientFor('/v1', { cookie: `auth-token=${await makeSession(account.id, userId)}` }),
      await bearer('/v1', (await makeAccount()).key),
    ]
    await client.post('/assistants', { name: 'One' }, key('b'))
    for (const other of others) {
      const { status, headers } = await other.post('/assistants', { name: 'Two' }, key('b'))
      expect([status, headers['idempotency-replayed']]).toEqual([201, undefined])
    }
  })

  test('is refused to a credential that has been revoked', async () => {
    const { account, client } = await setUp()
    const { body: issued } = await client.post('/api-keys', { name: 'k', scopes: ['read', 'write'] })
    const other = await bearer('/v1', issued.secret ?? issued.key)
    expect((await other.post('/assistants', { name: 'One' }, key('c'))).status).toBe(201)
    await client.delete(`/api-keys/${issued.id}`)
    expect((await other.post('/assistants', { name: 'One' }, key('c'))).status).toBe(401)
    expect(await keyRowsOf(account.id)).toHaveLength(1)
  })
})

describe('200 retries of one POST with one key, all at once', () => {
  test('make one assistant, and every answer is its or says that it is being made', async () => {
    const { client } = await setUp()
    const send = () => client.post('/assistants', { name: 'One' }, key('a'))
    const responses = await Promise.all(Array.from({ length: 200 }, send))
    const made = responses.filter(({ status }) => status === 201)
    const waiting = responses.filter(({ status }) => status === 409)
    expect(made.length).toBeGreaterThan(0)
    expect(made.length + waiting.length).toBe(200)
    expect(made.filter((response) => replayed(response) === undefined)).toHaveLength(1)
    for (const { body } of made) expect(body).toEqual(made[0]?.body)
    for (const { headers } of waiting) expect(headers['retry-after']).toBe('1')
    const last = await send()
    expect([last.status, replayed(last)]).toEqual([201, 'true'])
    expect(last.body).toEqual(made[0]?.body)
    expect(await names(client)).toEqual(['One'])
  })

  test('in sequence as well', async () => {
    const { client } = await setUp()
    const ids = new Set<string>()
    for (let index = 0; index < 200; index += 1) {
      const { body } = await client.post('/assistants', { name: 'One' }, key('b'))
      ids.add(body.id)
    }
    expect(ids.size).toBe(1)
    expect(await names(client)).toEqual(['One'])
  })
})
