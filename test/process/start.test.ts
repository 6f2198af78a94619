import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { ownDatabase } from '../support/own-database.ts'
import {
  endStartedServers,
  freePort,
  type ServerProcess,
  spawnServer,
  startServer,
  temporaryDirectory,
} from '../support/server-process.ts'
import { registeredDialects } from '../support/test-dialects.ts'

const apiKey = 'test-key-of-the-first-account-0123456789'
const stoppedWell = { code: 0, signal: null }
const databaseUrl = inject('databaseUrl')
const examplePaths = registeredDialects.map(({ prefix, examplePath }) => prefix + examplePath)

/** Some start several processes. */
const timeout = 120_000

afterEach(endStartedServers)

async function dataDirectory(): Promise<string> {
  const { path, remove } = await temporaryDirectory()
  onTestFinished(async () => {
    endStartedServers()
    await remove()
  })
  return path
}

/** Waits for something that the process does; it ends meanwhile only when it has failed. */
async function until(server: ServerProcess, happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) {
    const { exitCode, signalCode } = server.process
    if (exitCode !== null || signalCode !== null)
      throw new Error(`It ended: ${JSON.stringify(server.output())}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('a start that is stopped at once', { timeout }, () => {
  test('listens to signals before anything else, and ends with 0', async () => {
    const path = await dataDirectory()
    const server = spawnServer({
      DATA_DIR: path,
      PORT: String(await freePort()),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellOfSignals)}`,
    })
    await until(server, () => server.output().stderr.includes('listens to SIGTERM'))
    expect(await readdir(path)).toEqual([])
    expect(await server.end('SIGTERM')).toEqual(stoppedWell)
    expect(await readdir(path)).toEqual([])
  })

  test('while it makes its database ends with 0, and the next start is sound', async () => {
    const path = await dataDirectory()
    const server = spawnServer({ DATA_DIR: path, PORT: String(await freePort()) })
    await until(server, async () => (await readdir(path)).includes('switchboard.pid'))
    expect(await server.end('SIGTERM')).toEqual(stoppedWell)
    const next = await startServer({ DATA_DIR: path })
    expect(await next.end('SIGTERM')).toEqual(stoppedWell)
  })

  test('while it waits for PostgreSQL ends with 0', async () => {
    const url = `postgresql://nobody@127.0.0.1:${await freePort()}/none`
    const server = spawnServer({ DATABASE_URL: url, PORT: String(await freePort()) })
    await until(server, () => server.output().stdout.includes('waiting for the database'))
    expect(await server.end('SIGINT')).toEqual(stoppedWell)
    expect(server.output().stderr).toBe('')
  })
})

