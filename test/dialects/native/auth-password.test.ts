import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { bearer, clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeUser } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { login, newUser, sessionOf, shareWithFurtherAccount, team, works } from './team.ts'

const next = 'quite another password'

async function userWithSession(role: 'ADMIN' | 'EDITOR' | 'VIEWER' = 'VIEWER') {
  const account = await makeAccount()
  const user = await makeUser(account.id, { role })
  return { user, session: await sessionOf(user) }
}

test.each(['ADMIN', 'EDITOR', 'VIEWER'] as const)('a user as %s sets a new password', async (role) => {
  const { user, session } = await userWithSession(role)
  const body = { currentPassword: user.password, newPassword: next }
  const response = await session.post('/auth/password', body)
  expect(response.status).toBe(204)
  expect((await login(user)).status).toBe(401)
  expect((await login({ ...user, password: next })).status).toBe(200)
})

test('all other sessions of the user end, in every account, and nobody else notices', async () => {
  const here = await team()
  const wanted = newUser()
  await here.client.post('/users', wanted)
  const there = await shareWithFurtherAccount(wanted.email)
  const calling = await sessionOf(wanted)
  const others = [
    await sessionOf(wanted),
    await bearer('/v1', (await login({ ...wanted, accountSlug: there.account.slug })).body.token),
  ]
  const stranger = await sessionOf(here.admin)
  for (const session of [calling, ...others, stranger]) expect(await works(session)).toBe(true)
  const body = { currentPassword: wanted.password, newPassword: next }
  expect((await calling.post('/auth/password', body)).status).toBe(204)
  for (const session of others) expect(await works(session)).toBe(false)
  expect(await works(calling)).toBe(true)
  expect(await works(stranger)).toBe(true)
  expect(await works(here.client)).toBe(true)
})

test('with the cookie, too', async () => {
  const { id } = await makeAccount()
  const user = await makeUser(id)
  const { token } = (await login(user)).body
  const session = await clientFor('/v1', { cookie: `auth-token=${token}` })
  const body = { currentPassword: user.password, newPassword: next }
  expect((await session.post('/auth/password', body)).status).toBe(204)
  expect(await works(session)).toBe(true)
})

test('a wrong current password is a wrong field, and changes nothing', async () => {
  const { user, session } = await userWithSession()
  const other = await sessionOf(user)
  for (const currentPassword of [next, `${user.password}.`, 'x']) {
    const response = await session.post('/auth/password', { currentPassword, newPassword: next })
    expect(response.status).toBe(400)
    expect(response.body.errors).toMatchObject([{ pointer: '/currentPassword' }])
  }
  expect(await works(session)).toBe(true)
  expect(await works(other)).toBe(true)
  expect((await login(user)).status).toBe(200)
})

test('an API key is refused, whatever it may do', async () => {
  const { account, admin } = await team()
  const body = { currentPassword: admin.password, newPassword: next }
  for (const key of [account.key, await makeKey(account.id, { scopes: ['read'] })]) {
    expect((await (await bearer('/v1', key)).post('/auth/password', body)).status).toBe(403)
  }
  expect((await login(admin)).status).toBe(200)
})

test('needs a credential', async () => {
  const body = { currentPassword: 'x', newPassword: next }
  expect((await (await clientFor('/v1')).post('/auth/password', body)).status).toBe(401)
})

test('names every wrong field at once', async () => {
  const { session } = await userWithSession()
  const pointersOf = async (body: object) => {
    const response = await session.post('/auth/password', body)
    expect(response.status).toBe(400)
    return response.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()
  }
  expect(await pointersOf({})).toEqual(['/currentPassword', '/newPassword'])
  const wrong = { currentPassword: '', newPassword: 'short', email: 'a@example.com' }
  expect(await pointersOf(wrong)).toEqual(['/currentPassword', '/email', '/newPassword'])
})

