import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { idsOf, makeResources, type Resources, rowsOf } from './resources.ts'
import { routeTable, type TableRoute, takesBody } from './route-table.ts'
import { bearing, expectError, send, workingId } from './send.ts'

/*
 * What would be stored as something else than was sent is refused by every operation, and the response says what it was.
 */

const { dialects, routes } = await routeTable()

/** Operations that may do without a body. */
const withOptionalBody = new Set(['duplicateAssistant', 'renderTexts', 'restoreAssistant', 'rotateApiKey'])

describe.each(dialects)('$id', (dialect) => {
  const taking = routes.filter((route) => route.dialect === dialect && takesBody(route)).map(named)
  const json = taking.filter(([, { body, multipart, ndjson }]) => body !== undefined && !multipart && !ndjson)
  const { bad_request, payload_too_large, unsupported_media_type, validation_failed } = dialect.statuses
  let resources: Resources

  beforeAll(async () => {
    resources = await makeResources()
  })

  async function refused(
    route: TableRoute,
    payload: string | Buffer,
    { status, headers }: { status: number; headers?: Record<string, string> },
  ) {
    const type = { 'content-type': typeOf(route) }
    const before = await rowsOf(resources.account.id)
    const response = await send(route, {
      payload,
      headers: { ...bearing(resources.account.key), ...type, ...headers },
    })
    expectError(dialect, response, [status])
    expect(await rowsOf(resources.account.id)).toEqual(before)
    return response
  }

  test.each(json)('%s refuses a body that is not UTF-8', async (_, route) => {
    for (const bytes of [[0xff], [0xe9], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      const payload = Buffer.concat([Buffer.from('{"name": "M'), Buffer.from(bytes), Buffer.from('ller"}')])
      const { body } = await refused(route, payload, { status: bad_request })
      expect(body).toMatch(/The body is not valid UTF-8, at byte 1\d\./)
    }
    await refused(route, Buffer.from('{"name": "Müller"}', 'utf16le'), { status: bad_request })
  })

  test.each(taking)('%s refuses text in another charset', async (_, route) => {
    for (const charset of ['iso-8859-1', 'UTF-16', '"windows-1252"', 'utf-16le; x=y']) {
      const headers = { 'content-type': `${typeOf(route)}; charset=${charset}` }
      const { body } = await refused(route, '{}', { status: unsupported_media_type, headers })
      expect(body).toContain(`The charset ${/[\w-]+/.exec(charset)?.[0]} is not supported`)
    }
  })

  test.each(taking)('%s refuses a compressed body, and says what it takes instead', async (_, route) => {
    for (const encoding of ['gzip', 'br', 'Deflate', 'gzip, identity', 'zstd']) {
      const options = { status: unsupported_media_type, headers: { 'content-encoding': encoding } }
      const response = await refused(route, gzipSync('{}'), options)
      expect(response.headers['accept-encoding']).toBe('identity')
      expect(response.body).toContain(encoding.toLowerCase())
    }
  })

  test.each(json)('%s reads UTF-8 by each of its names, without compression', async (_, route) => {
    for (const name of ['utf-8', 'UTF-8', '"utf-8"', 'utf8', 'us-ascii']) {
      const headers = { 'content-type': `application/json; charset=${name}`, 'content-encoding': 'identity' }
      const response = await refused(route, '[1', { status: bad_request, headers })
      expect(response.body).toContain('not valid JSON')
    }
    await refused(route, '\ufeff[1', { status: bad_request })
  })

  test.each(json)('%s refuses a number that would change, and names it and its place', async (_, route) => {
    for (const number of ['12345678901234567890', '1e400', '0.1234567890123456789']) {
      const { body } = await refused(route, `{"a": {"b": ["x", ${number}]}}`, { status: bad_request })
      expect(body).toContain(number)
      expect(body).toMatch(/a\.b\[1\] is the number/)
    }
  })

  test.each(json)('%s refuses the key __proto__, and names it', async (_, route) => {
    for (const key of ['__proto__', '\\u005f_proto__']) {
      const { body } = await refused(route, `{"a": {"${key}": {"b": 1}}}`, { status: bad_request })
      expect(body).toContain('a.__proto__')
      expect(body).not.toContain('not valid JSON')
    }
  })

  test.each(json)('%s takes the key constructor for a field like any other', async (_, route) => {
    const key = '{"constructor": {"prototype": {"a": 1}}}'
    const response = await send(route, {
      payload: key,
      headers: { ...bearing(resources.account.key), 'content-type': 'application/json' },
    })
    expect(response.statusCode).toBeLessThan(500)
    expect(response.body).not.toContain('not valid JSON')
    expect(({} as { a?: unknown }).a).toBeUndefined()
  })

  test.each(json)('%s says where a body is no JSON, and does not repeat it', async (_, route) => {
    const { body } = await refused(route, '{\n  "secret": sesame\n}', { status: bad_request })
    expect(body).toContain('line 2, column 13')
    expect(body).not.toMatch(/sesame|secret/)
  })

  test.each(json)('%s says that the body is empty', async (_, route) => {
    if (withOptionalBody.has(route.operationId)) return
    const id = await workingId(route, resources, idsOf(resources))
    for (const headers of [{ 'content-type': 'application/json' }, {}]) {
      const response = await send(route, {
        id,
        payload: '',
        headers: { ...bearing(resources.account.key), ...headers },
      })
      expectError(dialect, response, [validation_failed])
      expect(response.body).toMatch(/body is empty/i)
    }
  })

  test.each(json)('%s names the limit of a body that is too large', async (_, route) => {
    const payload = JSON.stringify('x'.repeat(route.bodyLimitBytes))
    const { body } = await refused(route, payload, { status: payload_too_large })
    expect(body).toContain(`at most ${route.bodyLimitBytes} bytes`)
  })
})

function typeOf({ multipart, ndjson }: TableRoute): string {
  if (ndjson) return 'application/x-ndjson'
  return multipart ? 'multipart/form-data; boundary=edge' : 'application/json'
}

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
