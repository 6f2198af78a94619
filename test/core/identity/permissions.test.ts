import { describe, expect, test } from 'vitest'
import type { Role, Scope } from '../../../src/core/identity/principal.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'

interface Asker {
  readonly name: string
  readonly client: (accountId: string) => Promise<Client>
  readonly may: readonly Scope[]
}

function keyWith(...scopes: Scope[]): Asker {
  const client = async (accountId: string) => bearer('/v1', await makeKey(accountId, { scopes }))
  return { name: `a key with ${scopes.join(', ')}`, client, may: scopes }
}

function userAs(role: Role, ...may: Scope[]): Asker {
  const client = async (accountId: string) => {
    const user = await makeUser(accountId, { role })
    return bearer('/v1', await makeSession(accountId, user.id))
  }
  return { name: `a session of a ${role}`, client, may }
}

const askers = [
  keyWith('read'),
  keyWith('read', 'write'),
  keyWith('read', 'write', 'admin'),
  keyWith('write'),
  keyWith('admin'),
  userAs('VIEWER', 'read'),
  userAs('EDITOR', 'read', 'write'),
  userAs('ADMIN', 'read', 'write', 'admin'),
]

describe.each(askers)('$name', ({ client: clientIn, may }) => {
  // Who administers an account could give themselves the rest.
  const granted = (scope: Scope, status: number) =>
    may.includes(scope) || may.includes('admin') ? status : 403

  test('reads, writes and administers exactly as far as it may', async () => {
    const { id, key } = await makeAccount()
    const owner = await bearer('/v1', key)
    const { body: assistant } = await owner.post('/assistants', { name: 'Front desk' })
    const { body: apiKey } = await owner.post('/api-keys', { name: 'spare' })
    const client = await clientIn(id)
    const path = `/assistants/${assistant.id}`
    const responses = {
      list: (await client.get('/assistants')).status,
      get: (await client.get(path)).status,
      create: (await client.post('/assistants', { name: 'New' })).status,
      patch: (await client.patch(path, { name: 'Changed' })).status,
      delete: (await client.delete(path)).status,
      listUsers: (await client.get('/users')).status,
      listKeys: (await client.get('/api-keys')).status,
      getKey: (await client.get(`/api-keys/${apiKey.id}`)).status,
      revokeKey: (await client.delete(`/api-keys/${apiKey.id}`)).status,
    }
    expect(responses).toEqual({
      list: granted('read', 200),
      get: granted('read', 200),
      create: granted('write', 201),
      patch: granted('write', 200),
      delete: granted('write', 204),
      listUsers: granted('admin', 200),
      listKeys: granted('admin', 200),
      getKey: granted('admin', 200),
      revokeKey: granted('admin', 204),
    })
  })
})
