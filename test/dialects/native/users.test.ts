import { describe, expect, test } from 'vitest'
import { parseId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeSession, makeUser } from '../../support/factories.ts'
import { login, newUser, team } from './team.ts'

describe('POST /users', () => {
  test('adds a user who can log in', async () => {
    const { client, account } = await team()
    const wanted = { ...newUser(), role: 'EDITOR' }
    const made = await client.post('/users', wanted)
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      id: expect.stringMatching(/^user_/),
      email: wanted.email,
      name: 'Grace',
      role: 'EDITOR',
      disabled: false,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    })
    expect((await client.get(`/users/${made.body.id}`)).body).toEqual(made.body)
    expect((await client.get(`/users/${parseId('user', made.body.id)}`)).body).toEqual(made.body)
    const session = await login(wanted)
    expect(session.body).toMatchObject({ user: { role: 'EDITOR' }, account: { slug: account.slug } })
  })

  test('makes a VIEWER when no role is given, and keeps the email in small letters', async () => {
    const { client } = await team()
    const wanted = newUser()
    const made = await client.post('/users', { ...wanted, email: wanted.email.toUpperCase() })
    expect(made.body).toMatchObject({ role: 'VIEWER', email: wanted.email })
  })

  test('refuses an email that the account has, in any capitals', async () => {
    const { client, admin } = await team()
    const response = await client.post('/users', { ...newUser(), email: admin.email.toUpperCase() })
    expect(response.status).toBe(409)
    expect(response.body.details).toEqual({ email: admin.email })
    expect((await login(admin)).status).toBe(200)
  })

  test('two requests at once for one email make one user', async () => {
    const { client } = await team()
    const wanted = newUser()
    const responses = await Promise.all([1, 2, 3].map(() => client.post('/users', wanted)))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('of two accounts that add one email at once, one gets the user', async () => {
    const [one, two] = [await team(), await team()]
    const wanted = newUser()
    const responses = await Promise.all([one, two].map(({ client }) => client.post('/users', wanted)))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409])
    const { prisma } = await testDatabase()
    expect(await prisma.membership.count({ where: { user: { email: wanted.email } } })).toBe(1)
  })

  test('names every wrong field at once', async () => {
    const { client } = await team()
    const response = await client.post('/users', {
      email: 'nobody',
      password: 'short',
      name: 7,
      role: 'OWNER',
      disabled: false,
    })
    expect(response.status).toBe(400)
    expect(response.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/disabled',
      '/email',
      '/name',
      '/password',
      '/role',
    ])
    const missing = (await client.post('/users', {})).body.errors
    expect(missing.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/email',
      '/name',
      '/password',
    ])
  })

  test.each([
    ['password', 'p'.repeat(11), 400],
    ['password', 'p'.repeat(12), 201],
    ['password', 'p'.repeat(200), 201],
    ['password', 'p'.repeat(201), 400],
    ['name', '', 400],
    ['name', 'n'.repeat(255), 201],
    ['name', 'n'.repeat(256), 400],
    ['email', `${'e'.repeat(243)}@example.com`, 400],
    ['role', 'ADMIN', 201],
    ['role', 'admin', 400],
    ['role', null, 400],
  ])('%s %j answers %i', async (field, value, status) => {
    const { client } = await team()
    expect((await client.post('/users', { ...newUser(), [field]: value })).status).toBe(status)
  })
})

describe('GET /users', () => {
  test('lists the users of this account only, the newest first, in pages', async () => {
    const { client, admin } = await team()
    await team()
    const emails = [admin.email]
    for (let count = 0; count < 3; count += 1) {
      const wanted = newUser()
      await client.post('/users', wanted)
      emails.unshift(wanted.email)
    }
    const seen: string[] = []
    for (let path = '/users?limit=2'; ; ) {
      const { body } = await client.get(path)
      seen.push(...body.data.map(({ email }: { email: string }) => email))
      if (!body.hasMore) break
      path = `/users?limit=2&cursor=${body.nextCursor}`
    }
    expect(seen).toEqual(emails)
  })
})

test("nonsense ids and another account's are not found, whatever is done with them", async () => {
  const [own, other] = [await team(), await team()]
  const { body: foreign } = await other.client.post('/users', newUser())
  const uuid = parseId('user', foreign.id)
  for (const id of [foreign.id, uuid, 'nonsense', `key_${foreign.id.slice(5)}`, '%00']) {
    expect((await own.client.get(`/users/${id}`)).status).toBe(404)
    expect((await own.client.patch(`/users/${id}`, { password: 'p'.repeat(12) })).status).toBe(404)
    expect((await own.client.delete(`/users/${id}`)).status).toBe(404)
  }
  expect((await other.client.get(`/users/${foreign.id}`)).body).toEqual(foreign)
})

test('an editor and a viewer reach no users', async () => {
  const { account, admin } = await team()
  for (const role of ['EDITOR', 'VIEWER'] as const) {
    const user = await makeUser(account.id, { role })
    const session = await bearer('/v1', await makeSession(account.id, user.id))
    const statuses = [
      (await session.get('/users')).status,
      (await session.get(`/users/${user.id}`)).status,
      (await session.post('/users', newUser())).status,
      (await session.patch(`/users/${user.id}`, { role: 'ADMIN' })).status,
      (await session.delete(`/users/${admin.id}`)).status,
    ]
    expect(statuses).toEqual([403, 403, 403, 403, 403])
  }
})
