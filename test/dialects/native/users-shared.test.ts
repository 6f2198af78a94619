import { describe, expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeKey, makeSession, makeUser } from '../../support/factories.ts'
import { login, newUser, password, shareWithFurtherAccount, team } from './team.ts'

const pointers = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer).sort()

async function membershipsOf(email: string) {
  const { prisma } = await testDatabase()
  return prisma.membership.findMany({ where: { user: { email } }, select: { accountId: true } })
}

describe('an email that another account has', () => {
  test.each([
    ['the same password', password],
    ['another password', 'quite another password'],
  ])('is refused with %s, in any capitals, and nothing changes', async (_name, chosen) => {
    const [here, there] = [await team(), await team()]
    const wanted = newUser()
    const { body: known } = await there.client.post('/users', wanted)
    for (const email of [wanted.email, wanted.email.toUpperCase()]) {
      const response = await here.client.post('/users', { email, password: chosen, name: 'Mine' })
      expect(response.status).toBe(409)
      expect(response.body.details).toEqual({ email: wanted.email })
      expect(response.body.detail).toContain('already belongs to a user of this server')
    }
    expect(await membershipsOf(wanted.email)).toEqual([{ accountId: there.account.id }])
    expect((await there.client.get(`/users/${known.id}`)).body).toEqual(known)
    expect((await login({ ...wanted, accountSlug: here.account.slug })).status).toBe(403)
    expect((await login(wanted)).status).toBe(200)
  })

  test('cannot be added without a password either, and the answer does not tell it from a new one', async () => {
    const [here, there] = [await team(), await team()]
    const known = newUser()
    await there.client.post('/users', known)
    const responses = []
    // Of the same request id, which a problem repeats.
    const headers = { 'x-request-id': 'the-same' }
    for (const { email } of [known, newUser()]) {
      const response = await here.client.post('/users', { email, name: 'Mine' }, { headers })
      expect(response.status).toBe(400)
      responses.push(response.body)
    }
    expect(responses[0]).toEqual(responses[1])
    expect(pointers(responses[0])).toEqual(['/password'])
    expect(await membershipsOf(known.email)).toHaveLength(1)
  })

  test('opens no further account to the admin who chose its password', async () => {
    const [attacker, victim] = [await team(), await team()]
    const planted = newUser()
    await attacker.client.post('/users', planted)
    expect((await victim.client.post('/users', { ...newUser(), email: planted.email })).status).toBe(409)
    expect((await login({ ...planted, accountSlug: victim.account.slug })).status).toBe(403)
    const session = await bearer('/v1', (await login(planted)).body.token)
    expect((await session.get('/auth/me')).body.account.slug).toBe(attacker.account.slug)
  })
})

describe("in the operator's account", () => {
  test('an existing user is added by leaving out the password, and keeps theirs', async () => {
    const [operator, there] = [await team({ operator: true }), await team()]
    const wanted = newUser()
    const { body: known } = await there.client.post('/users', wanted)
    const email = wanted.email.toUpperCase()
    const added = await operator.client.post('/users', { email, name: 'Ours', role: 'EDITOR' })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ id: known.id, email: wanted.email, name: 'Ours', role: 'EDITOR' })
    expect((await operator.client.get(`/users/${known.id}`)).body).toEqual(added.body)
    expect((await there.client.get(`/users/${known.id}`)).body).toEqual(known)
    const session = await login({ ...wanted, accountSlug: operator.account.slug })
    expect(session.body).toMatchObject({ user: { role: 'EDITOR' }, account: { operator: true } })
  })

  test('a session of an ADMIN may do so, too', async () => {
    const [operator, there] = [await team({ operator: true }), await team()]
    const session = await bearer('/v1', await makeSession(operator.account.id, operator.admin.id))
    const { email } = there.admin
    expect((await session.post('/users', { email, name: 'Ours' })).status).toBe(201)
  })

  test('a known email with a password is a conflict, as elsewhere', async () => {
    const [operator, there] = [await team({ operator: true }), await team()]
    const response = await operator.client.post('/users', { ...newUser(), email: there.admin.email })
    expect(response.status).toBe(409)
    expect(await membershipsOf(there.admin.email)).toHaveLength(1)
    expect((await login(there.admin)).status).toBe(200)
  })

  test('a new email without a password is refused by the name of the field', async () => {
    const { client } = await team({ operator: true })
    const { email } = newUser()
    const response = await client.post('/users', { email, name: 'Nobody' })
    expect(response.status).toBe(400)
    expect(pointers(response.body)).toEqual(['/password'])
    expect(await membershipsOf(email)).toEqual([])
    const worse = await client.post('/users', { email, name: '', role: 'OWNER' })
    expect(pointers(worse.body)).toEqual(['/name', '/password', '/role'])
    expect(pointers((await client.post('/users', { email: 'nobody' })).body)).toEqual(['/email', '/name'])
  })

  test('an own user is a conflict, with a password and without', async () => {
    const { client, admin } = await team({ operator: true })
    for (const user of [{ password }, {}]) {
      const response = await client.post('/users', { ...user, email: admin.email, name: 'Twice' })
      expect(response.status).toBe(409)
      expect(response.body.detail).toContain('is already a user of this account')
    }
  })

  test('two requests at once add an existing user once', async () => {
    const [operator, there] = [await team({ operator: true }), await team()]
    const wanted = { email: there.admin.email, name: 'Ours' }
    const responses = await Promise.all([1, 2, 3].map(() => operator.client.post('/users', wanted)))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('only an admin adds existing users', async () => {
    const [operator, there] = [await team({ operator: true }), await team()]
    const { id: accountId } = operator.account
    const editor = await makeUser(accountId, { role: 'EDITOR' })
    const refused = [
      await makeSession(accountId, editor.id),
      await makeKey(accountId, { scopes: ['read', 'write'] }),
    ]
    for (const secret of refused) {
      for (const { email } of [there.admin, newUser()]) {
        const response = await (await bearer('/v1', secret)).post('/users', { email, name: 'Ours' })
        expect(response.status).toBe(403)
      }
    }
    expect(await membershipsOf(there.admin.email)).toHaveLength(1)
  })
})

test("a user's id is the same in all of their accounts", async () => {
  const here = await team()
  const wanted = newUser()
  const { body: made } = await here.client.post('/users', wanted)
  const there = await shareWithFurtherAccount(wanted.email)
  expect((await there.client.get('/users')).body.data).toMatchObject([{ id: made.id, role: 'ADMIN' }])
})
