import { randomBytes } from 'node:crypto'
import { describe, expect, inject, test } from 'vitest'
import { createAuthenticator } from '../../../src/core/identity/authenticate.ts'
import { createCredentialRepository } from '../../../src/core/identity/credential-repository.ts'
import { parseId, toTypeId } from '../../../src/shared/identifiers.ts'
import { rowsOf } from '../../conformance/resources.ts'
import { storedIn } from '../../core/files/file-setup.ts'
import { makeRichAccount } from '../../core/transfer/rich-account.ts'
import { bearer, type Client, clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeSession, makeUser, type TestAccount } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { login, shareWithFurtherAccount, team, works } from './team.ts'

async function setUp() {
  const operator = await makeAccount({ operator: true })
  const account = await makeAccount()
  const client = await bearer('/v1', operator.key)
  return { operator, client, account, path: `/accounts/${toTypeId('acct', account.id)}` }
}

const confirmed = (path: string, { slug }: Pick<TestAccount, 'slug'>) => `${path}?confirm=${slug}`

async function linesOf(client: Client) {
  const { body } = await client.get('/audit?resourceType=account')
  return body.data
}

/** What lies in the storage for an account. */
async function contentsOf({ id }: TestAccount): Promise<string[]> {
  return (await storedIn(inject('filesFolder'))).filter((path) => path.includes(id))
}

