import { describe, expect, test } from 'vitest'
import { createAuthenticator } from '../../../src/core/identity/authenticate.ts'
import { createCredentialRepository } from '../../../src/core/identity/credential-repository.ts'
import { hashToken } from '../../../src/core/identity/secrets.ts'
import { parseId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client, clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeKey, makeSession, makeUser } from '../../support/factories.ts'
import { login, sessionOf, shareWithFurtherAccount, team, works } from './team.ts'

async function people() {
  const { account, admin, client: key } = await team()
  const viewer = await makeUser(account.id, { role: 'VIEWER', name: 'Vera' })
  return { account, admin, viewer, key }
}

const idsIn = async (client: Client, query = ''): Promise<string[]> => {
  const { status, body } = await client.get(`/sessions${query}`)
  expect(status).toBe(200)
  return body.data.map(({ id }: { id: string }) => id)
}

const currentOf = async (client: Client): Promise<string> => {
  const { body } = await client.get('/sessions')
  const current = body.data.filter((session: { current: boolean }) => session.current)
  expect(current).toHaveLength(1)
  return current[0].id
}

describe('listing', () => {
  test('shows a user their own sessions, with where they came from, and marks the current one', async () => {
    const { viewer, admin } = await people()
    await sessionOf(admin)
    const { body: other } = await (await clientFor('/edmo/api', { 'user-agent': 'curl/8.0' })).post(
      '/auth/login',
      { email: viewer.email, password: viewer.password },
    )
    const headers = { 'user-agent': `Mozilla ${'x'.repeat(300)}` }
    const made = await (await clientFor('/v1', headers)).post('/auth/login', {
      email: viewer.email,
      password: viewer.password,
    })
    const session = await bearer('/v1', made.body.token)
    const { body } = await session.get('/sessions')
    const common = {
      id: expect.stringMatching(/^sess_[0-9a-z]{26}$/),
      user: { id: toTypeId('user', viewer.id), email: viewer.email, name: 'Vera' },
      address: expect.stringMatching(/^10\./),
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    }
    expect(body).toEqual({
      data: [
        {
          ...common,
          current: true,
          client: headers['user-agent'].slice(0, 255),
          expiresAt: made.body.expiresAt,
        },
        { ...common, current: false, client: 'curl/8.0' },
      ],
      nextCursor: null,
      hasMore: false,
    })
    expect(other.message).toBe('Login successful')
    expect((await session.get(`/sessions/${body.data[1].id}`)).body).toEqual(body.data[1])
  })

  test('shows an admin, user or key, those of all users of the account, and of one when asked', async () => {
    const { account, admin, viewer, key } = await people()
    const [adminSession, viewerSession] = [await sessionOf(admin), await sessionOf(viewer)]
    const elsewhere = await people()
    await sessionOf(elsewhere.admin)
    const [ofAdmin, ofViewer] = [await currentOf(adminSession), await currentOf(viewerSession)]
    for (const client of [key, adminSession]) {
      expect(await idsIn(client)).toEqual([ofViewer, ofAdmin])
      for (const id of [viewer.id, toTypeId('user', viewer.id)]) {
        expect(await idsIn(client, `?userId=${id}`)).toEqual([ofViewer])
      }
      expect(await idsIn(client, `?userId=${elsewhere.admin.id}`)).toEqual([])
      expect((await client.get(`/sessions/${ofViewer}`)).body.user.name).toBe('Vera')
    }
    const { body } = await key.get('/sessions')
    expect(body.data.map(({ current }: { current: boolean }) => current)).toEqual([false, false])
    expect(await idsIn(await bearer('/v1', await makeKey(account.id, { scopes: ['admin'] })))).toHaveLength(2)
  })

  test('shows no token, no hash, and none that is over', async () => {
    const { account, viewer, key } = await people()
    const { body } = await login(viewer)
    const { prisma } = await testDatabase()
    const past = new Date(Date.now() - 1_000)
    for (const data of [{ expiresAt: past }, { revokedAt: past }]) {
      const tokenHash = hashToken(await makeSession(account.id, viewer.id))
      await prisma.session.update({ where: { tokenHash }, data })
    }
    const list = await key.get('/sessions')
    expect(list.body.data).toHaveLength(1)
    const text = JSON.stringify(list.body)
    const hash = hashToken(body.token)
    for (const value of [body.token, hash.toString('hex'), hash.toString('base64'), 'argon2'])
      expect(text).not.toContain(value)
  })

  test('shows a user of several accounts those in this account only', async () => {
    const { viewer } = await people()
    const here = await sessionOf(viewer)
    const there = await shareWithFurtherAccount(viewer.email)
    const inFurther = await bearer(
      '/v1',
      (await login({ ...viewer, accountSlug: there.account.slug })).body.token,
    )
    expect(await idsIn(here)).toHaveLength(1)
    expect(await idsIn(inFurther)).toEqual([await currentOf(inFurther)])
    expect((await here.delete(`/sessions/${await currentOf(inFurther)}`)).status).toBe(404)
  })

  test('goes page by page', async () => {
    const { account, viewer, key } = await people()
    for (let count = 0; count < 5; count += 1) await makeSession(account.id, viewer.id)
    const session = await bearer('/v1', await makeSession(account.id, viewer.id))
    for (const client of [key, session]) {
      const seen: string[] = []
      for (let path = '/sessions?limit=4'; ; ) {
        const { body } = await client.get(path)
        seen.push(...body.data.map(({ id }: { id: string }) => id))
        if (!body.hasMore) break
        path = `/sessions?limit=4&cursor=${body.nextCursor}`
      }
      expect(new Set(seen).size).toBe(6)
      expect(seen).toEqual(await idsIn(client))
    }
  })

  test.each(['userId=nobody', 'userId=key_01jh3v3e6se1hs3bdn4r2j8k5m', 'limit=0', 'cursor=x', 'user=1'])(
    '?%s is a 400',
    async (query) => {
      const { key } = await people()
      expect((await key.get(`/sessions?${query}`)).status).toBe(400)
    },
  )

  test('is refused to a key that is no admin, and to users who ask for others', async () => {
    const { account, admin, viewer } = await people()
    const session = await sessionOf(viewer)
    expect((await session.get(`/sessions?userId=${admin.id}`)).status).toBe(403)
    expect((await session.get(`/sessions?userId=${viewer.id}`)).status).toBe(200)
    for (const scopes of [['read'], ['read', 'write'], ['runtime:read']] as const) {
      const key = await bearer('/v1', await makeKey(account.id, { scopes: [...scopes] }))
      expect((await key.get('/sessions')).status).toBe(403)
      expect((await key.delete(`/sessions/${await currentOf(session)}`)).status).toBe(403)
    }
    expect((await (await clientFor('/v1')).get('/sessions')).status).toBe(401)
  })
})

