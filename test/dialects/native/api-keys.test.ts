import { describe, expect, test } from 'vitest'
import type { Scope } from '../../../src/core/identity/principal.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import { parseId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'
import { dialects } from '../../support/test-dialects.ts'

const soon = () => new Date(Date.now() + 3_600_000).toISOString()

describe('POST /api-keys', () => {
  test('makes a key that reads and writes, and shows its secret this once', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const made = await client.post('/api-keys', { name: 'Billing export' })
    expect(made.status).toBe(201)
    const { secret, ...shown } = made.body
    expect(secret).toMatch(/^sk_[\w-]{43}$/)
    expect(shown).toEqual({
      id: expect.stringMatching(/^key_/),
      name: 'Billing export',
      hint: `${secret.slice(0, 8)}…`,
      scopes: ['read', 'write'],
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      createdAt: expect.any(String),
      previousSecretExpiresAt: null,
      updatedAt: expect.any(String),
    })
    expect((await client.get(`/api-keys/${shown.id}`)).body).toEqual(shown)
    const list = await client.get('/api-keys')
    expect(list.body.data[0]).toEqual(shown)
    expect(JSON.stringify(list.body)).not.toContain(secret)
    const me = await (await bearer('/v1', secret)).get('/auth/me')
    expect(me.body).toMatchObject({ apiKey: { id: shown.id }, account: { slug: account.slug } })
    const { prisma } = await testDatabase()
    const stored = await prisma.apiKey.findUniqueOrThrow({ where: { keyHash: hashToken(secret) } })
    expect(JSON.stringify({ ...stored, keyHash: null })).not.toContain(secret)
  })

  test('keeps every setting', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const expiresAt = '2090-06-01T12:00:00+02:00'
    const body = { name: 'All', scopes: ['admin', 'read', 'admin'], expiresAt, dialect: 'callcamp' }
    const made = await client.post('/api-keys', body)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ scopes: ['admin', 'read'], expiresAt: '2090-06-01T10:00:00.000Z' })
    expect(made.body.secret).toMatch(/^cc_tok_[\w-]{43}$/)
    expect(made.body.hint).toBe(`${made.body.secret.slice(0, 12)}…`)
  })

  test('gives the keys of each API the prefix that its dialect is known by', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    for (const { id, keyPrefix, prefix } of dialects) {
      const made = await client.post('/api-keys', { name: id, dialect: id })
      expect(made.status).toBe(201)
      expect(made.body.secret.startsWith(keyPrefix)).toBe(true)
      expect(made.body.secret).toHaveLength(keyPrefix.length + 43)
      expect(prefix).toMatch(/^\//)
    }
  })

  test('names every wrong field at once', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const response = await client.post('/api-keys', {
      name: '',
      scopes: ['read', 'everything'],
      expiresAt: '2020-01-01T00:00:00Z',
      dialect: 'klingon',
      secret: 'sk_of_my_own',
    })
    expect(response.status).toBe(400)
    expect(response.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/dialect',
      '/expiresAt',
      '/name',
      '/scopes/1',
      '/secret',
    ])
    expect(JSON.stringify(response.body)).not.toContain('sk_of_my_own')
  })

  test.each([
    [{ name: 'n'.repeat(255) }, 201],
    [{ name: 'n'.repeat(256) }, 400],
    [{ name: undefined }, 400],
    [{ scopes: [] }, 400],
    [{ scopes: ['read', 'write', 'admin'] }, 201],
    [{ scopes: ['runtime:read'] }, 201],
    [{ scopes: ['read', 'read', 'read', 'read', 'read'] }, 400],
    [{ scopes: 'read' }, 400],
    [{ expiresAt: null }, 201],
    [{ expiresAt: soon() }, 201],
    [{ expiresAt: new Date(Date.now() - 1).toISOString() }, 400],
    [{ expiresAt: 'tomorrow' }, 400],
    [{ expiresAt: '2090-02-30T00:00:00Z' }, 400],
  ])('%j answers %i', async (fields, status) => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    expect((await client.post('/api-keys', { name: 'A', ...fields })).status).toBe(status)
  })

  test.each<[Scope[], Scope[], number]>([
    [['read', 'admin'], ['read'], 201],
    [['admin'], ['read', 'write', 'admin'], 201],
    [['read', 'write'], ['read'], 403],
  ])('a key with %j asked to grant %j answers %i', async (own, wanted, status) => {
    const { id } = await makeAccount()
    const client = await bearer('/v1', await makeKey(id, { scopes: own }))
    expect((await client.post('/api-keys', { name: 'A', scopes: wanted })).status).toBe(status)
  })
})

describe('DELETE /api-keys/{id}', () => {
  test('ends the key at once; it stays listed with the time', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const { body: made } = await client.post('/api-keys', { name: 'spare' })
    const spare = await bearer('/v1', made.secret)
    expect((await spare.get('/auth/me')).status).toBe(200)
    expect((await client.delete(`/api-keys/${made.id}`)).status).toBe(204)
    expect((await spare.get('/auth/me')).status).toBe(401)
    const revoked = await client.get(`/api-keys/${made.id}`)
    expect(revoked.body.revokedAt).toEqual(expect.any(String))
    expect((await client.get('/api-keys')).body.data).toContainEqual(revoked.body)
    expect((await client.delete(`/api-keys/${made.id}`)).status).toBe(204)
    expect((await client.get(`/api-keys/${made.id}`)).body).toEqual(revoked.body)
  })

  test('a key may revoke itself', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const { body } = await client.get('/auth/me')
    expect((await client.delete(`/api-keys/${body.apiKey.id}`)).status).toBe(204)
    expect((await client.get('/auth/me')).status).toBe(401)
  })
})

test("nonsense ids and another account's are not found, whatever is done with them", async () => {
  const [own, other] = [await makeAccount(), await makeAccount()]
  const client = await bearer('/v1', own.key)
  const theirs = await bearer('/v1', other.key)
  const { body: foreign } = await theirs.post('/api-keys', { name: 'theirs' })
  const uuid = parseId('key', foreign.id)
  for (const id of [foreign.id, uuid, 'nonsense', `user_${foreign.id.slice(4)}`, '%00', '1']) {
    expect((await client.get(`/api-keys/${id}`)).status).toBe(404)
    expect((await client.delete(`/api-keys/${id}`)).status).toBe(404)
  }
  expect((await theirs.get(`/api-keys/${uuid}`)).body).toEqual({
    ...foreign,
    secret: undefined,
    revokedAt: null,
  })
  expect((await client.get('/api-keys')).body.data).toHaveLength(1)
})

test('the list is paged without losing or repeating a key', async () => {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const names = ['a', 'b', 'c', 'd']
  for (const name of names) await client.post('/api-keys', { name })
  const seen: string[] = []
  for (let path = '/api-keys?limit=2'; ; ) {
    const { body } = await client.get(path)
    seen.push(...body.data.map(({ name }: { name: string }) => name))
    if (!body.hasMore) break
    path = `/api-keys?limit=2&cursor=${body.nextCursor}`
  }
  expect(seen).toEqual(['d', 'c', 'b', 'a', 'test'])
  for (const query of ['limit=0', 'limit=201', 'cursor=nonsense', 'page=2'])
    expect((await client.get(`/api-keys?${query}`)).status).toBe(400)
})
