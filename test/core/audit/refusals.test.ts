import { describe, expect, test } from 'vitest'
import type { RefusedAttempt, RefusedOwner } from '../../../src/core/audit/refusal.ts'
import { createRefusalLog } from '../../../src/core/audit/refusal-log.ts'
import { createRefusalRepository } from '../../../src/core/audit/refusal-repository.ts'
import { createIdentity } from '../../../src/core/identity/identity.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client, clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { dialects } from '../../support/test-dialects.ts'

/**
 * The lines about refusals in the log of the client's account, newest first, once all are written. On a slow machine
 * some are written before: lines of the same kind are added up here.
 */
async function refusalsOf(client: Client): Promise<Line[]> {
  const { services } = await testApp()
  await services.refusals.flush()
  const { body } = await client.get('/audit?limit=200')
  const kinds = new Map<string, Line>()
  for (const line of body.data as Line[]) {
    if (line.refusal === null) continue
    const { actor, resource, refusal } = line
    const kind = [actor.id, resource.id, refusal.reason].join()
    const { count = 0, operations = [] } = kinds.get(kind)?.refusal ?? {}
    const added = {
      count: count + refusal.count,
      operations: [...new Set([...refusal.operations, ...operations])],
    }
    kinds.set(kind, { ...(kinds.get(kind) ?? line), refusal: { ...refusal, ...added } })
  }
  return [...kinds.values()]
}

interface Line {
  readonly actor: { readonly id: string | null }
  readonly resource: { readonly id: string }
  readonly refusal: {
    readonly reason: string
    readonly count: number
    readonly operations: readonly string[]
    readonly since: string
  }
}

async function setUp() {
  const account = await makeAccount()
  return { account, admin: await bearer('/v1', account.key) }
}

async function logIn(body: object, prefix = '/v1') {
  return (await clientFor(prefix)).post('/auth/login', body)
}

/** Another API with a login. */
const foreign = loginDialect()

function loginDialect() {
  const [, dialect] = dialects.filter(({ publicRoutes }) => publicRoutes !== undefined)
  if (dialect === undefined) throw new Error('Only one dialect has a login.')
  return dialect
}

const nobody = { kind: 'system', id: null, name: null }

