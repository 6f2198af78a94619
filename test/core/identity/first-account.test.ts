import { afterEach, expect, test } from 'vitest'
import { createIdentity } from '../../../src/core/identity/identity.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

let fresh: FreshDatabase | undefined

afterEach(async () => {
  await fresh?.close()
  fresh = undefined
})

async function instances(count = 1) {
  fresh = await freshDatabase(count)
  const made = fresh.instances.map(async (database) => ({
    prisma: await database.openPrisma(),
    identity: createIdentity({ database, sessionTtlMs: 60_000, onBackgroundError: () => {} }),
  }))
  return Promise.all(made)
}

async function instance() {
  const [only] = await instances()
  if (only === undefined) throw new Error('No instance.')
  return only
}

test('an empty database gets an account, an admin and a key, with secrets that work', async () => {
  const { identity, prisma } = await instance()
  const first = await identity.ensureFirstAccount({ slug: 'my-team' })
  expect(first).toEqual({
    accountSlug: 'my-team',
    email: 'admin@my-team.example',
    generatedPassword: expect.stringMatching(/^.{24}$/),
    generatedApiKey: expect.stringMatching(/^sk_[\w-]{43}$/),
  })
  const byKey = await identity.authenticator.authenticate(first?.generatedApiKey ?? '')
  expect(byKey).toMatchObject({ accountSlug: 'my-team', operator: true, scopes: ['read', 'write', 'admin'] })
  const login = await identity.sessions.login({
    email: 'admin@my-team.example',
    password: first?.generatedPassword ?? '',
    address: '192.0.2.1',
  })
  expect(login.principal).toMatchObject({ role: 'ADMIN', operator: true, accountSlug: 'my-team' })
  expect(await prisma.account.findMany({ select: { slug: true, name: true } })).toEqual([
    { slug: 'my-team', name: 'my-team' },
  ])
})

test('secrets that are given work as given and are not repeated', async () => {
  const { identity, prisma } = await instance()
  const apiKey = 'a-key-of-our-own-of-32-characters-or-more'
  const given = { slug: 'acme', email: ' Boss@Acme.example', password: 'correct horse battery', apiKey }
  expect(await identity.ensureFirstAccount(given)).toEqual({
    accountSlug: 'acme',
    email: 'boss@acme.example',
    generatedPassword: null,
    generatedApiKey: null,
  })
  expect(await identity.authenticator.authenticate(apiKey)).toMatchObject({ accountSlug: 'acme' })
  const { email, password } = given
  await expect(identity.sessions.login({ email, password, address: '192.0.2.1' })).resolves.toBeDefined()
  const stored = await prisma.apiKey.findFirstOrThrow()
  expect(Buffer.from(stored.keyHash)).toEqual(hashToken(apiKey))
  expect(stored.hint).toBe('a-key…')
})

test('a second start makes nothing and shows nothing', async () => {
  const { identity, prisma } = await instance()
  await identity.ensureFirstAccount({ slug: 'my-team' })
  expect(await identity.ensureFirstAccount({ slug: 'other', password: 'another password' })).toBeNull()
  expect(await prisma.account.count()).toBe(1)
  expect(await prisma.user.count()).toBe(1)
  expect(await prisma.apiKey.count()).toBe(1)
})

test('instances that start at once make one account', async () => {
  const starting = await instances(4)
  const made = await Promise.all(
    starting.map(({ identity }) => identity.ensureFirstAccount({ slug: 'my-team' })),
  )
  expect(made.filter((account) => account !== null)).toHaveLength(1)
  const [one] = starting
  expect(await one?.prisma.account.count()).toBe(1)
  expect(await one?.prisma.apiKey.count()).toBe(1)
  expect(await one?.prisma.user.count()).toBe(1)
})
