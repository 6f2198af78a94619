import { expect, test, vi } from 'vitest'
import { createAuthenticator } from '../../../src/core/identity/authenticate.ts'
import { createCredentialRepository } from '../../../src/core/identity/credential-repository.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import type { Database } from '../../../src/database/database.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'

/** One more instance of the server over the same database, with a clock of its own and its queries counted. */
async function anotherInstance() {
  const database = await testDatabase()
  const queries: string[] = []
  const counted: Database = {
    ...database,
    sql: {
      query(name, text, values) {
        queries.push(name)
        return database.sql.query(name, text, values)
      },
    },
  }
  const clock = { now: Date.now() }
  const authenticator = createAuthenticator(createCredentialRepository(counted), {
    onTouchError: (error) => {
      throw error
    },
    now: () => clock.now,
  })
  return { authenticator, queries, clock, counted }
}

async function revokeKey(key: string): Promise<void> {
  const { prisma } = await testDatabase()
  await prisma.apiKey.update({ where: { keyHash: hashToken(key) }, data: { revokedAt: new Date() } })
}

test('fifty requests at once with one key cost one query', async () => {
  const { key, id } = await makeAccount()
  const { authenticator, queries } = await anotherInstance()
  const principals = await Promise.all(Array.from({ length: 50 }, () => authenticator.authenticate(key)))
  expect(principals.every((principal) => principal?.accountId === id)).toBe(true)
  expect(queries.filter((name) => name === 'find-api-key')).toHaveLength(1)
})

test('a busy key costs one query every four seconds', async () => {
  const { key } = await makeAccount()
  const { authenticator, queries, clock } = await anotherInstance()
  for (let elapsedMs = 0; elapsedMs < 8_000; elapsedMs += 100) {
    await authenticator.authenticate(key)
    clock.now += 100
  }
  expect(queries.filter((name) => name === 'find-api-key')).toHaveLength(2)
})

test('unknown secrets are asked for each time and fill no memory', async () => {
  const { authenticator, queries } = await anotherInstance()
  for (const token of ['sk_nothing', 'sk_nothing', 'ses_nothing', ''])
    expect(await authenticator.authenticate(token)).toBeNull()
  expect(queries).toEqual(['find-api-key', 'find-api-key', 'find-session', 'find-api-key'])
})

test('a revocation through one instance ends there at once and on another within five seconds', async () => {
  const account = await makeAccount()
  const key = await makeKey(account.id)
  const other = await anotherInstance()
  const client = await bearer('/v1', key)
  expect((await client.get('/auth/me')).status).toBe(200)
  expect(await other.authenticator.authenticate(key)).not.toBeNull()

  const me = await client.get('/auth/me')
  const admin = await bearer('/v1', account.key)
  expect((await admin.delete(`/api-keys/${me.body.apiKey.id}`)).status).toBe(204)

  expect((await client.get('/auth/me')).status).toBe(401)
  other.clock.now += 5_000
  expect(await other.authenticator.authenticate(key)).toBeNull()
})

test('a session that ends elsewhere is honoured no longer than five seconds', async () => {
  const { id } = await makeAccount()
  const user = await makeUser(id)
  const token = await makeSession(id, user.id)
  const other = await anotherInstance()
  expect(await other.authenticator.authenticate(token)).toMatchObject({ userId: user.id })
  const session = await bearer('/v1', token)
  expect((await session.post('/auth/logout')).status).toBe(204)
  expect((await session.get('/auth/me')).status).toBe(401)
  other.clock.now += 5_000
  expect(await other.authenticator.authenticate(token)).toBeNull()
})

test('a lookup that was under way during a revocation is not remembered', async () => {
  const { id } = await makeAccount()
  const key = await makeKey(id)
  const { counted } = await anotherInstance()
  const [hasRead, mayAnswer] = [signal(), signal()]
  const repository = createCredentialRepository(counted)
  const authenticator = createAuthenticator(
    {
      ...repository,
      async findApiKey(hash) {
        const found = await repository.findApiKey(hash)
        hasRead.give()
        await mayAnswer.given
        return found
      },
    },
    { onTouchError: () => {} },
  )
  const before = authenticator.authenticate(key)
  await hasRead.given
  await revokeKey(key)
  authenticator.forgetAll()
  const after = authenticator.authenticate(key)
  mayAnswer.give()
  expect(await before).not.toBeNull()
  expect(await after).toBeNull()
  expect(await authenticator.authenticate(key)).toBeNull()
})

test('a remembered credential ends when it expires', async () => {
  const { id } = await makeAccount()
  const { authenticator, clock } = await anotherInstance()
  const key = await makeKey(id, { expiresAt: new Date(clock.now + 60_000) })
  clock.now += 58_000
  expect(await authenticator.authenticate(key)).not.toBeNull()
  clock.now += 1_999
  expect(await authenticator.authenticate(key)).not.toBeNull()
  clock.now += 1
  expect(await authenticator.authenticate(key)).toBeNull()
})

test('the use of a key is noted, at most once a minute', async () => {
  const { id } = await makeAccount()
  const key = await makeKey(id)
  const { prisma } = await testDatabase()
  const { authenticator, queries } = await anotherInstance()
  const lastUse = async () => {
    const { lastUsedAt } = await prisma.apiKey.findUniqueOrThrow({ where: { keyHash: hashToken(key) } })
    return lastUsedAt
  }
  await authenticator.authenticate(key)
  const first = await vi.waitFor(async () => {
    const time = await lastUse()
    expect(time).toBeInstanceOf(Date)
    return time
  })
  authenticator.forgetAll()
  await authenticator.authenticate(key)
  expect(queries.filter((name) => name === 'touch-api-key')).toHaveLength(2)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await lastUse()).toEqual(first)
})

function signal() {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give }
}