describe('a failed login', () => {
  test('of a known email leaves a line in the account, which names the user and the address', async () => {
    const { account, admin } = await setUp()
    const user = await makeUser(account.id, { name: 'Grace' })
    for (const password of ['wrong', 'wronger'])
      expect((await logIn({ email: user.email, password })).status).toBe(401)
    expect((await logIn({ email: user.email, password: 'x' }, foreign.prefix)).status).toBe(401)
    const id = toTypeId('user', user.id)
    expect(await refusalsOf(admin)).toEqual([
      {
        id: expect.stringMatching(/^aud_/),
        createdAt: expect.any(String),
        action: 'user.refuse',
        actor: nobody,
        resource: { type: 'user', id, name: 'Grace' },
        fields: [],
        dialect: foreign.id,
        address: expect.stringMatching(/^10\./),
        requestId: expect.any(String),
        message: null,
        refusal: { reason: 'password', count: 3, operations: ['logIn'], since: expect.any(String) },
      },
    ])
    const query = `action=user.refuse&resource=${id}&resourceType=user`
    expect((await admin.get(`/audit?${query}`)).body.data).not.toEqual([])
    expect((await admin.get('/audit?format=ndjson')).body).toContain('"reason":"password"')
  })

  test('goes to the account that it names, or would have entered, and to no other', async () => {
    const [first, second, foreign] = [await setUp(), await setUp(), await setUp()]
    const user = await makeUser(first.account.id)
    const { prisma } = await testDatabase()
    const data = { accountId: second.account.id, userId: user.id, name: 'Ada B', role: 'VIEWER' } as const
    await prisma.membership.create({ data })
    const { email } = user
    await logIn({ email, password: 'wrong' })
    await logIn({ email, password: 'wrong', accountSlug: second.account.slug })
    await logIn({ email, password: 'wrong', accountSlug: second.account.slug })
    expect(await refusalsOf(first.admin)).toMatchObject([{ refusal: { count: 1 } }])
    expect(await refusalsOf(second.admin)).toMatchObject([
      { resource: { name: 'Ada B' }, refusal: { count: 2 } },
    ])
    await logIn({ email, password: 'wrong', accountSlug: foreign.account.slug })
    await logIn({ email, password: 'wrong', accountSlug: 'no-such-account' })
    expect(await refusalsOf(foreign.admin)).toEqual([])
  })

  test('with the right password is one of the user, who may not', async () => {
    const { account, admin } = await setUp()
    const { id, email, password } = await makeUser(account.id, { disabled: true })
    expect((await logIn({ email, password })).status).toBe(403)
    expect(await refusalsOf(admin)).toMatchObject([
      { actor: { kind: 'user', id: toTypeId('user', id) }, refusal: { reason: 'permission', count: 1 } },
    ])
  })

  test('of an unknown email leaves nothing anywhere', async () => {
    const { sql } = await testDatabase()
    const { services } = await testApp()
    const count = async () =>
      (await sql.query('count-refusals', 'SELECT 1 FROM audit_log WHERE refusal IS NOT NULL', [])).length
    await services.refusals.flush()
    const before = await count()
    expect((await logIn({ email: 'nobody@example.com', password: 'wrong' })).status).toBe(401)
    await services.refusals.flush()
    expect(await count()).toBe(before)
  })

  test('costs no more queries for a known email than for an unknown one', async () => {
    const queriesOf = async (email: string) => {
      const database = await testDatabase()
      const names: string[] = []
      const counted = {
        ...database,
        sql: {
          query<Row>(name: string, text: string, values: readonly unknown[]) {
            names.push(name)
            return database.sql.query<Row>(name, text, values)
          },
        },
      }
      const { sessions } = createIdentity({
        database: counted,
        sessionTtlMs: 60_000,
        onBackgroundError: () => {},
      })
      await sessions.login({ email, password: 'wrong', address: '192.0.2.1' }).catch(() => {})
      return names
    }
    const { email } = await makeUser((await makeAccount()).id)
    expect(await queriesOf(email)).toEqual(await queriesOf('nobody@example.com'))
  })

  test('and a wrong current password do not share a line', async () => {
    const { account, admin } = await setUp()
    const user = await makeUser(account.id)
    const session = await bearer('/v1', await makeSession(account.id, user.id))
    const body = { currentPassword: 'wrong', newPassword: 'twelve letters' }
    expect((await session.post('/auth/password', body)).status).toBe(400)
    await logIn({ email: user.email, password: 'wrong' })
    const actor = { kind: 'user', id: toTypeId('user', user.id), name: 'Ada' }
    const lines = await refusalsOf(admin)
    expect(lines).toHaveLength(2)
    expect(lines).toContainEqual(
      expect.objectContaining({
        actor,
        refusal: expect.objectContaining({ operations: ['changePassword'] }),
      }),
    )
    expect(lines).toContainEqual(
      expect.objectContaining({ actor: nobody, refusal: expect.objectContaining({ operations: ['logIn'] }) }),
    )
  })
})

