import { describe, expect, test } from 'vitest'
import { clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'
import { dialects } from '../../support/test-dialects.ts'

const carriers = {
  'Authorization: Bearer': (secret: string) => ({ authorization: `Bearer ${secret}` }),
  'x-api-key': (secret: string) => ({ 'x-api-key': secret }),
  'the cookie': (secret: string) => ({ cookie: `theme=dark; auth-token=${secret}` }),
}

const bases = dialects.map(({ prefix, examplePath }) => prefix + examplePath)

async function statuses(headers: Record<string, string>): Promise<number[]> {
  const client = await clientFor('', headers)
  return Promise.all(bases.map(async (path) => (await client.get(path)).status))
}

const accepted = bases.map(() => 200)
const refused = bases.map(() => 401)

describe.each(Object.entries(carriers))('by %s', (_name, carry) => {
  test('takes a key and a session', async () => {
    const { id, key } = await makeAccount()
    const { id: userId } = await makeUser(id)
    expect(await statuses(carry(key))).toEqual(accepted)
    expect(await statuses(carry(await makeSession(id, userId)))).toEqual(accepted)
  })

  test('rejects a revoked key, an expired one, and one that never was', async () => {
    const { id } = await makeAccount()
    const past = new Date(Date.now() - 1_000)
    expect(await statuses(carry(await makeKey(id, { revokedAt: past })))).toEqual(refused)
    expect(await statuses(carry(await makeKey(id, { expiresAt: past })))).toEqual(refused)
    expect(await statuses(carry('sk_never'))).toEqual(refused)
    expect(await statuses(carry('x'.repeat(513)))).toEqual(refused)
  })

  test('rejects a revoked session, an expired one, and one that never was', async () => {
    const { id } = await makeAccount()
    const { id: userId } = await makeUser(id)
    const past = new Date(Date.now() - 1_000)
    const { prisma } = await testDatabase()
    for (const data of [{ revokedAt: past }, { expiresAt: past }]) {
      const token = await makeSession(id, userId)
      await prisma.session.updateMany({ where: { userId }, data })
      expect(await statuses(carry(token))).toEqual(refused)
    }
    expect(await statuses(carry('ses_never'))).toEqual(refused)
  })

  test('rejects the session of a disabled user', async () => {
    const { id } = await makeAccount()
    const { id: userId } = await makeUser(id, { disabled: true })
    expect(await statuses(carry(await makeSession(id, userId)))).toEqual(refused)
  })

  test('rejects the session of a user who is no member any more', async () => {
    const { id } = await makeAccount()
    const { id: userId } = await makeUser(id)
    const token = await makeSession(id, userId)
    const { prisma } = await testDatabase()
    await prisma.membership.delete({ where: { accountId_userId: { accountId: id, userId } } })
    expect(await statuses(carry(token))).toEqual(refused)
  })
})

test('rejects a request without a credential', async () => {
  expect(await statuses({})).toEqual(refused)
})

test('takes the first credential of several, and not the next one when that is wrong', async () => {
  const { key } = await makeAccount()
  expect(await statuses({ authorization: `Bearer ${key}`, 'x-api-key': 'sk_never' })).toEqual(accepted)
  expect(await statuses({ authorization: 'Bearer sk_never', 'x-api-key': key })).toEqual(refused)
  expect(await statuses({ 'x-api-key': 'sk_never', cookie: `auth-token=${key}` })).toEqual(refused)
})
