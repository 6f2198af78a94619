import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dialect } from '../../src/http/dialect.ts'
import { buildTestApp } from '../support/build-test-app.ts'
import { bearer } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { makeAccount } from '../support/factories.ts'
import { servicesOver } from '../support/idle-services.ts'
import { dialectOf, dialects } from '../support/test-dialects.ts'

/*
 * Requests as bytes: what no client library sends, and what Node's parser refuses before there is a request.
 */

let app: FastifyInstance
const log: string[] = []

beforeAll(async () => {
  const services = servicesOver(await testDatabase())
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) })
  app = await buildTestApp(services, { logger })
  await app.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(() => app.close())

function open(): Socket {
  const { port } = app.server.address() as AddressInfo // it listens on TCP
  return connect(port, '127.0.0.1')
}

/** All that comes back until the server closes the connection. */
async function exchange(...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = open()
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  socket.on('error', () => {})
  for (const piece of pieces) socket.write(piece)
  await once(socket, 'close')
  return received
}

interface RawResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

function parsed(response: string): RawResponse {
  const [head = '', body = ''] = response.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = new Headers(lines.map((line) => line.split(': ', 2) as [string, string]))
  return { status: Number(statusLine.split(' ')[1]), headers, body }
}

function expectWhole(dialect: Dialect, response: string, status: number): void {
  const { status: actual, headers, body } = parsed(response)
  expect(actual, response).toBe(status)
  expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(body))
  expect(headers.get('connection')).toBe('close')
  expect(headers.get('content-type')).toBe(`${dialect.errorMediaType ?? 'application/json'}; charset=utf-8`)
  const view = JSON.parse(body)
  expect(dialect.errorView.parse(view)).toEqual(view)
}

const native = dialectOf('native')

describe.each(dialects)('$id', (dialect) => {
  const { prefix } = dialect
  const start = `GET ${prefix}/assistants?a=1 HTTP/1.1\r\nHost: a\r\n`

  test('says that headers are too large', async () => {
    const large = `X-Large: ${'x'.repeat(20_000)}\r\n\r\n`
    const response = await exchange(start + large)
    expectWhole(dialect, response, 431)
    expect(response).toContain('at most 16384 bytes')
    expectWhole(dialect, await exchange(`GET ${prefix}/${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`), 431)
  })

  test('says that a request is no HTTP', async () => {
    expectWhole(dialect, await exchange(`${start}no header\r\n\r\n`), 400)
    expectWhole(dialect, await exchange(`${start}Content-Length: x\r\n\r\n`), 400)
    expectWhole(
      dialect,
      await exchange(`${start}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`),
      400,
    )
  })

  test('says that a body is no HTTP', async () => {
    const head = `POST ${prefix}/assistants HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`
    const { key } = await makeAccount()
    const chunked = `${head}Authorization: Bearer ${key}\r\nTransfer-Encoding: chunked\r\n\r\n`
    expectWhole(dialect, await exchange(chunked, 'ZZ\r\n'), 400)
    expectWhole(dialect, await exchange(chunked, `1;${'x'.repeat(20_000)}\r\n`), 413)
  })

  test('says that there is no Host', async () => {
    const without = `GET ${prefix}/assistants HTTP/1.1\r\nConnection: close\r\n\r\n`
    const response = await exchange(without)
    expectWhole(dialect, response, 400)
    expect(response).toContain('The Host header is missing.')
  })
})

