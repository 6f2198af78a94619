import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import {
  endStartedServers,
  freePort,
  spawnServer,
  startServer,
  temporaryDirectory,
} from '../support/server-process.ts'
import { registeredDialects } from '../support/test-dialects.ts'

const apiKey = 'test-key-of-the-first-account-0123456789'

afterEach(endStartedServers)

async function inDirectory(work: (dataDirectory: string) => Promise<void>): Promise<void> {
  const directory = await temporaryDirectory()
  try {
    await work(directory.path)
  } finally {
    endStartedServers()
    await directory.remove()
  }
}

async function call(url: string, method: string, body?: unknown): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

describe('the first start', () => {
  test('shows generated secrets once, keeps them out of the log, and every curl line works', async () => {
    await inDirectory(async (path) => {
      const first = await startServer({ DATA_DIR: path })
      const { stdout, stderr } = first.output()
      const key = /sk_[\w-]{43}/.exec(stderr)?.[0]
      const password = /Password +(\S+)/.exec(stderr)?.[1]
      expect(key).toBeDefined()
      expect(password).toHaveLength(24)
      expect(stdout).not.toContain(key)
      expect(stdout).not.toContain(password)

      const lines = stderr.split('\n').filter((line) => line.trim().startsWith('curl '))
      expect(lines).toHaveLength(6)
      for (const line of lines) {
        const [, option, value, url] = /curl (-H|-b) "([^"]+)" (\S+)/.exec(line) ?? []
        const headers: Record<string, string> =
          option === '-b' ? { cookie: value ?? '' } : Object.fromEntries([(value ?? '').split(': ')])
        const response = await fetch(url ?? '', { headers })
        expect([line, response.status]).toEqual([line, 200])
      }
      expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null })

      const second = await startServer({ DATA_DIR: path })
      expect(second.output().stderr).toBe('')
      expect(second.output().stdout).not.toContain(key)
      await second.end('SIGTERM')
    })
  })

  test('takes what the environment gives and does not repeat it', async () => {
    await inDirectory(async (path) => {
      const password = 'a password of the operator'
      const server = await startServer({
        DATA_DIR: path,
        ADMIN_API_KEY: apiKey,
        ADMIN_EMAIL: 'ops@example.com',
        ADMIN_PASSWORD: password,
        ACCOUNT_SLUG: 'acme',
      })
      const { stdout, stderr } = server.output()
      expect(stderr).toContain('acme')
      for (const secret of [apiKey, password]) expect(stdout + stderr).not.toContain(secret)
      expect((await call(`${server.url}/v1/assistants`, 'GET')).status).toBe(200)
      const login = await fetch(`${server.url}/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'ops@example.com', password }),
      })
      expect(login.status).toBe(200)
    })
  })
})

describe('a configuration that is wrong', () => {
  test('stops the start with one message that names every bad variable, and no value', async () => {
    const server = spawnServer({ PORT: 'eighty', ADMIN_API_KEY: 'short-secret', LOG_LEVEL: 'loud' })
    const { code } = await server.ended
    expect(code).toBe(1)
    const { stderr } = server.output()
    for (const name of ['PORT', 'ADMIN_API_KEY', 'LOG_LEVEL']) expect(stderr).toContain(`  ${name}: `)
    expect(stderr).not.toContain('short-secret')
    expect(stderr).not.toContain('    at ')
  })

  test('a data directory that is in use is refused', async () => {
    await inDirectory(async (path) => {
      await startServer({ DATA_DIR: path })
      const second = spawnServer({ DATA_DIR: path, PORT: String(await freePort()) })
      expect((await second.ended).code).toBe(1)
      expect(second.output().stdout).toContain('is in use by process')
    })
  })
})

describe('the end', () => {
  test('SIGTERM finishes a request in flight and exits 0', async () => {
    await inDirectory(async (path) => {
      const server = await startServer({ DATA_DIR: path, ADMIN_API_KEY: apiKey })
      const inFlight = request(`${server.url}/v1/assistants`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          expect: '100-continue',
        },
      })
      inFlight.flushHeaders()
      // The server has the request and waits for its body.
      await once(inFlight, 'continue')
      const ended = server.end('SIGTERM')
      while (!server.output().stdout.includes('"shutting down"'))
        await new Promise((resolve) => setTimeout(resolve, 10))
      inFlight.end('{"name": "Last"}')
      const [response] = await once(inFlight, 'response')
      expect(response.statusCode).toBe(201)
      expect(await ended).toEqual({ code: 0, signal: null })
    })
  })

  test('kill -9 during writes loses no acknowledged write', async () => {
    await inDirectory(async (path) => {
      const acknowledged = new Map<string, string>()
      for (let round = 0; round < 3; round += 1) {
        const server = await startServer({ DATA_DIR: path, ADMIN_API_KEY: apiKey })
        const enough = acknowledged.size + 40
        const writers = [1, 2, 3, 4].map(async (writer) => {
          for (let index = 0; ; index += 1) {
            const name = `${round}-${writer}-${index}`
            const response = await call(`${server.url}/v1/assistants`, 'POST', { name }).catch(() => null)
            if (response === null) return
            const made = (await response.json().catch(() => null)) as { id: string } | null
            if (response.status !== 201 || made === null) return
            acknowledged.set(made.id, name)
            if (acknowledged.size >= enough) server.process.kill('SIGKILL')
          }
        })
        await Promise.all(writers)
        await server.end('SIGKILL')
      }
      const server = await startServer({ DATA_DIR: path, ADMIN_API_KEY: apiKey })
      expect(acknowledged.size).toBeGreaterThanOrEqual(120)
      for (const [id, name] of acknowledged) {
        const response = await call(`${server.url}/v1/assistants/${id}`, 'GET')
        expect(await response.json()).toMatchObject({ name })
      }
    })
  }, 90_000)
})

describe('pages for people and orchestrators', () => {
  test('health, readiness, index and documentation answer without a credential', async () => {
    await inDirectory(async (path) => {
      const { url } = await startServer({ DATA_DIR: path })
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
      expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' })
      const page = await (await fetch(url)).text()
      for (const { id, prefix } of registeredDialects) {
        expect(page).toContain(url + prefix)
        const response = await fetch(`${url}/${id}/openapi.json`)
        const document = (await response.json()) as { openapi: string }
        expect(document.openapi).toBe('3.1.0')
      }
      expect((await fetch(`${url}/docs`)).status).toBe(200)
      expect((await fetch(`${url}/nowhere`)).status).toBe(404)
    })
  })
})
