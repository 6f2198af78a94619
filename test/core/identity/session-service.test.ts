import { expect, test } from 'vitest'
import { defaultSettings } from '../../../src/core/identity/account.ts'
import { createIdentity } from '../../../src/core/identity/identity.ts'
import { createLoginThrottle } from '../../../src/core/identity/login-throttle.ts'
import type { Role } from '../../../src/core/identity/principal.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import { createSessionRepository } from '../../../src/core/identity/session-repository.ts'
import { createSessionService } from '../../../src/core/identity/session-service.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeSession, makeUser, type TestUser } from '../../support/factories.ts'

/** An instance of its own, so that no other test's tries count. */
async function identity() {
  const database = await testDatabase()
  return createIdentity({ database, sessionTtlMs: 60_000, onBackgroundError: () => {} })
}

async function join(user: TestUser, accountId: string, options: { role?: Role; disabled?: boolean } = {}) {
  const { prisma } = await testDatabase()
  const { role = 'EDITOR', disabled = false } = options
  await prisma.membership.create({ data: { accountId, userId: user.id, name: 'Ada', role, disabled } })
}

const address = '192.0.2.1'

test('a login opens the account until it expires', async () => {
  const account = await makeAccount()
  const { id, email, password } = await makeUser(account.id, { role: 'EDITOR', name: 'Grace' })
  const { sessions, authenticator } = await identity()
  const login = await sessions.login({ email, password, address })
  expect(login.principal).toEqual({
    kind: 'user',
    userId: id,
    email,
    name: 'Grace',
    role: 'EDITOR',
    sessionId: expect.any(String),
    accountId: account.id,
    accountSlug: account.slug,
    operator: false,
    ...defaultSettings,
  })
  expect(login.token).toMatch(/^ses_[\w-]{43}$/)
  expect(Math.abs(login.expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(5_000)
  expect(await authenticator.authenticate(login.token)).toEqual(login.principal)
})

test('the token of a session is stored as a hash only', async () => {
  const account = await makeAccount()
  const { id, email, password } = await makeUser(account.id)
  const { token } = await (await identity()).sessions.login({ email, password, address })
  const { prisma } = await testDatabase()
  const stored = await prisma.session.findFirstOrThrow({ where: { userId: id } })
  expect(Buffer.from(stored.tokenHash)).toEqual(hashToken(token))
})

test.each([(email: string) => email.toUpperCase(), (email: string) => `  ${email}\n`])(
  'the email is known in any capitals, with any space around it',
  async (spell) => {
    const account = await makeAccount()
    const { email, password } = await makeUser(account.id)
    const login = await (await identity()).sessions.login({ email: spell(email), password, address })
    expect(login.principal.email).toBe(email)
  },
)

test('a wrong password and an unknown email are told the same', async () => {
  const account = await makeAccount()
  const { email, password } = await makeUser(account.id, { disabled: true })
  const { sessions } = await identity()
  const told = { code: 'unauthenticated', message: 'The email or the password is wrong.' }
  const wrong = [
    { email, password: `${password}.` },
    { email, password: '' },
    { email: 'nobody@example.com', password },
    { email: 'nobody@example.com', password: 'the password of nobody' },
  ]
  for (const attempt of wrong) {
    await expect(sessions.login({ ...attempt, address })).rejects.toMatchObject(told)
    const there = { ...attempt, address, accountSlug: account.slug }
    await expect(sessions.login(there)).rejects.toMatchObject(told)
  }
})

test('an unknown email takes as long as a wrong password', async () => {
  const account = await makeAccount()
  const { email } = await makeUser(account.id)
  const { sessions } = await identity()
  const time = async (who: string) => {
    const start = performance.now()
    await sessions.login({ email: who, password: 'wrong', address }).catch(() => {})
    return performance.now() - start
  }
  await time(email)
  const known: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < 5; round += 1) {
    known.push(await time(email))
    unknown.push(await time('nobody@example.com'))
  }
  // The quickest of each, which other work on the machine disturbs least. Without a hash it would be a tenth.
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
})

test('a disabled user learns so once the password is right', async () => {
  const account = await makeAccount()
  const { email, password } = await makeUser(account.id, { disabled: true })
  const { sessions } = await identity()
  await expect(sessions.login({ email, password, address })).rejects.toMatchObject({ code: 'forbidden' })
})

test('of several accounts, the first that is enabled is entered, or the one that is named', async () => {
  const [first, second, third] = [await makeAccount(), await makeAccount(), await makeAccount()]
  const user = await makeUser(first.id, { disabled: true })
  await join(user, second.id, { role: 'VIEWER' })
  await join(user, third.id)
  const { sessions } = await identity()
  const { email, password } = user
  const enter = async (accountSlug?: string) => {
    const { principal } = await sessions.login({ email, password, address, accountSlug })
    return [principal.accountId, principal.role]
  }
  expect(await enter()).toEqual([second.id, 'VIEWER'])
  expect(await enter(third.slug)).toEqual([third.id, 'EDITOR'])
  await expect(enter(first.slug)).rejects.toMatchObject({ code: 'forbidden' })
})

test("another's account and one that does not exist are refused alike", async () => {
  const [own, foreign] = [await makeAccount(), await makeAccount()]
  const { email, password } = await makeUser(own.id)
  const { sessions } = await identity()
  for (const accountSlug of [foreign.slug, 'no-such-account', '']) {
    await expect(sessions.login({ email, password, address, accountSlug })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You have no access to this account.',
    })
  }
})