describe('the operator', () => {
  test('lists all accounts, newest first and page by page, and reads each', async () => {
    const { client, operator, account, path } = await setUp()
    const first = await client.get('/accounts?limit=1')
    expect(first).toMatchObject({ status: 200, body: { hasMore: true } })
    const seen = new Map<string, object>()
    for (let query = '?limit=200'; ; ) {
      const { body } = await client.get(`/accounts${query}`)
      for (const each of body.data) seen.set(each.id, each)
      const dates = body.data.map(({ createdAt }: { createdAt: string }) => createdAt)
      expect(dates).toEqual(dates.toSorted().toReversed())
      if (!body.hasMore) break
      query = `?limit=200&cursor=${body.nextCursor}`
    }
    const id = toTypeId('acct', account.id)
    const expected = {
      id,
      slug: account.slug,
      name: account.slug,
      operator: false,
      disabled: false,
      createdAt: expect.any(String),
    }
    expect(seen.get(id)).toEqual(expected)
    expect(seen.get(toTypeId('acct', operator.id))).toMatchObject({ operator: true })
    for (const each of [path, `/accounts/${account.id}`])
      expect((await client.get(each)).body).toEqual(expected)
  })

  test.each(['limit=0', 'cursor=nonsense', 'disabled=true'])('?%s is a 400', async (query) => {
    const { client } = await setUp()
    expect((await client.get(`/accounts?${query}`)).status).toBe(400)
  })

  test('is an admin of the first account; nobody else reaches any of it', async () => {
    const { operator, account, path } = await setUp()
    const before = await rowsOf(account.id)
    const editor = await makeUser(operator.id, { role: 'EDITOR' })
    const refused = [
      account.key,
      await makeKey(operator.id, { scopes: ['read', 'write'] }),
      await makeSession(operator.id, editor.id),
    ]
    for (const secret of refused) {
      const client = await bearer('/v1', secret)
      const responses = [
        await client.get('/accounts'),
        await client.get(path),
        await client.patch(path, { disabled: true }),
        await client.delete(confirmed(path, account)),
        await client.get('/accounts/nonsense'),
      ]
      expect(responses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    }
    const nobody = await clientFor('/v1')
    expect((await nobody.get('/accounts')).status).toBe(401)
    expect((await nobody.delete(confirmed(path, account))).status).toBe(401)
    expect(await rowsOf(account.id)).toEqual(before)
    const admin = await bearer('/v1', await makeSession(operator.id, (await makeUser(operator.id)).id))
    expect((await admin.get(path)).status).toBe(200)
  })

  test('finds nothing where there is nothing', async () => {
    const { client, account } = await setUp()
    for (const id of [
      'nonsense',
      toTypeId('key', account.id),
      toTypeId('acct', parseId('acct', '01890000-0000-7000-8000-000000000000') ?? ''),
      account.slug,
    ]) {
      expect((await client.get(`/accounts/${id}`)).status).toBe(404)
      expect((await client.patch(`/accounts/${id}`, { disabled: true })).status).toBe(404)
      expect((await client.delete(confirmed(`/accounts/${id}`, account))).status).toBe(404)
      expect((await client.delete(`/accounts/${id}`)).status).toBe(404)
    }
  })
})

describe('a disabled account', () => {
  test('refuses its keys and sessions with a clear 403, in every API, until it is enabled again', async () => {
    const { client, account, path } = await setUp()
    const user = await makeUser(account.id)
    const owner = await bearer('/v1', account.key)
    await owner.post('/assistants', { name: 'Ada' })
    const rows = await rowsOf(account.id)
    const secrets = [account.key, await makeSession(account.id, user.id)]
    for (const secret of secrets) expect(await works(await bearer('/v1', secret))).toBe(true)

    const disabled = await client.patch(path, { disabled: true })
    expect(disabled).toMatchObject({ status: 200, body: { disabled: true } })
    for (const secret of secrets) {
      const native = await bearer('/v1', secret)
      for (const response of [
        await native.get('/assistants'),
        await native.post('/assistants', { name: 'B' }),
      ]) {
        expect(response).toMatchObject({
          status: 403,
          body: { detail: expect.stringContaining('account is disabled') },
        })
      }
      for (const prefix of ['/callcamp/api', '/talkturo/api', '/callhq/api'] as const) {
        const response = await (await bearer(prefix, secret)).get('/assistants')
        expect([response.status, JSON.stringify(response.body)]).toEqual([
          403,
          expect.stringContaining('account is disabled'),
        ])
      }
      expect((await (await bearer('/edmo/api', secret)).get('/assistants')).status).toBe(401)
    }

    expect((await client.patch(path, { disabled: false })).body.disabled).toBe(false)
    for (const secret of secrets) expect(await works(await bearer('/v1', secret))).toBe(true)
    const { assistants } = await rowsOf(account.id)
    expect(assistants).toEqual(rows.assistants)
  })

  test('is refused on every instance within five seconds', async () => {
    const { client, account, path } = await setUp()
    const clock = { now: Date.now() }
    const other = createAuthenticator(createCredentialRepository(await testDatabase()), {
      onTouchError: () => {},
      now: () => clock.now,
    })
    expect(await other.authenticate(account.key)).not.toBeNull()
    await client.patch(path, { disabled: true })
    clock.now += 5_000
    await expect(async () => other.authenticate(account.key)).rejects.toMatchObject({ code: 'forbidden' })
    await client.patch(path, { disabled: false })
    clock.now += 5_000
    expect(await other.authenticate(account.key)).not.toBeNull()
  })

  test('is told to whoever logs in with the right password, and to nobody else', async () => {
    const { client, account, path } = await setUp()
    const user = await makeUser(account.id)
    await client.patch(path, { disabled: true })
    const refused = await login(user)
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining('account is disabled'),
    ])
    expect((await login({ ...user, accountSlug: account.slug })).status).toBe(403)
    expect((await login({ ...user, password: 'wrong' })).status).toBe(401)
    const { status } = await (await clientFor('/edmo/api')).post('/auth/login', {
      email: user.email,
      password: user.password,
    })
    expect(status).toBe(403)
  })

  test('keeps its users out of no other account', async () => {
    const { client, account, path } = await setUp()
    const user = await makeUser(account.id)
    const other = await shareWithFurtherAccount(user.email)
    const inOther = await bearer(
      '/callcamp/api',
      (await login({ ...user, accountSlug: other.account.slug })).body.token,
    )
    await client.patch(path, { disabled: true })
    expect((await login(user)).body.account.slug).toBe(other.account.slug)
    expect((await login({ ...user, accountSlug: account.slug })).body.detail).toContain('disabled')
    expect((await inOther.get('/assistants')).status).toBe(200)
  })

  test('has a line in the log of the operator and in its own, which names nobody; what it tries then is noted', async () => {
    const { client, account, path } = await setUp()
    await client.patch(path, { disabled: true })
    await client.patch(path, { disabled: true })
    await client.patch(path, {})
    const shut = await bearer('/v1', account.key)
    await shut.post('/assistants', { name: 'Ada' })
    await (await testApp()).services.refusals.flush()
    await client.patch(path, { disabled: false })
    const line = {
      action: 'account.update',
      fields: ['/disabled'],
      resource: { type: 'account', id: toTypeId('acct', account.id), name: account.slug },
    }
    const byKey = { kind: 'apiKey', id: expect.any(String), name: 'test' }
    const bySystem = { kind: 'system', id: null, name: null }
    expect(await linesOf(client)).toMatchObject([
      { ...line, actor: byKey },
      { ...line, actor: byKey },
    ])
    expect(await linesOf(shut)).toMatchObject([
      { ...line, actor: bySystem, address: null },
      { ...line, actor: bySystem },
    ])
    expect((await shut.get('/audit?action=apiKey.refuse')).body.data).toMatchObject([
      { refusal: { reason: 'permission', operations: ['createAssistant'] } },
    ])
  })

  test.each([
    [{ disabled: 'yes' }, '/disabled'],
    [{ disabled: null }, '/disabled'],
    [{ name: 'Other' }, '/name'],
    [{ operator: true }, '/operator'],
  ])('%j is a 400', async (body, pointer) => {
    const { client, path } = await setUp()
    const response = await client.patch(path, body)
    expect([response.status, response.body.errors[0].pointer]).toEqual([400, pointer])
  })

  test("is never the operator's own", async () => {
    const { client, operator } = await setUp()
    const path = `/accounts/${operator.id}`
    expect((await client.patch(path, { disabled: true })).status).toBe(409)
    expect((await client.patch(path, { disabled: false })).status).toBe(200)
    expect((await client.delete(confirmed(path, operator))).status).toBe(409)
    expect(await works(client)).toBe(true)
  })
})

