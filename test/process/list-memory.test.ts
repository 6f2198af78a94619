import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { hashToken } from '../../src/core/identity/secrets.ts'
import type { Database } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { insertLargeAssistants } from '../support/large-assistants.ts'
import { ownDatabase } from '../support/own-database.ts'
import { endStartedServers, type ServerProcess, startServer } from '../support/server-process.ts'
import { registeredDialects } from '../support/test-dialects.ts'

const cleanUps: (() => Promise<void>)[] = []
let environment: Readonly<Record<string, string>>

// Once for all tests: it takes long, and they only read.
beforeAll(async () => {
  environment = await filledDatabase()
}, 120_000)
afterEach(endStartedServers)
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp()
})

const readOnlyKey = 'test-key-of-the-account-that-reads-0123456789'
const otherKey = 'test-key-of-another-account-0123456789'

/** Far more than the process can hold several times. */
const count = 60
const bytes = 800_000

/** Lists that are sent whole, with how many records named `Large` they have. */
const wholeLists = [
  ...registeredDialects.flatMap(({ id, prefix }) =>
    contractOf(id).wholeLists.map((path): [string, number] => [prefix + path, count]),
  ),
  // As many templates as assistants.
  ['/v1/export', 2 * count] as const,
]

/** Those that end at what there is room for, and one of summaries. */
const shortLists = [
  ['/v1/assistants?limit=200', 2],
  ['/v1/assistants?limit=200&sort=name', 2],
  ['/v1/templates?limit=200', count],
] as const

test('readers of large lists never end a process of 512 MB', async () => {
  const server = await largeServer()
  const rounds = [[...wholeLists, ...wholeLists], Array.from({ length: 10 }, () => shortLists).flat()]
  for (const round of rounds) {
    const responses = await Promise.all(round.map(([path, names]) => read(server, path, names)))
    // What there is no room for in time is to be asked for again.
    const other = responses.filter(({ status }) => status !== 200)
    expect(other.map(({ status, retryAfter }) => [status, retryAfter])).toEqual(other.map(() => [503, '1']))
    expect(other.length).toBeLessThan(responses.length)
    for (const { status, names, expected } of responses) if (status === 200) expect(names).toBe(expected)
  }
  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
}, 300_000)

test('readers that take nothing neither end the process nor shut out another account', async () => {
  const server = await largeServer()
  const lists = [...wholeLists, ...shortLists]
  const idle = await Promise.all(
    Array.from({ length: 200 }, (_, index) => idleReader(server, lists[index % lists.length]?.[0] ?? '')),
  )
  onTestFinished(() => {
    for (const socket of idle) socket.destroy()
  })
  for (const path of ['/v1/assistants?limit=200', ...wholeLists.slice(0, 1).map(([path]) => path)]) {
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${otherKey}` } })
    expect([path, response.status]).toEqual([path, 200])
    await response.arrayBuffer()
  }
  for (const socket of idle) socket.destroy()
  // Their room is free again.
  for (const [path, names] of wholeLists.slice(0, 1)) {
    expect(await read(server, path, names)).toMatchObject({ status: 200, names })
  }
}, 300_000)

function largeServer(): Promise<ServerProcess> {
  return startServer({ ...environment, NODE_OPTIONS: '--max-old-space-size=512', LOG_LEVEL: 'fatal' })
}

/** @returns what makes a server use it */
async function filledDatabase(): Promise<Readonly<Record<string, string>>> {
  const { environment, open } = await ownDatabase((cleanUp) => cleanUps.push(cleanUp))
  const database = await open()
  await migrate(database)
  const accountId = await account(database, 'large', readOnlyKey)
  await account(database, 'other', otherKey)
  await insertLargeAssistants(database.sql, accountId, { count, bytes })
  await database.sql.query('', templatesSql, [accountId])
  await database.close()
  return environment
}

const templatesSql = `INSERT INTO assistant_templates (id, account_id, name, settings)
  SELECT id, account_id, name, settings FROM assistants WHERE account_id = $1::uuid`

async function account({ openPrisma }: Database, slug: string, apiKey: string): Promise<string> {
  const prisma = await openPrisma()
  const id = newId()
  await prisma.account.create({ data: { id, slug, name: slug } })
  const key = { id: newId(), accountId: id, name: 'test', hint: 'test', scopes: ['read'] }
  await prisma.apiKey.create({ data: { ...key, keyHash: hashToken(apiKey) } })
  return id
}

/** @returns also how many names of assistants stand in the answer, which is not held as a whole */
async function read({ url }: ServerProcess, path: string, expected: number) {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${readOnlyKey}` } })
  let names = 0
  let end = ''
  for await (const chunk of response.body ?? []) {
    const text = end + Buffer.from(chunk).toString('latin1')
    names += text.split(nameOfOne).length - 1
    end = text.slice(1 - nameOfOne.length)
  }
  return { status: response.status, retryAfter: response.headers.get('retry-after'), names, expected }
}

const nameOfOne = '"name":"Large'

/** Asks for a list and never reads the answer. */
async function idleReader({ url }: ServerProcess, path: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.pause()
  // Twice: the second response waits behind the first.
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${readOnlyKey}\r\n\r\n`.repeat(2))
  return socket
}
