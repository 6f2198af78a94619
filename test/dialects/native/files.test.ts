import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import { principalOf } from '../../core/files/file-setup.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey, type TestAccount } from '../../support/factories.ts'
import { testApp, testFileSizeLimitBytes } from '../../support/test-app.ts'

const boundary = 'X-BOUNDARY'
const multipart = { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }

interface Part {
  readonly name: string
  readonly filename?: string
  readonly type?: string
  readonly content: string | Buffer
}

/** Written by hand, so that names reach the server as they are. */
function form(...parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ name, filename, type, content }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    type === undefined ? '' : `\r\nContent-Type: ${type}`,
    '\r\n\r\n',
    content,
    '\r\n',
  ])
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)))
}

const file = (content: string | Buffer, filename = 'a.txt'): Part => ({ name: 'file', filename, content })

function upload(client: Client, ...parts: readonly Part[]) {
  return client.post('/files', form(...parts), multipart)
}

async function setup() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

/** A content is no JSON; the client would look for its schema. */
async function download({ key }: Pick<TestAccount, 'key'>, id: string, method: 'GET' | 'HEAD' = 'GET') {
  const { app } = await testApp()
  const headers = { authorization: `Bearer ${key}` }
  return app.inject({ method, url: `/v1/files/${id}/content`, headers })
}