describe('deleting', () => {
  test('takes everything of the account, contents of files included, and nothing of another', async () => {
    const { operator, client } = await setUp()
    const [gone, kept] = [await makeRichAccount(), await makeRichAccount()]
    const before = await rowsOf(kept.account.id)
    const { body: files } = await gone.client.get('/files')
    expect(files.data.length).toBeGreaterThan(1)
    expect(await contentsOf(gone.account)).toHaveLength(files.data.length)

    const path = `/accounts/${gone.account.id}`
    expect((await client.delete(confirmed(path, gone.account))).status).toBe(204)

    const rows = await rowsOf(gone.account.id)
    for (const [table, found] of Object.entries(rows)) {
      if (table !== 'audit_log') expect([table, found]).toEqual([table, []])
    }
    expect(rows.audit_log?.length).toBeGreaterThan(0)
    expect(await contentsOf(gone.account)).toEqual([])
    expect(await contentsOf(kept.account)).toHaveLength(files.data.length)
    expect(await works(gone.client)).toBe(false)
    expect((await client.get(path)).status).toBe(404)
    expect(await rowsOf(kept.account.id)).toEqual(before)
    expect(await works(kept.client)).toBe(true)
    expect(await linesOf(client)).toMatchObject([
      {
        action: 'account.delete',
        resource: { id: toTypeId('acct', gone.account.id), name: gone.account.slug },
        actor: { kind: 'apiKey' },
      },
    ])
    expect((await rowsOf(operator.id)).audit_log).toHaveLength(1)
  })

  test('wants the slug of the account, and leaves everything without it', async () => {
    const { client, account, path } = await setUp()
    const before = await rowsOf(account.id)
    const { slug } = await makeAccount()
    for (const query of [
      '',
      '?confirm=',
      `?confirm=${slug}`,
      `?confirm=${account.slug.toUpperCase()}`,
      '?confirm=true',
    ]) {
      const response = await client.delete(path + query)
      expect([query, response.status, response.body.errors?.[0].pointer]).toEqual([query, 400, '/confirm'])
    }
    expect((await client.delete(`${path}?slug=${account.slug}`)).status).toBe(400)
    expect(await rowsOf(account.id)).toEqual(before)
  })

  test('takes the users whom no other account knows, and their emails are free again', async () => {
    const { client, account, path } = await setUp()
    const [only, shared] = [await makeUser(account.id), await makeUser(account.id)]
    const further = await shareWithFurtherAccount(shared.email)
    expect((await client.delete(confirmed(path, account))).status).toBe(204)
    const { prisma } = await testDatabase()
    expect(await prisma.user.findUnique({ where: { id: only.id } })).toBeNull()
    expect((await login(only)).status).toBe(401)
    expect((await login(shared)).body.account.slug).toBe(further.account.slug)
    const admin = { email: only.email, password: 'correct horse battery staple' }
    expect((await client.post('/accounts', { slug: account.slug, name: 'Again', admin })).status).toBe(201)
  })

  test('a user who is given another account at this moment is kept', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { client, account, path } = await setUp()
      const user = await makeUser(account.id)
      const slug = `team-${randomBytes(6).toString('hex')}`
      const admin = { email: user.email }
      const [made, deleted] = await Promise.all([
        client.post('/accounts', { slug, name: 'Next', admin }),
        client.delete(confirmed(path, account)),
      ])
      expect(deleted.status).toBe(204)
      expect([201, 400]).toContain(made.status)
      expect((await login(user)).status).toBe(made.status === 201 ? 200 : 401)
    }
  })

  test('a dry run answers alike and leaves rows and contents', async () => {
    const { client } = await setUp()
    const rich = await makeRichAccount()
    const before = await rowsOf(rich.account.id)
    const path = `/accounts/${rich.account.id}`
    expect((await client.delete(`${confirmed(path, rich.account)}&dryRun=true`)).status).toBe(204)
    expect((await client.delete(`${path}?dryRun=true&confirm=other`)).status).toBe(400)
    expect(await rowsOf(rich.account.id)).toEqual(before)
    const { body } = await rich.client.get('/files')
    expect((await rich.client.get(`/files/${body.data[0].id}/content`)).status).toBe(200)
    expect(await linesOf(client)).toEqual([])
  })

  test('twice at once is done once', async () => {
    const { client, account, path } = await setUp()
    const responses = await Promise.all([1, 2].map(() => client.delete(confirmed(path, account))))
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 404])
    expect(await linesOf(client)).toHaveLength(1)
  })

  test('a session of it ends like everything else', async () => {
    const { client } = await setUp()
    const { account, admin } = await team()
    const session = await bearer('/v1', (await login(admin)).body.token)
    expect(await works(session)).toBe(true)
    await client.delete(confirmed(`/accounts/${account.id}`, account))
    expect((await session.get('/auth/me')).status).toBe(401)
  })
})
