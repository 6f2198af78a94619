import { describe, expect, test } from 'vitest'
import { createAuthenticator } from '../../../src/core/identity/authenticate.ts'
import { createCredentialRepository } from '../../../src/core/identity/credential-repository.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'
import { works } from './team.ts'

async function setUp(settings: object = {}) {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const { body: made } = await client.post('/api-keys', { name: 'Export', ...settings })
  return { account, client, made, path: `/api-keys/${made.id}` }
}

const opens = async (secret: string) => works(await bearer('/v1', secret))

async function storyOf(client: Client) {
  const { body } = await client.get('/audit?resourceType=apiKey')
  return body.data.map(
    ({ action, resource, fields }: { action: string; resource: { name: string }; fields: string[] }) => [
      action,
      resource.name,
      ...fields,
    ],
  )
}

/** Moves the ends of all overlaps of a key into the past, as if they had been waited for. */
async function endOverlaps(secret: string): Promise<void> {
  const { prisma } = await testDatabase()
  const { id: apiKeyId } = await prisma.apiKey.findUniqueOrThrow({ where: { keyHash: hashToken(secret) } })
  await prisma.earlierApiKeySecret.updateMany({
    where: { apiKeyId },
    data: { validUntil: new Date(Date.now() - 1) },
  })
}

describe('PATCH /api-keys/{id}', () => {
  test('renames the key, at once and in its log, and changes nothing else', async () => {
    const { client, made, path } = await setUp({ scopes: ['read'] })
    const key = await bearer('/v1', made.secret)
    expect(await works(key)).toBe(true)
    const renamed = await client.patch(path, { name: 'Nightly export' })
    const { secret: _, ...shown } = made
    const after = {
      ...shown,
      name: 'Nightly export',
      updatedAt: expect.any(String),
      lastUsedAt: expect.any(String),
    }
    expect(renamed).toMatchObject({ status: 200, body: after })
    expect(renamed.body).not.toHaveProperty('secret')
    expect((await key.get('/auth/me')).body.apiKey.name).toBe('Nightly export')
    expect((await client.patch(path, { name: 'Nightly export' })).status).toBe(200)
    expect((await client.patch(path, {})).body).toMatchObject({ name: 'Nightly export' })
    expect(await storyOf(client)).toEqual([
      ['apiKey.update', 'Nightly export', '/name'],
      ['apiKey.create', 'Export'],
    ])
  })

  test.each([
    [{ name: '' }, '/name'],
    [{ name: 'n'.repeat(256) }, '/name'],
    [{ name: null }, '/name'],
    [{ scopes: ['admin'] }, '/scopes'],
    [{ secret: 'sk_of_my_own' }, '/secret'],
  ])('%j is a 400', async (body, pointer) => {
    const { client, path } = await setUp()
    const response = await client.patch(path, body)
    expect([response.status, response.body.errors[0].pointer]).toEqual([400, pointer])
  })
})

