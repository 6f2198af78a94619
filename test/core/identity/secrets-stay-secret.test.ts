import { randomBytes } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeSession, makeUser } from '../../support/factories.ts'
import { appWith } from './app-with.ts'

test('no secret enters the log, at any level', async () => {
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) }
  const app = await appWith({ logger: pino({ level: 'trace' }, stream) })
  const operator = await makeAccount({ operator: true })
  const user = await makeUser(operator.id)
  const session = await makeSession(operator.id, user.id)
  const password = `secret password ${randomBytes(6).toString('hex')}`
  const bearer = { authorization: `Bearer ${operator.key}` }
  const email = `${randomBytes(6).toString('hex')}@example.com`
  const slug = `team-${randomBytes(6).toString('hex')}`
  const send = async (options: InjectOptions, status: number) => {
    const response = await app.inject({ method: 'POST', ...options })
    expect(response.statusCode).toBe(status)
    return response
  }

  const login = await send({ url: '/v1/auth/login', payload: { ...user, id: undefined } }, 200)
  const wrong = `wrong ${password}`
  await send({ url: '/v1/auth/login', payload: { email: user.email, password: wrong } }, 401)
  const made = await send({ url: '/v1/api-keys', headers: bearer, payload: { name: 'a' } }, 201)
  const admin = { email, password }
  const account = await send(
    { url: '/v1/accounts', headers: bearer, payload: { slug, name: 'A', admin } },
    201,
  )
  await send({ url: '/v1/users', headers: bearer, payload: { email, password, name: 'A', x: password } }, 400)
  await send({ url: '/v1/auth/logout', headers: { cookie: `auth-token=${session}` } }, 204)
  const token = { authorization: `Bearer ${login.json().token}` }
  const change = { currentPassword: user.password, newPassword: password }
  await send({ url: '/v1/auth/password', headers: token, payload: change }, 204)
  await send({ url: '/v1/auth/password', headers: token, payload: change }, 400)
  await send({ url: '/v1/api-keys', headers: { 'x-api-key': 'sk_wrong_secret' }, payload: {} }, 401)
  await app.close()

  const log = lines.join('')
  expect(log).toContain('createApiKey')
  const secrets = [
    operator.key,
    session,
    user.password,
    password,
    login.json().token,
    made.json().secret,
    account.json().apiKey.secret,
    'sk_wrong_secret',
    'argon2',
  ]
  for (const secret of secrets) expect(log).not.toContain(secret)
})

test('passwords are stored as argon2id hashes, with 19 MiB and two passes', async () => {
  const { id: accountId, key } = await makeAccount()
  const app = await appWith({})
  const email = `${randomBytes(6).toString('hex')}@example.com`
  const response = await app.inject({
    method: 'POST',
    url: '/v1/users',
    headers: { authorization: `Bearer ${key}` },
    payload: { email, password: 'correct horse battery staple', name: 'Grace' },
  })
  expect(response.statusCode).toBe(201)
  await app.close()
  const { prisma } = await testDatabase()
  const user = await prisma.user.findUniqueOrThrow({ where: { email }, include: { memberships: true } })
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(user.memberships).toMatchObject([{ accountId }])
})