describe('an upload', () => {
  test('answers with what is known about the file, and reads the same afterwards', async () => {
    const { client } = await setup()
    const content = 'Opening hours: Monday to Friday, 9 to 17.'
    const { status, body } = await upload(client, file(content, 'opening-hours.txt'))
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^file_[0-9a-hjkmnp-tv-z]{26}$/),
      name: 'opening-hours.txt',
      mimeType: 'text/plain',
      bytes: 41,
      sha256: createHash('sha256').update(content).digest('hex'),
      createdAt: expect.any(String),
    })
    expect((await client.get(`/files/${body.id}`)).body).toEqual(body)
    expect((await client.get('/files')).body).toEqual({ data: [body], nextCursor: null, hasMore: false })
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['naïve ☎.txt', 'naïve ☎.txt'],
    [`${'n'.repeat(300)}.txt`, `${'n'.repeat(251)}.txt`],
    ['', 'file'],
  ])('keeps the name %j as %j', async (sent, kept) => {
    const { client } = await setup()
    expect((await upload(client, file('a', sent))).body.name).toBe(kept)
  })

  test.each([
    ['a file name', Buffer.from('name="file"; filename="caf\xe9.txt"', 'latin1')],
    ['a file name of RFC 8187', Buffer.from('name="file"; filename*=UTF-8\'\'caf%E9.txt')],
    ['a field name', Buffer.from('name="caf\xe9"; filename="a.txt"', 'latin1')],
    ['the name of a text', Buffer.from('name="caf\xe9"', 'latin1')],
    ['a text', Buffer.from('name="note"\r\n\r\ncaf\xe9\r\n--X-BOUNDARY--', 'latin1')],
    [
      'a text that says that it is',
      Buffer.from(
        'name="note"\r\ncontent-type: text/plain; charset=utf-8\r\n\r\ncaf\xe9\r\n--X-BOUNDARY--',
        'latin1',
      ),
    ],
  ])('with %s that is not UTF-8 is refused and leaves nothing', async (_, disposition) => {
    const { client } = await setup()
    for (const before of [form(file('a')).subarray(0, -`--${boundary}--\r\n`.length), Buffer.alloc(0)]) {
      const [start, end] = [
        `--${boundary}\r\nContent-Disposition: form-data; `,
        `\r\n\r\nx\r\n--${boundary}--\r\n`,
      ]
      const payload = Buffer.concat([before, Buffer.from(start), disposition, Buffer.from(end)])
      const { status, body } = await client.post('/files', payload, multipart)
      expect([status, body.detail]).toEqual([400, 'The names and texts of the form must be valid UTF-8.'])
    }
    expect((await client.get('/files')).body.data).toEqual([])
  })

  test('may have a name in another charset where it says which, and a text that is cut anywhere', async () => {
    const { client } = await setup()
    const named = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename*=iso-8859-1''caf%E9.txt\r\n\r\na\r\n`
    const text = form({ name: 'note', content: `x${'é'.repeat(2000)}` })
    const { status, body } = await client.post('/files', Buffer.concat([Buffer.from(named), text]), multipart)
    expect([status, body.name]).toEqual([201, 'café.txt'])
  })

  test('without a name is called a file', async () => {
    const { client } = await setup()
    const { status, body } = await upload(client, {
      name: 'file',
      type: 'application/octet-stream',
      content: 'a',
    })
    expect([status, body.name]).toEqual([201, 'file'])
  })

  test.each([
    'dryRun=TRUE',
    'dryRun=1',
    'dryRun=',
    'dryRun=true&dryRun=true',
    'dry_run=true',
    'dryrun=true',
    'x=1',
  ])('refuses the query %s and stores nothing', async (query) => {
    const { client } = await setup()
    const { status, body } = await client.post(`/files?${query}`, form(file('a')), multipart)
    expect([status, body.errors[0].pointer]).toEqual([400, `/${query.split('=', 1)[0]}`])
    expect((await client.get('/files')).body.data).toEqual([])
  })

  test("does not believe the client's word for the type", async () => {
    const { client } = await setup()
    const { body } = await upload(client, { ...file('<script>', 'a.png'), type: 'image/png' })
    expect(body.mimeType).toBe('text/plain')
  })

  test('of exactly the limit is taken', async () => {
    const { client } = await setup()
    const { status, body } = await upload(client, file(Buffer.alloc(testFileSizeLimitBytes)))
    expect([status, body.bytes]).toEqual([201, testFileSizeLimitBytes])
  })

  test('of one byte more is refused and leaves nothing', async () => {
    const { client } = await setup()
    const { status, body } = await upload(client, file(Buffer.alloc(testFileSizeLimitBytes + 1)))
    expect(status).toBe(413)
    expect(body).toMatchObject({ status: 413, detail: 'The file exceeds the limit of 262144 bytes.' })
    expect((await client.get('/files')).body.data).toEqual([])
  })

  test('names the fields that nobody reads, before and after the file', async () => {
    const { client } = await setup()
    const { status, headers, body } = await upload(
      client,
      { name: 'title', content: 'x' },
      { ...file('skipped'), name: 'other' },
      file('kept'),
      file('a second one'),
      { name: 'after', content: 'x' },
    )
    expect(status).toBe(201)
    expect(body.bytes).toBe(4)
    expect(headers['x-ignored-fields']).toBe('title, other, file, after')
    expect((await client.get('/files')).body.data).toHaveLength(1)
  })

  test.each([
    ['an empty form', form(), 'is required'],
    ['a form with other fields', form({ ...file('a'), name: 'document' }), 'is required'],
    ['text where the file should be', form({ name: 'file', content: 'text' }), 'must be a file'],
  ])('without a file names the field: %s', async (_, payload, detail) => {
    const { client } = await setup()
    const { status, body } = await client.post('/files', payload, multipart)
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ pointer: '/file', detail }])
  })

  const whole = form(file('x'.repeat(1000)))
  test.each([
    ['ends within the file', whole.subarray(0, 500), multipart],
    [
      'ends before the last boundary',
      form(file('a'), { name: 'b', content: 'c' }).subarray(0, -20),
      multipart,
    ],
    ['has no boundary', whole, { headers: { 'content-type': 'multipart/form-data' } }],
    ['is no form', Buffer.from('nonsense'), multipart],
    ['names a field after a part of every object', form({ name: '__proto__', content: 'x' }), multipart],
    ['brings JSON that is none', form({ name: 'a', type: 'application/json', content: '{' }), multipart],
  ])('is refused and leaves nothing when the body %s', async (_, payload, options) => {
    const { client } = await setup()
    const { status } = await client.post('/files', payload, options)
    expect(status).toBe(400)
    expect((await client.get('/files')).body.data).toEqual([])
  })

  test('with more parts than a form needs is refused and leaves nothing', async () => {
    const { client } = await setup()
    const fields = Array.from({ length: 25 }, (_, index) => ({ name: `f${index}`, content: 'x' }))
    const { status } = await upload(client, file('a'), ...fields)
    expect(status).toBe(413)
    expect((await client.get('/files')).body.data).toEqual([])
  })

  test.each([
    ['JSON', JSON.stringify({ file: 'a' }), { headers: { 'content-type': 'application/json' } }],
    ['another type', 'a', { headers: { 'content-type': 'text/plain' } }],
    ['no type', undefined, {}],
  ])('that is not multipart is refused: %s', async (_, payload, options) => {
    const { client } = await setup()
    const { status, body } = await client.post('/files', payload, options)
    expect(status).toBe(415)
    expect(body.detail).toContain('multipart/form-data')
  })

  test('needs a key that may write', async () => {
    const { account, client } = await setup()
    const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    expect((await upload(reader, file('a'))).status).toBe(403)
    expect((await client.get('/files')).body.data).toEqual([])
    const nobody = await bearer('/v1', 'sk_nobody')
    expect((await upload(nobody, file('a'))).status).toBe(401)
  })

  test('leaves the other routes to JSON', async () => {
    const { client } = await setup()
    const { status } = await client.post('/assistants', form(file('a')), multipart)
    expect(status).toBe(415)
  })
})

describe('a download', () => {
  test('is saved under the real name, and never shown or guessed at', async () => {
    const { account, client } = await setup()
    const { body } = await upload(client, file('naïve', `na"ïve; ☎ (1)*'.txt`.replace('"', '%22')))
    const { statusCode, headers, payload } = await download(account, body.id)
    expect(statusCode).toBe(200)
    expect(payload).toBe('naïve')
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '6',
      'x-content-type-options': 'nosniff',
    })
    const [plain, encoded] = String(headers['content-disposition']).split("; filename*=UTF-8''")
    expect(plain).toMatch(/^attachment; filename="[A-Za-z0-9 ._()-]+"$/)
    expect(encoded).toMatch(/^[A-Za-z0-9%._~!-]+$/)
    expect(decodeURIComponent(String(encoded))).toBe(body.name)
  })

  test('has the bytes that were uploaded', async () => {
    const { account, client } = await setup()
    const bytes = Buffer.from([...Array(256).keys()])
    const { body } = await upload(client, file(bytes, 'bytes.bin'))
    const { headers, rawPayload } = await download(account, body.id)
    expect(headers['content-type']).toBe('application/octet-stream')
    expect(rawPayload.equals(bytes)).toBe(true)
  })

  test('can be asked for its headers alone', async () => {
    const { account, client } = await setup()
    const { body } = await upload(client, file('four'))
    const { statusCode, headers, payload } = await download(account, body.id, 'HEAD')
    expect([statusCode, headers['content-length'], payload]).toEqual([200, '4', ''])
  })

  test('is found by the UUID as well', async () => {
    const { account, client } = await setup()
    const { services } = await testApp()
    const { body } = await upload(client, file('a'))
    const { id } = await services.files.get(principalOf(account), body.id)
    expect((await download(account, id)).statusCode).toBe(200)
    expect((await client.get(`/files/${id}`)).body).toEqual(body)
  })
})

