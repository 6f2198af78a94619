import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'

function newAccount() {
  const random = randomBytes(6).toString('hex')
  const admin = { email: `${random}@Example.com`, password: 'correct horse battery staple' }
  return { slug: `team-${random}`, name: 'Acme Dental', admin }
}

async function operator() {
  const account = await makeAccount({ operator: true })
  return bearer('/v1', account.key)
}

test('the operator makes an account whose key and admin work at once, and reach nothing else', async () => {
  const client = await operator()
  const wanted = newAccount()
  const made = await client.post('/accounts', wanted)
  expect(made.status).toBe(201)
  const email = wanted.admin.email.toLowerCase()
  expect(made.body).toEqual({
    account: {
      id: expect.stringMatching(/^acct_/),
      slug: wanted.slug,
      name: 'Acme Dental',
      createdAt: expect.any(String),
    },
    admin: { id: expect.stringMatching(/^user_/), email },
    apiKey: {
      id: expect.stringMatching(/^key_/),
      name: 'First key',
      hint: `${made.body.apiKey.secret.slice(0, 8)}…`,
      scopes: ['read', 'write', 'admin'],
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      createdAt: expect.any(String),
      previousSecretExpiresAt: null,
      updatedAt: expect.any(String),
      secret: expect.stringMatching(/^sk_[\w-]{43}$/),
    },
  })
  await client.post('/assistants', { name: "The operator's own" })
  const theirs = await bearer('/v1', made.body.apiKey.secret)
  const me = await theirs.get('/auth/me')
  expect(me.body.account).toEqual({ id: made.body.account.id, slug: wanted.slug, operator: false })
  expect((await theirs.get('/assistants')).body.data).toEqual([])
  const users = await theirs.get('/users')
  expect(users.body.data).toMatchObject([{ id: made.body.admin.id, email, role: 'ADMIN', disabled: false }])
  const login = await (await clientFor('/v1')).post('/auth/login', wanted.admin)
  expect(login.body).toMatchObject({ user: { email, role: 'ADMIN' }, account: { slug: wanted.slug } })
})

test('only an admin of the operator may make accounts', async () => {
  const home = await makeAccount({ operator: true })
  const other = await makeAccount()
  const editor = await makeUser(home.id, { role: 'EDITOR' })
  const refused = [
    other.key,
    await makeKey(home.id, { scopes: ['read', 'write'] }),
    await makeSession(home.id, editor.id),
  ]
  for (const secret of refused) {
    const wanted = newAccount()
    expect((await (await bearer('/v1', secret)).post('/accounts', wanted)).status).toBe(403)
    const { prisma } = await testDatabase()
    expect(await prisma.account.count({ where: { slug: wanted.slug } })).toBe(0)
  }
  const admin = await makeUser(home.id)
  const session = await bearer('/v1', await makeSession(home.id, admin.id))
  expect((await session.post('/accounts', newAccount())).status).toBe(201)
})

test('a taken slug is a conflict that leaves nothing behind', async () => {
  const client = await operator()
  const taken = await makeAccount()
  const wanted = { ...newAccount(), slug: taken.slug }
  const response = await client.post('/accounts', wanted)
  expect(response.status).toBe(409)
  expect(response.body).toMatchObject({ details: { slug: taken.slug } })
  const { prisma } = await testDatabase()
  expect(await prisma.user.count({ where: { email: wanted.admin.email.toLowerCase() } })).toBe(0)
})