describe('what names no API', () => {
  test('is answered as /v1 would', async () => {
    for (const start of [
      'garbage\r\n\r\n',
      'GET foo HTTP/1.1\r\n\r\n',
      '\u0016\u0003\u0001',
      'GET /v1x HTTP/1.1\r\nx\r\n\r\n',
    ]) {
      expectWhole(native, await exchange(start), 400)
    }
  })

  const named = dialects.flatMap((dialect) => {
    const { ownPaths = [], rootPaths = [], otherwise } = dialect.aliases ?? {}
    const underApi = [...ownPaths, ...(otherwise === true ? [dialect.examplePath] : [])]
    const paths = [...underApi.map((path) => `/api${path}`), ...rootPaths]
    return paths
      .flatMap((path) => [path, `http://host${path}/me`])
      .map((target) => [target, dialect] as const)
  })

  test.each(named)('is answered as the API that the path alone names: %s', async (target, dialect) => {
    const large = `X-Large: ${'x'.repeat(20_000)}\r\n\r\n`
    expectWhole(dialect, await exchange(`GET ${target} HTTP/1.1\r\n${large}`), 431)
  })

  test('is 400 outside of all of them when it has no Host, and none is needed before HTTP/1.1', async () => {
    const without = parsed(await exchange('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'))
    expect([without.status, JSON.parse(without.body)]).toEqual([
      400,
      { error: 'The Host header is missing.' },
    ])
    expect(parsed(await exchange('GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(200)
  })
})

describe('a client error', () => {
  test('is answered once, and to the end, however much comes after it', async () => {
    const piece = Buffer.alloc(256 * 1024, 'x')
    const pieces = Array.from({ length: 16 }, () => piece)
    const response = await exchange('GET /v1/assistants HTTP/1.1\r\nX: ', ...pieces)
    expect(response.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expectWhole(native, response, 431)
  })

  test('does not end the server when the client is gone, and leaves others alone', async () => {
    for (let index = 0; index < 20; index += 1) {
      const socket = open()
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write('GET /v1/assistants HTTP/1.1\r\nbroken\r\n\r\n')
      socket.resetAndDestroy()
    }
    expect(
      parsed(await exchange('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).status,
    ).toBe(200)
  })

  test('is logged without what was sent', async () => {
    log.length = 0
    await exchange('GET /v1/assistants HTTP/1.1\r\nAuthorization: Bearer sk_secret\r\nbroken\r\n\r\n')
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { dialect: 'native', status: 400, code: expect.stringMatching(/^HPE_/) },
    ])
    expect(log.join()).not.toMatch(/sk_secret|broken|rawPacket/)
  })

  /** As Node finds it out, but for the wait. */
  async function timedOut(request: string, event: 'connection' | 'request'): Promise<string> {
    const accepted = once(app.server, 'connection')
    const reached = once(app.server, event)
    const response = exchange(request)
    const [[socket]] = await Promise.all([accepted, reached])
    app.server.emit(
      'clientError',
      Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      socket,
    )
    return response
  }

  test.each(dialects)('says that a request took too long, as $id would when that is known', async (named) => {
    expectWhole(native, await timedOut(`GET ${named.prefix}/assis`, 'connection'), 408)
    const { key } = await makeAccount()
    const head = 'Host: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n'
    const begun = `POST /api${contractOf(named.id).paths.create} HTTP/1.1\r\nx-dialect: ${named.id}\r\nAuthorization: Bearer ${key}\r\n${head}\r\n{`
    expectWhole(named, await timedOut(begun, 'request'), 408)
  })

  test('adds nothing to a response that has begun', async () => {
    app.server.once('request', (_request, response) => response.writeHead(200).write('begun'))
    const response = await timedOut('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n', 'request')
    expect(response).not.toContain('408')
  })
})

describe('a target in absolute form', () => {
  test('is the same as its path, with lists that have a next page, and without naming an API', async () => {
    const { key } = await makeAccount()
    const client = await bearer('/v1', key)
    for (const name of ['A', 'B']) await client.post('/assistants', { name })
    const get = async (target: string) =>
      parsed(
        await exchange(
          `GET ${target} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n\r\n`,
        ),
      )
    const page = await get('http://example.com:8080/v1/assistants?limit=1')
    expect([page.status, JSON.parse(page.body).data.length]).toEqual([200, 1])
    expect(page.headers.get('link')).toMatch(/^<http:\/\/localhost:3000\/v1\/assistants\?limit=1&cursor=/)
    expect((await get('HTTPS://example.com/api/assistants')).status).toBe(200)
    for (const { prefix, examplePath } of dialects) {
      expect((await get(`http://example.com${prefix}${examplePath}`)).status).toBe(200)
    }
    expect((await get('http://example.com')).status).toBe(200)
    expect((await get('http://example.com?x=1')).status).toBe(200)
    expect((await get('http://example.com/v1/nothing')).body).toContain('Not found: GET /v1/nothing.')
    expect((await get('ftp://example.com/v1/assistants')).status).toBe(404)
  })
})