describe('a refused write', () => {
  test('of a key that may not is one line with the operations that it tried', async () => {
    const { account, admin } = await setUp()
    const key = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    const { body: me } = await key.get('/auth/me')
    for (let count = 0; count < 3; count += 1) await key.post('/assistants', { name: 'Ada' })
    expect((await key.delete('/assistants/asst_01jh3v3e6se1hs3bdn4r2j8k5m')).status).toBe(403)
    expect((await key.get('/users')).status).toBe(403)
    expect((await key.get('/assistants')).status).toBe(200)
    const credential = { id: me.apiKey.id, name: 'test' }
    expect(await refusalsOf(admin)).toEqual([
      expect.objectContaining({
        action: 'apiKey.refuse',
        actor: { kind: 'apiKey', ...credential },
        resource: { type: 'apiKey', ...credential },
        dialect: 'native',
        refusal: {
          reason: 'permission',
          count: 4,
          operations: ['createAssistant', 'deleteAssistant'],
          since: expect.any(String),
        },
      }),
    ])
  })

  test.each([
    ['a revoked key', { revokedAt: new Date() }],
    ['an expired key', { expiresAt: new Date(Date.now() - 1000) }],
  ])('of %s is known by it', async (_, options) => {
    const { account, admin } = await setUp()
    const dead = await bearer('/acme/api', await makeKey(account.id, options))
    expect((await dead.post('/agents', { title: 'Ada' })).status).toBe(401)
    expect((await dead.get('/agents')).status).toBe(401)
    expect(await refusalsOf(admin)).toMatchObject([
      {
        action: 'apiKey.refuse',
        actor: { kind: 'apiKey', name: 'test' },
        dialect: 'acme',
        refusal: { reason: 'credential', count: 1, operations: ['createAgent'] },
      },
    ])
  })

  test('of a session that has ended, and of a viewer, is one of the user', async () => {
    const { account, admin } = await setUp()
    const user = await makeUser(account.id, { role: 'VIEWER' })
    const session = await bearer('/v1', await makeSession(account.id, user.id))
    expect((await session.post('/assistants', { name: 'Ada' })).status).toBe(403)
    await session.post('/auth/logout')
    expect((await session.post('/assistants', { name: 'Ada' })).status).toBe(401)
    const resource = { type: 'user', id: toTypeId('user', user.id), name: 'Ada' }
    const lines = await refusalsOf(admin)
    expect(lines.map(({ refusal }) => refusal.reason).sort()).toEqual(['credential', 'permission'])
    for (const line of lines) expect(line).toMatchObject({ action: 'user.refuse', resource })
  })

  test('by the cookie from a foreign page is one of the cookie', async () => {
    const { account, admin } = await setUp()
    const user = await makeUser(account.id)
    const cookie = `auth-token=${await makeSession(account.id, user.id)}`
    const page = await clientFor('/v1', { cookie, origin: 'https://evil.example' })
    expect((await page.post('/api-keys', { name: 'theirs' })).status).toBe(403)
    expect(await refusalsOf(admin)).toMatchObject([
      { action: 'user.refuse', refusal: { reason: 'permission', operations: ['createApiKey'] } },
    ])
  })

  test('with a secret that nobody has, without one, and at the login leaves nothing', async () => {
    const { account, admin } = await setUp()
    const { services } = await testApp()
    for (const token of ['sk_nothing', 'ses_nothing', `${account.key}x`]) {
      expect((await (await bearer('/v1', token)).post('/assistants', { name: 'Ada' })).status).toBe(401)
    }
    expect((await (await clientFor('/v1')).post('/assistants', { name: 'Ada' })).status).toBe(401)
    const holder = await bearer('/v1', account.key)
    expect((await holder.post('/auth/login', { email: 'a@example.com', password: 'x' })).status).toBe(401)
    await services.refusals.flush()
    expect(await refusalsOf(admin)).toEqual([])
  })

  test('that is wrong, or a read, is none', async () => {
    const { admin } = await setUp()
    expect((await admin.post('/assistants', {})).status).toBe(400)
    expect((await admin.delete('/assistants/nobody')).status).toBe(404)
    expect((await admin.get('/accounts-of-others')).status).toBe(404)
    expect(await refusalsOf(admin)).toEqual([])
  })

  test('no secret is in its line, nor what was to be written', async () => {
    const { account, admin } = await setUp()
    const [readOnly, revoked] = [
      await makeKey(account.id, { scopes: ['read'] }),
      await makeKey(account.id, { revokedAt: new Date() }),
    ]
    const user = await makeUser(account.id)
    for (const secret of [readOnly, revoked]) {
      const client = await bearer('/v1', secret)
      await client.post('/assistants?note=a-secret-query', { name: 'a secret name' })
    }
    await logIn({ email: user.email, password: 'a secret password' })
    const log = JSON.stringify(await refusalsOf(admin))
    expect(log).toContain('password')
    const hashes = [readOnly, revoked].flatMap((key) => [
      hashToken(key).toString('hex'),
      hashToken(key).toString('base64'),
    ])
    for (const value of [readOnly, revoked, ...hashes, user.email, 'a secret', 'a-secret'])
      expect(log).not.toContain(value)
  })

  test('is in the log within two seconds, without being asked for', async () => {
    const { account, admin } = await setUp()
    const key = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    await key.post('/assistants', { name: 'Ada' })
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect((await admin.get('/audit?action=apiKey.refuse')).body.data).toHaveLength(1)
  })
})