describe('PostgreSQL that is not there at the start', { timeout }, () => {
  test('is waited for as long as the configuration says; then the start fails with the reason', async () => {
    const port = await freePort()
    const url = `postgresql://nobody:secret@127.0.0.1:${port}/none`
    const server = spawnServer({
      DATABASE_URL: url,
      DATABASE_WAIT_SECONDS: '1',
      PORT: String(await freePort()),
    })
    expect(await server.ended).toEqual({ code: 1, signal: null })
    const { stdout, stderr } = server.output()
    expect(stderr).toBe(
      `The database at DATABASE_URL was not available within 1 s (DATABASE_WAIT_SECONDS): connect ECONNREFUSED 127.0.0.1:${port}\n`,
    )
    expect(stdout.match(/waiting for the database/g)).toHaveLength(1)
    expect(stdout + stderr).not.toContain('secret')
  })

  test.runIf(databaseUrl !== undefined)('is used as soon as it is there', async () => {
    const { environment } = await ownDatabase()
    const url = new URL(environment.DATABASE_URL ?? '')
    const { hostname, port } = url
    url.port = String(await freePort())
    url.hostname = '127.0.0.1'
    const server = spawnServer({ ...environment, DATABASE_URL: url.href, PORT: String(await freePort()) })
    await until(server, () => server.output().stdout.includes('waiting for the database'))
    await forward(Number(url.port), { host: hostname, port: Number(port) })
    await until(server, () => server.output().stdout.includes('"listening"'))
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  test.runIf(databaseUrl !== undefined)('is not waited for when it answers with a refusal', async () => {
    const url = new URL(databaseUrl ?? '')
    url.pathname = '/there_is_no_such_database'
    const server = spawnServer({ DATABASE_URL: url.href, PORT: String(await freePort()) })
    expect(await server.ended).toEqual({ code: 1, signal: null })
    expect(server.output().stderr).toContain('"there_is_no_such_database" does not exist')
    expect(server.output().stdout).not.toContain('waiting for the database')
  })
})

describe('the first account', { timeout }, () => {
  test.runIf(databaseUrl !== undefined)('stands before anything is answered', async () => {
    const { environment, open } = await ownDatabase()
    const database = await open()
    await migrate(database)
    let server: ServerProcess | undefined
    await database.transaction(async (session) => {
      await session.script('LOCK TABLE accounts')
      const started = spawnServer({ ...environment, ADMIN_API_KEY: apiKey, PORT: String(await freePort()) })
      server = started
      await until(started, () => isReached(started))
      for (const path of ['/', '/docs', '/nowhere', ...examplePaths]) {
        const response = await call(`${started.url}${path}`)
        expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '1'])
        expect(await response.text()).toContain('The server is starting.')
      }
      const readyz = await fetch(`${started.url}/readyz`)
      expect([readyz.status, await readyz.json()]).toEqual([503, { status: 'starting' }])
      expect((await fetch(`${started.url}/healthz`)).status).toBe(200)
    })
    await database.close()
    if (server === undefined) throw new Error('There is no server.')
    const { url, output } = server
    await until(server, () => output().stdout.includes('"listening"'))
    expect((await call(`${url}/v1/assistants`)).status).toBe(200)
  })

  test('is not made, and its secrets are not spent, when the port is taken', async () => {
    const path = await dataDirectory()
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    onTestFinished(() => {
      holder.close()
    })
    const address = holder.address()
    if (address === null || typeof address === 'string') throw new Error('The holder has no port.')
    const refused = spawnServer({ DATA_DIR: path, PORT: String(address.port) })
    expect(await refused.ended).toEqual({ code: 1, signal: null })
    expect(refused.output().stderr).toContain('EADDRINUSE')
    expect(refused.output().stderr).not.toContain('API key')
    const server = await startServer({ DATA_DIR: path })
    expect(server.output().stderr).toContain('API key')
  })
})

describe('a client that never finishes its request', { timeout }, () => {
  test.each([
    ['in its body', 'POST /v1/assistants HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n', '\r\n{"name":'],
    ['in its head', 'GET /v1/assistants HTTP/1.1\r\nhost: x\r\n', 'x-half: '],
  ])('does not make the end a failure: %s', async (_, head, rest) => {
    const { environment } = await ownDatabase()
    const server = await startServer({ ...environment, ADMIN_API_KEY: apiKey })
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    const closed = once(socket, 'close')
    await once(socket, 'connect')
    socket.write(`${head}authorization: Bearer ${apiKey}\r\ncontent-type: application/json\r\n${rest}`)
    await responded(server)
    expect(await server.end('SIGTERM')).toEqual(stoppedWell)
    await closed
  })
})

function isReached({ url }: ServerProcess): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}

function call(url: string): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${apiKey}` } })
}

/** Connections are read in turn: what came before this request has been read by then. */
async function responded({ url }: ServerProcess): Promise<void> {
  for (let round = 0; round < 5; round += 1) await (await fetch(`${url}/healthz`)).text()
}

/** Runs in the server process before the server. */
const tellOfSignals =
  "process.on('newListener', (name) => { if (name === 'SIGTERM') process.stderr.write('listens to SIGTERM') })"

/** Listens on the port and passes everything on. */
async function forward(port: number, target: { readonly host: string; readonly port: number }) {
  const sockets = new Set<Socket>()
  const proxy = createServer((incoming) => {
    const outgoing = connect(target)
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  }).listen(port, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    endStartedServers()
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
}
