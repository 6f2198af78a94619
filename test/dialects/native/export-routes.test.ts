import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { exported, linesIn, ofKind } from '../../core/transfer/moving.ts'
import { type SecondServer, secondServer } from '../../core/transfer/second-server.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeAssistants, makeKey, makePhoneNumber } from '../../support/factories.ts'

async function setup() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

describe('the file', () => {
  test('of an empty account is a header and an end', async () => {
    const { account, client } = await setup()
    const { headers, body } = await client.get('/export')
    expect(linesIn(body)).toEqual([
      { kind: 'header', schemaVersion: 1 },
      { kind: 'end', records: 0 },
    ])
    expect(headers['content-type']).toBe('application/x-ndjson')
    expect(headers['content-disposition']).toMatch(
      new RegExp(`^attachment; filename="${account.slug}-\\d{4}-\\d\\d-\\d\\d\\.ndjson"$`),
    )
  })

  test('counts its records, and is the same while nothing changes', async () => {
    const { client } = await setup()
    for (const name of ['A', 'B', 'C']) await client.post('/assistants', { name })
    const first = await exported(client)
    expect(linesIn(first).at(-1)).toEqual({ kind: 'end', records: 3 })
    expect(await exported(client)).toBe(first)
  })

  test('has each assistant once, oldest first, over many pages', async () => {
    const { account, client } = await setup()
    // Many of one moment, so that pages end between records of the same age.
    const names = Array.from({ length: 90 }, (_, index) => String(index).padStart(3, '0'))
    const at = (index: number) => new Date(1_700_000_000_000 + Math.floor(index / 30))
    await makeAssistants(
      account.id,
      names.map((name, index) => ({ name, createdAt: at(index) })),
    )
    const lines = ofKind(await exported(client), 'assistant')
    expect(lines.map(({ content }) => content.name).sort()).toEqual(names)
    const dates = lines.map(({ createdAt }) => createdAt)
    expect(dates).toEqual(dates.toSorted())
  })

  test('has all versions of an assistant but the latest behind it, over many pages', async () => {
    const { client } = await setup()
    const { id } = (await client.post('/assistants', { name: '1' })).body
    for (let number = 2; number <= 43; number += 1) {
      await client.patch(`/assistants/${id}`, { name: String(number) })
    }
    const body = await exported(client)
    expect(ofKind(body, 'assistant')[0]).toMatchObject({ content: { name: '43' }, version: { number: 43 } })
    const versions = ofKind(body, 'version').map(({ number, content }) => [number, content.name])
    expect(versions).toEqual(Array.from({ length: 42 }, (_, index) => [index + 1, String(index + 1)]))
  })

  test('holds nothing of another account, and nothing that is in the trash', async () => {
    const { client } = await setup()
    const other = await setup()
    await other.client.post('/assistants', { name: 'Theirs' })
    await makePhoneNumber(other.account.id)
    const { id } = (await client.post('/assistants', { name: 'Trashed' })).body
    await client.delete(`/assistants/${id}`)
    expect(linesIn(await exported(client))).toHaveLength(2)
  })

  test('holds no person, no key and no secret', async () => {
    const { account, client } = await setup()
    await client.post('/assistants', { name: 'A' })
    const body = await exported(client)
    expect(body).not.toContain(account.key)
    expect(body).not.toMatch(/"(keyHash|hint|email|passwordHash)"/)
  })
})

describe('who may', () => {
  test('read may, and nobody with less', async () => {
    const { account } = await setup()
    const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    expect((await reader.get('/export')).status).toBe(200)
    const worker = await bearer('/v1', await makeKey(account.id, { scopes: ['runtime:read'] }))
    expect((await worker.get('/export')).status).toBe(403)
  })

  test('the audit log has a line of each export, and none of one that was refused', async () => {
    const { account, client } = await setup()
    const worker = await bearer('/v1', await makeKey(account.id, { scopes: ['runtime:read'] }))
    await worker.get('/export')
    await client.get('/export')
    const { data } = (await client.get('/audit?action=account.export')).body
    expect(data).toHaveLength(1)
    expect(data[0].resource).toMatchObject({ type: 'account', name: account.slug })
  })
})

describe('a failure on the way', () => {
  test('breaks the connection, so that nobody takes the file for whole', async () => {
    const server = await secondServer()
    await makeLargeAssistants(server)
    await server.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = server.app.server.address() as AddressInfo
    const request = get({ port, host: '127.0.0.1', path: '/v1/export', headers: server.headers })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(200)
    // Far more is to come than any buffer on the way takes.
    await server.loseDatabase()
    let received = ''
    const broken = (async () => {
      for await (const chunk of response.setEncoding('utf8')) received = chunk.slice(-200)
    })()
    await expect(broken).rejects.toThrow('aborted')
    expect(received).not.toContain('"end"')
  })
})

/** 60 assistants of a megabyte each. */
async function makeLargeAssistants({ database, accountId }: SecondServer): Promise<void> {
  await database.sql.query(
    'make-large-assistants',
    `WITH made AS (
       INSERT INTO assistants (id, account_id, name, settings)
       SELECT gen_random_uuid(), $1::uuid, 'Large', jsonb_build_object('notes', repeat('x', 1000000))
       FROM generate_series(1, 60) RETURNING *
     )
     INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
     SELECT id, 1, account_id, '', name, '{}', 'system' FROM made`,
    [accountId],
  )
}