test('two requests at once for one slug make one account', async () => {
  const client = await operator()
  const { slug } = newAccount()
  const responses = await Promise.all([1, 2].map(() => client.post('/accounts', { ...newAccount(), slug })))
  expect(responses.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('an account is given to an existing user by leaving out the password, which stays', async () => {
  const client = await operator()
  const home = await makeAccount()
  const known = await makeUser(home.id, { role: 'VIEWER' })
  const wanted = { ...newAccount(), admin: { email: known.email.toUpperCase() } }
  const made = await client.post('/accounts', wanted)
  expect(made.status).toBe(201)
  expect(made.body.admin).toEqual({ id: toTypeId('user', known.id), email: known.email })
  const login = async (accountSlug: string) => {
    const { email, password } = known
    return (await (await clientFor('/v1')).post('/auth/login', { email, password, accountSlug })).body
  }
  expect(await login(wanted.slug)).toMatchObject({ user: { role: 'ADMIN' }, account: { slug: wanted.slug } })
  expect(await login(home.slug)).toMatchObject({ user: { role: 'VIEWER' }, account: { slug: home.slug } })
})

test('a password for an email that is known is a conflict that makes nothing and changes no password', async () => {
  const client = await operator()
  const known = await makeUser((await makeAccount()).id)
  for (const password of [known.password, 'a password that is not used']) {
    const wanted = { ...newAccount(), admin: { email: known.email, password } }
    const response = await client.post('/accounts', wanted)
    expect(response.status).toBe(409)
    expect(response.body).toMatchObject({ details: { email: known.email } })
    expect(response.body.detail).toContain('leaving out the password')
    const { prisma } = await testDatabase()
    expect(await prisma.account.count({ where: { slug: wanted.slug } })).toBe(0)
  }
  const { email, password } = known
  expect((await (await clientFor('/v1')).post('/auth/login', { email, password })).status).toBe(200)
})

test('a new email without a password is refused by the name of the field, with all others', async () => {
  const client = await operator()
  const { slug, name, admin } = newAccount()
  const pointersOf = async (body: object) => {
    const response = await client.post('/accounts', body)
    expect(response.status).toBe(400)
    return response.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()
  }
  const { email } = admin
  expect(await pointersOf({ slug, name, admin: { email } })).toEqual(['/admin/password'])
  expect(await pointersOf({ slug, name: '', admin: { email } })).toEqual(['/admin/password', '/name'])
  expect(await pointersOf({ slug, name, admin: {} })).toEqual(['/admin/email'])
  const { prisma } = await testDatabase()
  expect(await prisma.account.count({ where: { slug } })).toBe(0)
  expect(await prisma.user.count({ where: { email: email.toLowerCase() } })).toBe(0)
})

test('whoever is not the operator cannot ask who is known', async () => {
  const other = await makeAccount()
  const known = await makeUser(other.id)
  const client = await bearer('/v1', other.key)
  for (const { email } of [known, newAccount().admin]) {
    expect((await client.post('/accounts', { ...newAccount(), admin: { email } })).status).toBe(403)
  }
})

test('two requests at once for one new admin make one account', async () => {
  const client = await operator()
  const { admin } = newAccount()
  const responses = await Promise.all([1, 2].map(() => client.post('/accounts', { ...newAccount(), admin })))
  expect(responses.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('every wrong field is named at once, and nothing is made', async () => {
  const client = await operator()
  const response = await client.post('/accounts', {
    slug: 'Not A Slug',
    name: '',
    admin: { email: 'nobody', password: 'short', role: 'ADMIN' },
    operator: true,
  })
  expect(response.status).toBe(400)
  expect(response.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
    '/admin/email',
    '/admin/password',
    '/admin/role',
    '/name',
    '/operator',
    '/slug',
  ])
  const missing = await client.post('/accounts', {})
  expect(missing.body.errors).toHaveLength(3)
})

test.each([
  ['slug', 'a', 201],
  ['slug', 'a'.repeat(63), 201],
  ['slug', 'a'.repeat(64), 400],
  ['slug', '-a', 400],
  ['slug', 'a-', 400],
  ['slug', 'a_b', 400],
  ['slug', '', 400],
  ['name', 'n'.repeat(255), 201],
  ['name', 'n'.repeat(256), 400],
  ['name', 'a\0b', 400],
])('%s %j answers %i', async (field, value, status) => {
  const { prisma } = await testDatabase()
  await prisma.account.deleteMany({ where: { slug: { in: ['a', 'a'.repeat(63)] } } })
  const response = await (await operator()).post('/accounts', { ...newAccount(), [field]: value })
  expect(response.status).toBe(status)
})
