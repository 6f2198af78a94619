import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { ownDatabase } from '../support/own-database.ts'
import { endStartedServers, type ServerProcess, spawnServer, startServer } from '../support/server-process.ts'

afterEach(endStartedServers)

const apiKey = 'test-key-of-the-first-account-0123456789'

describe('the log, which is written many lines at a time', { timeout: 120_000 }, () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'has every request and the reason of the end after %s',
    async (signal) => {
      const server = await started()
      for (let round = 0; round < 100; round += 1) await read(server, `/v1/assistants?limit=${round + 1}`)
      expect(await server.end(signal)).toEqual({ code: 0, signal: null })
      const lines = linesOf(server)
      expect(lines.filter(({ operationId }) => operationId === 'listAssistants')).toHaveLength(100)
      expect(lines.at(-1)).toMatchObject({ msg: 'shutting down', signal })
    },
  )

  test('is written soon also when nothing follows', async () => {
    const server = await started()
    await read(server, '/v1/account')
    while (!server.output().stdout.includes('"getAccount"')) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })

  test('has what led to an error that nobody caught, and the error', async () => {
    const server = await started({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(throwOnSignal)}`,
    })
    await read(server, '/v1/account')
    expect(await server.end('SIGWINCH')).toEqual({ code: 1, signal: null })
    expect(linesOf(server).slice(-2)).toMatchObject([
      { operationId: 'getAccount', status: 200 },
      { level: 60, msg: 'shutting down after an error', err: { message: 'Nobody catches this.' } },
    ])
  })

  test('has why a start failed', async () => {
    const { environment } = await ownDatabase()
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    onTestFinished(() => void holder.close())
    const address = holder.address()
    if (address === null || typeof address === 'string') throw new Error('The holder has no port.')
    const server = spawnServer({ ...environment, PORT: String(address.port) })
    expect(await server.ended).toEqual({ code: 1, signal: null })
    expect(server.output().stderr).toContain('EADDRINUSE')
    const [migrated, failed] = linesOf(server)
    expect(migrated).toMatchObject({ msg: 'database migrated' })
    expect(failed).toMatchObject({ level: 60, msg: 'could not start', err: { code: 'EADDRINUSE' } })
  })

  test('does not keep a process from its end when nobody reads it any more', async () => {
    const server = await started()
    server.process.stdout?.destroy()
    for (let round = 0; round < 50; round += 1) await read(server, '/v1/account')
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
  })
})

async function started(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const own = await ownDatabase()
  return startServer({ ...own.environment, ADMIN_API_KEY: apiKey, ...environment })
}

async function read({ url }: ServerProcess, path: string): Promise<void> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${apiKey}` } })
  await response.arrayBuffer()
  expect(response.status).toBe(200)
}

function linesOf(server: ServerProcess): Record<string, unknown>[] {
  const { stdout } = server.output()
  expect(stdout).toMatch(/\n$/)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Runs in the server process before the server. */
const throwOnSignal = "process.on('SIGWINCH', () => { throw new Error('Nobody catches this.') })"