describe('however much is refused', () => {
  /** A log of its own with a clock of its own; nothing is due by the real one. */
  async function ownLog() {
    const clock = { now: Date.now() }
    const database = await testDatabase()
    const log = createRefusalLog(createRefusalRepository(database), {
      onBackgroundError: (error) => {
        throw error
      },
      now: () => clock.now,
    })
    const { id: accountId } = await makeAccount()
    const lines = async () =>
      (
        await database.prisma.auditEntry.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } })
      ).map(({ action, resourceId, refusal }) => ({ action, resourceId, refusal }))
    return { log, clock, accountId, lines }
  }

  const owner = (accountId: string): RefusedOwner => ({ accountId, kind: 'user', id: newId(), name: 'Ada' })
  const attempt: RefusedAttempt = {
    reason: 'password',
    operationId: 'logIn',
    byOwner: false,
    dialect: 'native',
    address: '192.0.2.1',
    requestId: 'req-1',
  }

  test('an account gets at most ten lines in a minute; what does not fit is counted', async () => {
    const { log, clock, accountId, lines } = await ownLog()
    for (let count = 0; count < 50; count += 1) {
      for (const reason of ['password', 'credential', 'permission'] as const) {
        log.record(owner(accountId), { ...attempt, reason, operationId: `operation${count}` })
      }
      await log.writeDue()
      clock.now += 1_000
    }
    expect((await lines()).length).toBeLessThanOrEqual(10)
    clock.now += 10_000
    await log.writeDue()
    const all = await lines()
    expect(all.length).toBeLessThanOrEqual(20)
    const counts = all.map(({ refusal }) => (refusal as { count: number }).count)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(150)
    const others = all.filter(({ action }) => action === 'account.refuse')
    expect(new Set(others.map(({ resourceId }) => resourceId))).toEqual(new Set([accountId]))
    for (const { refusal } of all) {
      expect((refusal as { operations: string[] }).operations.length).toBeLessThanOrEqual(10)
    }
  })

  test('the lines become rarer for as long as it goes on, and quick again once it was quiet', async () => {
    const { log, clock, accountId, lines } = await ownLog()
    const user = owner(accountId)
    const begun = clock.now
    const minutes: number[] = []
    for (let minute = 0; minute < 120; minute += 1) {
      for (let count = 0; count < 60; count += 1) log.record(user, attempt)
      await log.writeDue()
      if ((await lines()).length > minutes.length) minutes.push((clock.now - begun) / 60_000)
      expect(await lines()).toHaveLength(minutes.length)
      clock.now += 60_000
    }
    expect(minutes.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 30])
    expect(minutes.length).toBeLessThan(13)
    for (let minute = 0; minute < 31; minute += 1) {
      clock.now += 60_000
      await log.writeDue()
    }
    const quiet = (await lines()).length
    log.record(user, attempt)
    await log.writeDue()
    expect(await lines()).toHaveLength(quiet + 1)
  }, 60_000)

  test('guessed secrets are looked up a thousand in a query, and more of them not at all', async () => {
    const { log, lines } = await ownLog()
    const asked: number[] = []
    const repository = createRefusalRepository(await testDatabase())
    const counting = createRefusalLog(
      {
        ...repository,
        ownersOf(hashes) {
          asked.push(hashes.length)
          return repository.ownersOf(hashes)
        },
      },
      { onBackgroundError: () => {} },
    )
    for (let count = 0; count < 5_000; count += 1) counting.recordRefusedSecret(`sk_guess_${count}`, attempt)
    await counting.flush()
    expect(asked).toEqual([1_000])
    await log.flush()
    expect(await lines()).toEqual([])
  })

  test('a database that fails is told once, and later refusals are written again', async () => {
    const { accountId, lines } = await ownLog()
    const repository = createRefusalRepository(await testDatabase())
    const failures: unknown[] = []
    let broken = true
    const log = createRefusalLog(
      {
        ...repository,
        async write(...line) {
          if (broken) throw new Error('broken')
          await repository.write(...line)
        },
      },
      { onBackgroundError: (error) => failures.push(error) },
    )
    log.record(owner(accountId), attempt)
    await log.flush()
    expect([failures.length, await lines()]).toEqual([1, []])
    broken = false
    log.record(owner(accountId), attempt)
    await log.flush()
    expect([failures.length, (await lines()).length]).toEqual([1, 1])
  })
})
