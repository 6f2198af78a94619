import { describe, expect, test } from 'vitest'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeUser } from '../../support/factories.ts'
import { login, newUser, sessionOf, shareWithFurtherAccount, team, works } from './team.ts'

describe('PATCH /users/{id}', () => {
  test('changes what is named and nothing else', async () => {
    const { client } = await team()
    const { body: made } = await client.post('/users', { ...newUser(), role: 'EDITOR' })
    const path = `/users/${made.id}`
    for (const change of [{ name: 'Ada' }, { role: 'VIEWER' }, { disabled: true }, { disabled: false }, {}]) {
      const before = (await client.get(path)).body
      const changed = await client.patch(path, change)
      expect(changed.status).toBe(200)
      expect(changed.body).toEqual({ ...before, ...change, updatedAt: changed.body.updatedAt })
      expect((await client.get(path)).body).toEqual(changed.body)
    }
  })

  test('a lesser role counts at once in sessions that are open', async () => {
    const { client } = await team()
    const wanted = { ...newUser(), role: 'EDITOR' }
    const { body: made } = await client.post('/users', wanted)
    const session = await sessionOf(wanted)
    expect((await session.post('/assistants', { name: 'A' })).status).toBe(201)
    await client.patch(`/users/${made.id}`, { role: 'VIEWER' })
    expect((await session.post('/assistants', { name: 'B' })).status).toBe(403)
  })

  test('disabling ends the sessions in this account for good, and none elsewhere', async () => {
    const here = await team()
    const wanted = newUser()
    const { body: made } = await here.client.post('/users', wanted)
    const there = await shareWithFurtherAccount(wanted.email)
    const session = await sessionOf(wanted)
    const elsewhere = await bearer(
      '/v1',
      (await login({ ...wanted, accountSlug: there.account.slug })).body.token,
    )
    expect(await works(session)).toBe(true)
    await here.client.patch(`/users/${made.id}`, { disabled: true })
    expect(await works(session)).toBe(false)
    await here.client.patch(`/users/${made.id}`, { disabled: false })
    expect(await works(session)).toBe(false)
    expect(await works(elsewhere)).toBe(true)
  })

  test('a new password ends all sessions and the old password', async () => {
    const { client } = await team()
    const wanted = newUser()
    const { body: made } = await client.post('/users', wanted)
    const session = await sessionOf(wanted)
    const changed = { email: wanted.email, password: 'quite another password' }
    expect((await client.patch(`/users/${made.id}`, { password: changed.password })).status).toBe(200)
    expect(await works(session)).toBe(false)
    expect((await login(wanted)).status).toBe(401)
    expect((await login(changed)).status).toBe(200)
  })

  test('the password of a user whom other accounts share is out of reach, and nothing else changes', async () => {
    const here = await team()
    const wanted = newUser()
    const { body: made } = await here.client.post('/users', wanted)
    await shareWithFurtherAccount(wanted.email)
    const response = await here.client.patch(`/users/${made.id}`, { password: 'x'.repeat(12), name: 'Other' })
    expect(response.status).toBe(409)
    expect((await here.client.get(`/users/${made.id}`)).body).toEqual(made)
    expect((await login(wanted)).status).toBe(200)
  })

  test.each([
    [{ name: null }],
    [{ disabled: 'yes' }],
    [{ email: 'new@example.com' }],
    [{ password: 'short' }],
  ])('%j is refused', async (change) => {
    const { client, admin } = await team()
    const response = await client.patch(`/users/${admin.id}`, change)
    expect(response.status).toBe(400)
    expect(response.body.errors).toMatchObject([{ pointer: `/${Object.keys(change)[0]}` }])
  })
})

describe('DELETE /users/{id}', () => {
  test('ends the membership and its sessions; other accounts keep the user', async () => {
    const here = await team({ operator: true })
    const wanted = newUser()
    const { body: made } = await here.client.post('/users', wanted)
    const there = await shareWithFurtherAccount(wanted.email)
    const session = await sessionOf(wanted)
    expect((await here.client.delete(`/users/${made.id}`)).status).toBe(204)
    expect(await works(session)).toBe(false)
    expect((await here.client.get(`/users/${made.id}`)).status).toBe(404)
    expect((await here.client.delete(`/users/${made.id}`)).status).toBe(404)
    expect((await there.client.get(`/users/${made.id}`)).status).toBe(200)
    expect((await login(wanted)).body.account.slug).toBe(there.account.slug)
    const again = await here.client.post('/users', { email: wanted.email, name: 'Back' })
    expect(again.body).toMatchObject({ id: made.id, name: 'Back' })
    expect(await works(session)).toBe(false)
  })

  test('a user whom nobody knows any more is forgotten, password and all', async () => {
    const { client } = await team()
    const wanted = newUser()
    const { body: made } = await client.post('/users', wanted)
    await client.delete(`/users/${made.id}`)
    const { prisma } = await testDatabase()
    expect(await prisma.user.count({ where: { email: wanted.email } })).toBe(0)
    const again = { ...wanted, password: 'quite another password' }
    await client.post('/users', again)
    expect((await login(again)).status).toBe(200)
  })
})

describe('the last enabled ADMIN', () => {
  const attempts: Record<string, (client: Client, id: string) => Promise<{ status: number }>> = {
    removed: (client, id) => client.delete(`/users/${id}`),
    disabled: (client, id) => client.patch(`/users/${id}`, { disabled: true }),
    demoted: (client, id) => client.patch(`/users/${id}`, { role: 'EDITOR' }),
  }

  test.each(Object.entries(attempts))('cannot be %s', async (_name, attempt) => {
    const { client, admin, account } = await team()
    await makeUser(account.id, { role: 'ADMIN', disabled: true })
    await makeUser(account.id, { role: 'EDITOR' })
    const before = (await client.get(`/users/${admin.id}`)).body
    expect((await attempt(client, admin.id)).status).toBe(409)
    expect((await client.get(`/users/${admin.id}`)).body).toEqual(before)
    expect((await client.patch(`/users/${admin.id}`, { name: 'Renamed', role: 'ADMIN' })).status).toBe(200)
  })

  test.each(Object.entries(attempts))('one of two can be %s', async (_name, attempt) => {
    const { client, admin, account } = await team()
    await makeUser(account.id, { role: 'ADMIN' })
    expect((await attempt(client, admin.id)).status).toBeLessThan(300)
  })

  test.each(Object.entries(attempts))('remains when two are %s at once', async (_name, attempt) => {
    const { client, admin, account } = await team()
    const second = await makeUser(account.id, { role: 'ADMIN' })
    const responses = await Promise.all([admin, second].map(({ id }) => attempt(client, id)))
    expect(responses.map(({ status }) => status < 300)).toContain(true)
    expect(responses.map(({ status }) => status)).toContain(409)
    const { prisma } = await testDatabase()
    const left = { accountId: account.id, role: 'ADMIN', disabled: false } as const
    expect(await prisma.membership.count({ where: left })).toBe(1)
  })
})