test.each([
  [11, 400],
  [12, 204],
  [200, 204],
  [201, 400],
])('a new password of %i characters answers %i', async (length, status) => {
  const { user, session } = await userWithSession()
  const newPassword = randomBytes(length).toString('hex').slice(0, length)
  const response = await session.post('/auth/password', { currentPassword: user.password, newPassword })
  expect(response.status).toBe(status)
  if (status === 400) expect(response.body.errors).toMatchObject([{ pointer: '/newPassword' }])
  const password = status === 204 ? newPassword : user.password
  expect((await login({ ...user, password })).status).toBe(200)
})

test('guesses here and at the login are counted together, for this address', async () => {
  const user = await makeUser((await makeAccount()).id)
  const { token } = (await login(user)).body
  const address = '203.0.113.80'
  const body = { currentPassword: 'wrong', newPassword: next }
  for (let count = 0; count < 5; count += 1) {
    expect((await loginFrom(address, user.email, 'wrong')).statusCode).toBe(401)
    expect((await changeFrom(address, token, body)).statusCode).toBe(400)
  }
  const refused = await changeFrom(address, token, { ...body, currentPassword: user.password })
  expect(refused.statusCode).toBe(429)
  expect(refused.json().detail).toContain('Try again in 15 minutes.')
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900)
  expect((await loginFrom(address, user.email, user.password)).statusCode).toBe(429)
  expect((await loginFrom('203.0.113.81', user.email, user.password)).statusCode).toBe(200)
})

test('a change that succeeds was no guess', async () => {
  const { user, session } = await userWithSession()
  const wrong = { currentPassword: 'wrong', newPassword: next }
  for (let count = 0; count < 9; count += 1) await session.post('/auth/password', wrong)
  const right = { currentPassword: user.password, newPassword: next }
  expect((await session.post('/auth/password', right)).status).toBe(204)
  for (let count = 0; count < 9; count += 1)
    expect((await session.post('/auth/password', wrong)).status).toBe(400)
})

test('of two changes at once, one counts, and the session of the other ends', async () => {
  const { user, session } = await userWithSession()
  const sessions = [session, await sessionOf(user)]
  const chosen = ['the first of two passwords', 'the second of two passwords']
  const responses = await Promise.all(
    sessions.map((one, index) =>
      one.post('/auth/password', { currentPassword: user.password, newPassword: chosen[index] }),
    ),
  )
  const done = responses.map(({ status }) => status === 204)
  expect(done.filter(Boolean)).toHaveLength(1)
  for (const [index, password] of chosen.entries())
    expect((await login({ ...user, password })).status).toBe(done[index] ? 200 : 401)
  const { prisma } = await testDatabase()
  const first = await prisma.session.count({ where: { userId: user.id, revokedAt: null } })
  // The caller's, and that of the login which just succeeded.
  expect(first).toBe(2)
})

test('an admin who chose the first password is out once the user has set another', async () => {
  const { client } = await team()
  const wanted = newUser()
  await client.post('/users', wanted)
  const [owner, eavesdropper] = [await sessionOf(wanted), await sessionOf(wanted)]
  await shareWithFurtherAccount(wanted.email)
  await owner.post('/auth/password', { currentPassword: wanted.password, newPassword: next })
  expect(await works(eavesdropper)).toBe(false)
  expect((await login(wanted)).status).toBe(401)
  const { body: me } = await owner.get('/auth/me')
  expect((await client.patch(`/users/${me.user.id}`, { password: wanted.password })).status).toBe(409)
})

function loginFrom(remoteAddress: string, email: string, password: string) {
  return post(remoteAddress, '/v1/auth/login', { email, password })
}

function changeFrom(remoteAddress: string, token: string, body: object) {
  return post(remoteAddress, '/v1/auth/password', body, { authorization: `Bearer ${token}` })
}

async function post(remoteAddress: string, url: string, payload: object, headers = {}) {
  const { app } = await testApp()
  return app.inject({ method: 'POST', url, remoteAddress, payload, headers })
}