describe('POST /api-keys/{id}/rotate', () => {
  test('shows a new secret once, which opens the same key with the old one until the overlap ends', async () => {
    const { client, made, path } = await setUp({ scopes: ['read'], dialect: 'callcamp' })
    expect(await opens(made.secret)).toBe(true)
    const before = Date.now()
    const rotated = await client.post(`${path}/rotate`, { overlapSeconds: 3600 })
    expect(rotated.status).toBe(200)
    const { secret, ...shown } = rotated.body
    expect(secret).toMatch(/^cc_tok_[\w-]{43}$/)
    expect(secret).not.toBe(made.secret)
    expect(shown).toMatchObject({ id: made.id, name: 'Export', scopes: ['read'], createdAt: made.createdAt })
    expect(shown.hint).toBe(`${secret.slice(0, 12)}…`)
    const ends = Date.parse(shown.previousSecretExpiresAt)
    expect(Math.abs(ends - before - 3_600_000)).toBeLessThan(30_000)
    expect((await client.get(path)).body).toMatchObject({ ...shown, lastUsedAt: expect.any(String) })

    for (const each of [made.secret, secret]) {
      const { body } = await (await bearer('/v1', each)).get('/auth/me')
      expect(body).toMatchObject({ apiKey: { id: made.id }, scopes: ['read'] })
    }
    await endOverlaps(secret)
    await client.post('/auth/logout')
    const fresh = createAuthenticator(createCredentialRepository(await testDatabase()), {
      onTouchError: () => {},
    })
    expect(await fresh.authenticate(made.secret)).toBeNull()
    expect(await fresh.authenticate(secret)).not.toBeNull()
    expect((await client.get(path)).body.previousSecretExpiresAt).toBeNull()
    expect(await storyOf(client)).toEqual([
      ['apiKey.rotate', 'Export'],
      ['apiKey.create', 'Export'],
    ])
  })

  test('a remembered old secret ends with its overlap on every instance, and not later', async () => {
    const { client, made, path } = await setUp()
    await client.post(`${path}/rotate`, { overlapSeconds: 2 })
    const clock = { now: Date.now() }
    const other = createAuthenticator(createCredentialRepository(await testDatabase()), {
      onTouchError: () => {},
      now: () => clock.now,
    })
    expect(await other.authenticate(made.secret)).not.toBeNull()
    clock.now += 2_000
    expect(await other.authenticate(made.secret)).toBeNull()
  })

  test('without a body the overlap is a day, and 0 ends all earlier secrets at once', async () => {
    const { client, made, path } = await setUp()
    const day = await client.post(`${path}/rotate`)
    const ends = Date.parse(day.body.previousSecretExpiresAt) - Date.now()
    expect(Math.abs(ends - 86_400_000)).toBeLessThan(30_000)
    expect([await opens(made.secret), await opens(day.body.secret)]).toEqual([true, true])
    const now = await client.post(`${path}/rotate`, { overlapSeconds: 0 })
    expect(now.body.previousSecretExpiresAt).toBeNull()
    const all = [made, day.body, now.body].map(({ secret }) => opens(secret))
    expect(await Promise.all(all)).toEqual([false, false, true])
  })

  test('a second rotation locks nobody out: the first secret keeps its overlap, and gets no longer one', async () => {
    const { client, made, path } = await setUp()
    const first = await client.post(`${path}/rotate`, { overlapSeconds: 60 })
    const lost = await client.post(`${path}/rotate`, { overlapSeconds: 3600 })
    expect([await opens(made.secret), await opens(first.body.secret), await opens(lost.body.secret)]).toEqual(
      [true, true, true],
    )
    const { prisma } = await testDatabase()
    const where = { keyHash: hashToken(made.secret) }
    const { validUntil } = await prisma.earlierApiKeySecret.findUniqueOrThrow({ where })
    expect(validUntil.toISOString()).toBe(first.body.previousSecretExpiresAt)
    await client.post(`${path}/rotate`, { overlapSeconds: 5 })
    const shortened = await prisma.earlierApiKeySecret.findUniqueOrThrow({ where })
    expect(shortened.validUntil.getTime()).toBeLessThan(validUntil.getTime() - 30_000)
  })

  test('the eleventh earlier secret is a conflict, which no overlap does away with', async () => {
    const { client, path } = await setUp()
    for (let count = 0; count < 10; count += 1) {
      expect((await client.post(`${path}/rotate`, { overlapSeconds: 600 })).status).toBe(200)
    }
    const refused = await client.post(`${path}/rotate`, { overlapSeconds: 600 })
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('overlapSeconds 0')])
    expect((await client.post(`${path}/rotate`, { overlapSeconds: 0 })).status).toBe(200)
  })

  test('is done once for an Idempotency-Key', async () => {
    const { client, path } = await setUp()
    const headers = { 'idempotency-key': 'rotation-1' }
    const first = await client.post(`${path}/rotate`, { overlapSeconds: 60 }, { headers })
    const again = await client.post(`${path}/rotate`, { overlapSeconds: 60 }, { headers })
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true'])
    expect(again.body).toEqual(first.body)
    expect(await opens(first.body.secret)).toBe(true)
    expect((await storyOf(client)).filter(([action]: string[]) => action === 'apiKey.rotate')).toHaveLength(1)
    const other = await client.post(`${path}/rotate`, { overlapSeconds: 61 }, { headers })
    expect(other.status).toBe(422)
  })

  test('a key rotates itself, and may ask again for the answer with the secret until then', async () => {
    const account = await makeAccount()
    const self = await bearer('/v1', account.key)
    const { body: me } = await self.get('/auth/me')
    const headers = { 'idempotency-key': 'self' }
    const rotate = () => self.post(`/api-keys/${me.apiKey.id}/rotate`, { overlapSeconds: 60 }, { headers })
    const { body } = await rotate()
    expect((await rotate()).body).toEqual(body)
    expect([await opens(account.key), await opens(body.secret)]).toEqual([true, true])
  })

  test('two rotations at once give two secrets that both work', async () => {
    const { client, made, path } = await setUp()
    const responses = await Promise.all(
      [1, 2, 3].map(() => client.post(`${path}/rotate`, { overlapSeconds: 60 })),
    )
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200])
    const secrets = [made.secret, ...responses.map(({ body }) => body.secret)]
    expect(new Set(secrets).size).toBe(4)
    for (const secret of secrets) expect(await opens(secret)).toBe(true)
  })

  test('revoking ends the earlier secrets as well', async () => {
    const { client, made, path } = await setUp()
    const { body } = await client.post(`${path}/rotate`, { overlapSeconds: 600 })
    await client.delete(path)
    expect([await opens(made.secret), await opens(body.secret)]).toEqual([false, false])
  })

  test('an earlier secret lives no longer than its key', async () => {
    const expiresAt = new Date(Date.now() + 60_000)
    const { client, made, path } = await setUp({ expiresAt })
    await client.post(`${path}/rotate`, { overlapSeconds: 3600 })
    const found = await createCredentialRepository(await testDatabase()).findApiKey(hashToken(made.secret))
    expect(found?.expiresAt).toEqual(expiresAt)
  })

  test('a revoked key and an expired one are a conflict', async () => {
    const { account, client, path } = await setUp()
    await client.delete(path)
    const expired = await makeKey(account.id, { expiresAt: new Date(Date.now() - 1000) })
    const { prisma } = await testDatabase()
    const { id } = await prisma.apiKey.findUniqueOrThrow({ where: { keyHash: hashToken(expired) } })
    for (const each of [path, `/api-keys/${id}`]) {
      expect((await client.post(`${each}/rotate`, { overlapSeconds: 0 })).status).toBe(409)
    }
  })

  test('the secret in a dry run opens nothing, and the one until then goes on', async () => {
    const { client, made, path } = await setUp()
    const { body } = await client.post(`${path}/rotate?dryRun=true`, { overlapSeconds: 0 })
    expect([await opens(made.secret), await opens(body.secret)]).toEqual([true, false])
  })

  test.each([-1, 604_801, 1.5, '60', null])('an overlap of %j seconds is a 400', async (overlapSeconds) => {
    const { client, path } = await setUp()
    const response = await client.post(`${path}/rotate`, { overlapSeconds })
    expect([response.status, response.body.errors[0].pointer]).toEqual([400, '/overlapSeconds'])
  })

  test('a week is the longest overlap', async () => {
    const { client, path } = await setUp()
    expect((await client.post(`${path}/rotate`, { overlapSeconds: 604_800 })).status).toBe(200)
  })

  test('no secret and no hash enters the log of the account', async () => {
    const { client, made, path } = await setUp()
    const { body } = await client.post(`${path}/rotate`)
    const log = JSON.stringify((await client.get('/audit')).body)
    for (const value of [made.secret, body.secret, body.hint, hashToken(body.secret).toString('hex')])
      expect(log).not.toContain(value)
  })
})

test("another account's key is not found, and whoever is no admin may do neither", async () => {
  const [own, theirs] = [await setUp(), await setUp()]
  for (const path of [theirs.path, '/api-keys/nonsense']) {
    expect((await own.client.patch(path, { name: 'mine' })).status).toBe(404)
    expect((await own.client.post(`${path}/rotate`)).status).toBe(404)
  }
  const writer = await bearer('/v1', await makeKey(own.account.id, { scopes: ['read', 'write'] }))
  expect((await writer.patch(own.path, { name: 'mine' })).status).toBe(403)
  expect((await writer.post(`${own.path}/rotate`)).status).toBe(403)
  expect(await opens(theirs.made.secret)).toBe(true)
})