test('the eleventh try for an email from one address is refused, even with the right password, but not from another', async () => {
  const account = await makeAccount()
  const { email, password } = await makeUser(account.id)
  const { sessions } = await identity()
  for (let count = 0; count < 10; count += 1) {
    const attempt = { email, password: 'wrong', address }
    await expect(sessions.login(attempt)).rejects.toMatchObject({ code: 'unauthenticated' })
  }
  const refused = sessions.login({ email: email.toUpperCase(), password, address })
  await expect(refused).rejects.toMatchObject({
    code: 'too_many_requests',
    retryAfterSeconds: expect.any(Number),
  })
  const elsewhere = await sessions.login({ email, password, address: '198.51.100.1' })
  expect(elsewhere.principal.email).toBe(email)
})

test('tries at once are counted each, before any of them is looked at', async () => {
  const account = await makeAccount()
  const { email } = await makeUser(account.id)
  const { sessions } = await identity()
  const tries = Array.from({ length: 20 }, () => sessions.login({ email, password: 'wrong', address }))
  const codes = (await Promise.allSettled(tries)).map((outcome) =>
    outcome.status === 'rejected' ? outcome.reason.code : 'let in',
  )
  expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10)
  expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(10)
})

test('a login purges the sessions of that user that are over, and no others', async () => {
  const account = await makeAccount()
  const user = await makeUser(account.id)
  const other = await makeUser(account.id)
  const { prisma } = await testDatabase()
  const past = new Date(Date.now() - 1_000)
  const make = async (userId: string, data: { expiresAt?: Date; revokedAt?: Date }) => {
    const tokenHash = hashToken(await makeSession(account.id, userId))
    await prisma.session.update({ where: { tokenHash }, data })
  }
  await make(user.id, { expiresAt: past })
  await make(user.id, { revokedAt: past })
  await make(user.id, {})
  await make(other.id, { expiresAt: past })
  const { email, password } = user
  await (await identity()).sessions.login({ email, password, address })
  expect(await prisma.session.count({ where: { userId: user.id } })).toBe(2)
  expect(await prisma.session.count({ where: { userId: other.id } })).toBe(1)
})

test('logging out ends this session on the server and no other', async () => {
  const account = await makeAccount()
  const { email, password } = await makeUser(account.id)
  const { sessions, authenticator } = await identity()
  const one = await sessions.login({ email, password, address })
  const two = await sessions.login({ email, password, address })
  expect(await authenticator.authenticate(one.token)).not.toBeNull()
  await sessions.logout(one.principal)
  expect(await authenticator.authenticate(one.token)).toBeNull()
  expect(await authenticator.authenticate(two.token)).not.toBeNull()
})

test('logging out with a key leaves the key alone', async () => {
  const { key } = await makeAccount()
  const { sessions, authenticator } = await identity()
  const principal = await authenticator.authenticate(key)
  if (principal === null) throw new Error('The key is not known.')
  await sessions.logout(principal)
  expect(await authenticator.authenticate(key)).not.toBeNull()
})

test.each([
  ['the password is changed', { passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA' }, {}],
  ['the user is disabled', {}, { disabled: true }],
])('a login during which %s opens nothing', async (_name, userChange, membershipChange) => {
  const account = await makeAccount()
  const { id: userId, email, password } = await makeUser(account.id)
  const database = await testDatabase()
  const { authenticator } = await identity()
  const repository = createSessionRepository(database)
  const sessions = createSessionService({
    sessions: {
      ...repository,
      async findUser(wanted) {
        const found = await repository.findUser(wanted)
        await database.prisma.user.update({ where: { id: userId }, data: userChange })
        await database.prisma.membership.updateMany({ where: { userId }, data: membershipChange })
        return found
      },
    },
    authenticator,
    throttle: createLoginThrottle(),
    refusals: { note: () => {} },
    sessionTtlMs: 60_000,
  })
  await expect(sessions.login({ email, password, address })).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  expect(await database.prisma.session.count({ where: { userId } })).toBe(0)
})

test('a session enters the other accounts of its user, and a key none', async () => {
  const [home, other, disabled, foreign, shut] = await Promise.all([1, 2, 3, 4, 5].map(() => makeAccount()))
  if (!home || !other || !disabled || !foreign || !shut) throw new Error('Five accounts were made.')
  const user = await makeUser(home.id, { role: 'ADMIN' })
  await join(user, other.id, { role: 'VIEWER' })
  await join(user, disabled.id, { disabled: true })
  await join(user, shut.id)
  await (await testDatabase()).prisma.account.update({ where: { id: shut.id }, data: { disabled: true } })
  const { enterAccount, sessions, authenticator } = await identity()
  const { principal } = await sessions.login({ ...user, address })
  expect(await enterAccount(principal, home.slug)).toBe(principal)
  expect(await enterAccount(principal, other.slug)).toEqual({
    ...principal,
    accountId: other.id,
    accountSlug: other.slug,
    role: 'VIEWER',
  })
  const key = await authenticator.authenticate(home.key)
  if (key === null) throw new Error('The key is not known.')
  expect(await enterAccount(key, home.slug)).toBe(key)
  const refused = { code: 'forbidden', message: 'You have no access to this account.' }
  for (const slug of [disabled.slug, foreign.slug, 'no-such-account', '', '\0'])
    await expect(enterAccount(principal, slug)).rejects.toMatchObject(refused)
  await expect(enterAccount(principal, shut.slug)).rejects.toMatchObject({
    code: 'forbidden',
    message: 'This account is disabled; ask the operator of the server.',
  })
  for (const slug of [other.slug, foreign.slug, 'no-such-account'])
    await expect(enterAccount(key, slug)).rejects.toMatchObject(refused)
})