describe('ending', () => {
  test('one of the own takes effect at once here, and within five seconds on another instance', async () => {
    const { viewer, key } = await people()
    const [laptop, phone] = [await login(viewer), await login(viewer)]
    const clock = { now: Date.now() }
    const other = createAuthenticator(createCredentialRepository(await testDatabase()), {
      onTouchError: () => {},
      now: () => clock.now,
    })
    expect(await other.authenticate(phone.body.token)).not.toBeNull()
    const client = await bearer('/v1', laptop.body.token)
    const lost = await bearer('/v1', phone.body.token)
    const id = await currentOf(lost)
    expect((await client.delete(`/sessions/${id}`)).status).toBe(204)
    expect([await works(client), await works(lost)]).toEqual([true, false])
    clock.now += 5_000
    expect(await other.authenticate(phone.body.token)).toBeNull()
    expect(await idsIn(client)).toEqual([await currentOf(client)])
    for (const method of ['get', 'delete'] as const) {
      expect((await client[method](`/sessions/${id}`)).status).toBe(404)
    }
    const { body } = await key.get(`/audit?resource=${id}`)
    expect(body.data).toMatchObject([
      {
        action: 'session.revoke',
        actor: { id: toTypeId('user', viewer.id) },
        resource: { id, name: 'Vera' },
      },
      { action: 'session.create', resource: { id } },
    ])
  })

  test('the current one is a logout', async () => {
    const { viewer } = await people()
    const session = await sessionOf(viewer)
    expect((await session.delete(`/sessions/${await currentOf(session)}`)).status).toBe(204)
    expect(await works(session)).toBe(false)
  })

  test("another user's is for admins, whose log names them", async () => {
    const { admin, viewer, key } = await people()
    const [theirs, mine] = [await sessionOf(admin), await sessionOf(viewer)]
    const [ofAdmin, ofViewer] = [await currentOf(theirs), await currentOf(mine)]
    expect((await mine.delete(`/sessions/${ofAdmin}`)).status).toBe(404)
    expect((await mine.get(`/sessions/${ofAdmin}`)).status).toBe(404)
    expect(await works(theirs)).toBe(true)
    expect((await theirs.delete(`/sessions/${parseId('sess', ofViewer)}`)).status).toBe(204)
    expect([await works(theirs), await works(mine)]).toEqual([true, false])
    expect((await key.delete(`/sessions/${ofAdmin}`)).status).toBe(204)
    expect(await works(theirs)).toBe(false)
    const { body } = await key.get('/audit?action=session.revoke')
    expect(body.data).toMatchObject([
      { actor: { kind: 'apiKey' }, resource: { name: 'Ada' } },
      { actor: { kind: 'user', id: toTypeId('user', admin.id) }, resource: { name: 'Vera' } },
    ])
  })

  test('of another account, of nobody and by nonsense is not found, and ends nothing', async () => {
    const [here, there] = [await people(), await people()]
    const theirs = await sessionOf(there.viewer)
    const id = await currentOf(theirs)
    const paths = [
      id,
      parseId('sess', id),
      'nonsense',
      `user_${id.slice(5)}`,
      toTypeId('sess', here.account.id),
    ]
    for (const each of paths) {
      expect((await here.key.get(`/sessions/${each}`)).status).toBe(404)
      expect((await here.key.delete(`/sessions/${each}`)).status).toBe(404)
    }
    expect(await works(theirs)).toBe(true)
  })

  test('twice at once is done once', async () => {
    const { viewer, key } = await people()
    const id = await currentOf(await sessionOf(viewer))
    const responses = await Promise.all([1, 2, 3].map(() => key.delete(`/sessions/${id}`)))
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 404, 404])
    expect((await key.get('/audit?action=session.revoke')).body.data).toHaveLength(1)
  })
})