describe('what is not there', () => {
  test.each(['nonsense', 'file_01h455vb4pex5vsknk084sn02q', 'asst_01h455vb4pex5vsknk084sn02q', '1'])(
    'is a 404: %s',
    async (id) => {
      const { account, client } = await setup()
      expect((await client.get(`/files/${id}`)).status).toBe(404)
      expect((await client.delete(`/files/${id}`)).status).toBe(404)
      expect((await download(account, id)).statusCode).toBe(404)
    },
  )

  test("neither is another account's file", async () => {
    const { client } = await setup()
    const { body } = await upload(client, file('secret'))
    const stranger = await setup()
    expect((await stranger.client.get(`/files/${body.id}`)).status).toBe(404)
    expect((await stranger.client.delete(`/files/${body.id}`)).status).toBe(404)
    expect((await download(stranger.account, body.id)).statusCode).toBe(404)
    expect((await stranger.client.get('/files')).body.data).toEqual([])
    expect((await client.get(`/files/${body.id}`)).status).toBe(200)
  })
})

describe('deleting', () => {
  test('takes the file away', async () => {
    const { account, client } = await setup()
    const { body } = await upload(client, file('a'))
    expect((await client.delete(`/files/${body.id}`)).status).toBe(204)
    expect((await client.get(`/files/${body.id}`)).status).toBe(404)
    expect((await download(account, body.id)).statusCode).toBe(404)
  })

  test('is refused while an assistant has the file, which is named', async () => {
    const { account, client } = await setup()
    const { services } = await testApp()
    const { body } = await upload(client, file('a'))
    const draft = { ...blankDraft('Front desk'), knowledgeBase: { fileIds: [body.id] } }
    await services.assistants.create(principalOf(account), draft)
    const refused = await client.delete(`/files/${body.id}`)
    expect(refused.status).toBe(409)
    expect(refused.body.details.assistants).toEqual([
      { id: expect.stringMatching(/^asst_/), name: 'Front desk' },
    ])
    expect((await download(account, body.id)).statusCode).toBe(200)
  })

  test('needs a key that may write', async () => {
    const { account, client } = await setup()
    const { body } = await upload(client, file('a'))
    const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
    expect((await reader.delete(`/files/${body.id}`)).status).toBe(403)
    expect((await reader.get(`/files/${body.id}`)).status).toBe(200)
  })
})

test('the list goes page by page, newest first', async () => {
  const { client } = await setup()
  for (const name of ['a', 'b', 'c']) await upload(client, file(name, name))
  const first = (await client.get('/files?limit=2')).body
  const second = (await client.get(`/files?limit=2&cursor=${first.nextCursor}`)).body
  expect([...first.data, ...second.data].map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  expect([first.hasMore, second.hasMore]).toEqual([true, false])
  expect((await client.get('/files?limit=0')).status).toBe(400)
  expect((await client.get('/files?cursor=nonsense')).status).toBe(400)
})

test('the document shows the form that an upload takes', async () => {
  const { app } = await testApp()
  const { paths } = (await app.inject({ url: '/native/openapi.json' })).json()
  const { content } = paths['/v1/files'].post.requestBody
  expect(Object.keys(content)).toEqual(['multipart/form-data'])
  expect(content['multipart/form-data'].schema).toMatchObject({
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' } },
  })
})
