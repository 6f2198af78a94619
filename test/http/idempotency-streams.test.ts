import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { key, keyRowsOf, replayed, setKeyRows, setUp } from './idempotency-setup.ts'

/*
 * Bodies that are read while they are stored: what came under a key is compared by its content, however it is sent.
 */

/** In pieces, so that no Content-Length tells how long it is. */
const inPieces = (body: string | Buffer) =>
  Readable.from([...Buffer.from(body)].map((byte) => Buffer.of(byte)))

const whole = (body: string | Buffer) => body

describe.each([
  ['with its length', whole],
  ['in chunks', inPieces],
])('an import %s', (_name, sent) => {
  const lines = (number: string) =>
    [
      { kind: 'header', schemaVersion: 1 },
      {
        kind: 'phoneNumber',
        id: 'pn_01jh3v5x0qf3zsm2c8r6w9t4ka',
        number,
        name: 'Desk',
        provider: 'twilio',
        assistantId: null,
      },
      { kind: 'end', records: 1 },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('')

  const post = (client: Client, body: string, path = '/import') =>
    client.post(path, sent(body), {
      headers: { ...key('a').headers, 'content-type': 'application/x-ndjson' },
    })

  test('of another number under the same key is refused, and the same one answered again', async () => {
    const { client } = await setUp()
    const number = '+12025550123'
    const first = await post(client, lines(number))
    expect(first.body).toMatchObject({ summary: { created: 1 } })
    for (const other of ['+12025550124', '+442079460958', '']) {
      const { status, headers } = await post(client, lines(other))
      expect([status, headers['idempotency-replayed']]).toEqual([422, undefined])
    }
    const again = await post(client, lines(number))
    expect([again.status, replayed(again)]).toEqual([200, 'true'])
    expect(again.body).toEqual(first.body)
    expect((await client.get('/phone-numbers')).body.data).toHaveLength(1)
  })

  test('with another query is refused, and left unread', async () => {
    const { client } = await setUp()
    await post(client, lines('+12025550123'))
    expect((await post(client, lines('+12025550123'), '/import?mode=upsert')).status).toBe(422)
  })

  test('that was refused leaves its key free', async () => {
    const { account, client } = await setUp()
    expect((await post(client, 'nonsense')).status).toBe(400)
    expect(await keyRowsOf(account.id)).toEqual([])
    expect((await post(client, lines('+12025550123'))).status).toBe(200)
  })

  test('whose answer is of an import that nobody has read to its end is refused', async () => {
    const { account, client } = await setUp()
    await post(client, lines('+12025550123'))
    await setKeyRows(account.id, 'body_hash = NULL')
    expect((await post(client, lines('+12025550123'))).status).toBe(422)
  })

  test('whose server died runs again', async () => {
    const { account, client } = await setUp()
    await post(client, lines('+12025550123'))
    await setKeyRows(account.id, "status = NULL, body_hash = NULL, lease_until = now() - interval '1 second'")
    const again = await post(client, lines('+12025550123'))
    expect([again.status, again.body.summary.skipped, replayed(again)]).toEqual([200, 1, undefined])
    expect((await post(client, lines('+12025550124'))).status).toBe(422)
  })
})

test('an import that ends before its body is compared by all of the body', async () => {
  const { client } = await setUp()
  const body = `{"kind":"header","schemaVersion":1}\n{"kind":"end","records":0}\n${'1\n'.repeat(200_010)}`
  const post = (text: string) =>
    client.post('/import', text, { headers: { ...key('a').headers, 'content-type': 'application/x-ndjson' } })
  const first = await post(`${body}1`)
  expect(first.body.lines.at(-1).detail).toBe('An import has at most 200000 lines.')
  expect((await post(`${body}2`)).status).toBe(422)
  expect(replayed(await post(`${body}1`))).toBe('true')
}, 60_000)

describe.each([
  ['with its length', whole],
  ['in chunks', inPieces],
])('an upload %s', (_name, sent) => {
  interface Form {
    readonly content?: string
    readonly filename?: string
    readonly field?: string
    readonly boundary?: string
  }

  function post(
    client: Client,
    { content = 'one', filename = 'a.txt', field = 'x', boundary = 'edge' }: Form,
  ) {
    const file = `content-disposition: form-data; name="file"; filename="${filename}"\r\n\r\n${content}`
    const text = `content-disposition: form-data; name="note"\r\n\r\n${field}`
    const other = `content-disposition: form-data; name="other"; filename="b"\r\n\r\nmore ${field}`
    const parts = [text, file, other].map((part) => `--${boundary}\r\n${part}\r\n`)
    return client.post('/files', sent(`${parts.join('')}--${boundary}--\r\n`), {
      headers: { ...key('a').headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
  }

  test('of another content under the same key is refused, and the same one answered again', async () => {
    const { client } = await setUp()
    const first = await post(client, {})
    expect([first.status, replayed(first)]).toEqual([201, undefined])
    const others = [{ content: 'two' }, { content: 'longer' }, { filename: 'b.txt' }, { field: 'y' }]
    for (const other of others) {
      const { status, headers } = await post(client, other)
      expect([status, headers['idempotency-replayed']]).toEqual([422, undefined])
    }
    const again = await post(client, {})
    expect([again.status, replayed(again)]).toEqual([201, 'true'])
    expect(again.body).toEqual(first.body)
    expect((await client.get('/files')).body.data).toHaveLength(1)
  })

  test('is the same one with other separators, which clients make up each time', async () => {
    const { client } = await setUp()
    const first = await post(client, { boundary: 'one' })
    const again = await post(client, { boundary: 'another' })
    expect(replayed(again)).toBe('true')
    expect(again.body).toEqual(first.body)
  })

  test('that is too large leaves its key free', async () => {
    const { account, client } = await setUp()
    expect((await post(client, { content: 'x'.repeat(300_000) })).status).toBe(413)
    expect(await keyRowsOf(account.id)).toEqual([])
    expect((await post(client, {})).status).toBe(201)
  })

  test('that is broken is said to be, under a key that was used', async () => {
    const { client } = await setUp()
    await post(client, {})
    const headers = { ...key('a').headers, 'content-type': 'multipart/form-data; boundary=edge' }
    expect((await client.post('/files', sent('--edge\r\nnonsense'), { headers })).status).toBe(400)
    expect(replayed(await post(client, {}))).toBe('true')
  })
})
