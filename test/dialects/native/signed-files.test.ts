import { describe, expect, test } from 'vitest'
import { createFileLinks } from '../../../src/core/files/file-links.ts'
import { createSigningKeyRepository } from '../../../src/core/files/signing-key-repository.ts'
import { newId, parseId, toTypeId } from '../../../src/shared/identifiers.ts'
import { type ApiResponse, bearer, type Client, clientFor } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

const origin = 'http://localhost:3000'

interface Setting {
  readonly client: Client
  readonly accountId: string
  readonly id: string
  readonly fileIds: readonly string[]
  /** A client without a credential. */
  readonly anybody: Client
}

async function upload(client: Client, name: string, content: string): Promise<string> {
  const payload = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--edge--\r\n`
  const headers = { 'content-type': 'multipart/form-data; boundary=edge' }
  return (await client.post('/files', payload, { headers })).body.id
}

/** An assistant with two files, one of which it names twice. */
async function newSetting(): Promise<Setting> {
  const { id: accountId, key } = await makeAccount()
  const client = await bearer('/v1', key)
  const [page = '', text = ''] = [
    await upload(client, 'prices ü.html', '<!doctype html><script>alert(1)</script>'),
    await upload(client, 'hours.txt', 'Monday to Friday'),
  ]
  const { body } = await client.post('/assistants', {
    name: 'One',
    knowledgeBase: { fileIds: [text, page] },
    model: { knowledgeBase: { fileIds: [text] } },
  })
  return { client, accountId, id: body.id, fileIds: [text, page], anybody: await clientFor('') }
}

async function filesOf({ client, id: assistantId }: Pick<Setting, 'client' | 'id'>) {
  return (await client.post('/runtime/resolve', { assistantId })).body.files
}

/** The URL as a path, with other values in its query. */
function pathOf(url: string, changes: Record<string, string> = {}): string {
  const { pathname, searchParams } = new URL(url)
  for (const [name, value] of Object.entries(changes)) searchParams.set(name, value)
  return `${pathname}?${searchParams}`
}

function expectRefused({ status, headers, body }: ApiResponse, detail: string): void {
  expect([status, body.status, body.detail]).toEqual([403, 403, detail])
  expect(headers['content-type']).toContain('application/problem+json')
}

const notValid = 'The signature of the URL is invalid.'

describe('resolve', () => {
  test('tells of each file of the version once, with all that is known of it and a URL', async () => {
    const setting = await newSetting()
    const { client, fileIds } = setting
    const files = await filesOf(setting)
    expect(files.map(({ id }: { id: string }) => id)).toEqual(fileIds)
    for (const { url, expiresAt, ...file } of files) {
      const { createdAt, ...known } = (await client.get(`/files/${file.id}`)).body
      expect(file).toEqual(known)
      expect(url.startsWith(`${origin}/v1/files/${file.id}/signed-content?`)).toBe(true)
      const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000
      expect(minutes).toBeGreaterThan(14.9)
      expect(minutes).toBeLessThanOrEqual(30)
    }
  })

  test('tells of the files of the version that counts, and of none that is gone', async () => {
    const setting = await newSetting()
    const { client, id, fileIds } = setting
    await client.put(`/assistants/${id}/environments/production`, { version: 1 })
    const nothing = { fileIds: [] }
    await client.patch(`/assistants/${id}`, { knowledgeBase: nothing, model: { knowledgeBase: nothing } })
    expect(await filesOf(setting)).toHaveLength(2)
    await client.put(`/assistants/${id}/environments/production`, { version: 2 })
    expect(await filesOf(setting)).toEqual([])
    expect((await client.delete(`/files/${fileIds[0]}`)).status).toBe(204)
  })

  test('answers 304 to a worker that has the URLs already', async () => {
    const { client, id: assistantId } = await newSetting()
    const first = await client.post('/runtime/resolve', { assistantId })
    const headers = { 'if-none-match': String(first.headers.etag) }
    expect((await client.post('/runtime/resolve', { assistantId }, { headers })).status).toBe(304)
  })

  test('gives them to a key that may resolve and nothing else', async () => {
    const { accountId, id, anybody } = await newSetting()
    const worker = await bearer('/v1', await makeKey(accountId, { scopes: ['runtime:read'] }))
    const [{ id: fileId, url }] = await filesOf({ client: worker, id })
    expect((await worker.get(`/files/${fileId}/content`)).status).toBe(403)
    expect((await anybody.get(pathOf(url))).body).toBe('Monday to Friday')
  })
})

describe('a signed URL', () => {
  test('gives the content to whoever has it, and shows it in no page', async () => {
    const { anybody, ...setting } = await newSetting()
    const [, { url }] = await filesOf(setting)
    const { status, headers, body } = await anybody.get(pathOf(url))
    expect([status, body]).toEqual([200, '<!doctype html><script>alert(1)</script>'])
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="prices _.html"; filename*=UTF-8''prices%20%C3%BC.html`,
    })
    const maxAge = Number(/^private, max-age=(\d+)$/.exec(String(headers['cache-control']))?.[1])
    expect(maxAge).toBeGreaterThan(890)
    expect(maxAge).toBeLessThanOrEqual(1800)
  })

  test('holds for no other file, account, time or signature', async () => {
    const { anybody, fileIds, ...setting } = await newSetting()
    const { url: foreign } = (await filesOf(await newSetting()))[0]
    const [{ url }, { url: other }] = await filesOf(setting)
    const { searchParams } = new URL(url)
    const [signature = '', expires = ''] = ['signature', 'expires'].map(
      (name) => searchParams.get(name) ?? '',
    )
    const flipped = `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`
    const stranger = new URL(foreign).searchParams.get('account') ?? ''
    for (const path of [
      pathOf(url).replace(String(fileIds[0]), String(fileIds[1])),
      pathOf(url, { signature: new URL(other).searchParams.get('signature') ?? '' }),
      pathOf(url, { account: stranger }),
      pathOf(url, { account: toTypeId('acct', newId()) }),
      pathOf(url, { account: '' }),
      pathOf(url, { expires: String(Number(expires) + 900) }),
      pathOf(url, { expires: `${expires}.0` }),
      pathOf(url, { expires: `0${expires}` }),
      pathOf(url, { expires: '9'.repeat(30) }),
      pathOf(url, { signature: '' }),
      pathOf(url, { signature: flipped }),
      pathOf(url, { signature: `${signature}=` }),
      pathOf(url, { signature: 'ä'.repeat(43) }),
      pathOf(url).split('?', 1)[0] ?? '',
    ]) {
      expectRefused(await anybody.get(path), notValid)
    }
  })

  test('is no key to anything else', async () => {
    const { anybody, ...setting } = await newSetting()
    const [{ url }] = await filesOf(setting)
    const query = new URL(url).search
    const { pathname } = new URL(url)
    expect((await anybody.get(`${pathname.replace('signed-content', 'content')}${query}`)).status).toBe(401)
    expect((await anybody.get(`/v1/files${query}`)).status).toBe(401)
  })

  test('refuses what it does not know, in the shape of the API', async () => {
    const { anybody, ...setting } = await newSetting()
    const [{ url }] = await filesOf(setting)
    for (const query of ['&x=1', '&expires=1', `&signature=${'x'.repeat(65)}`]) {
      expect((await anybody.get(pathOf(url) + query)).status).toBe(400)
    }
  })

  test('expires, and says so to whoever has a valid one only', async () => {
    const { anybody, accountId, fileIds } = await newSetting()
    const links = createFileLinks(createSigningKeyRepository(await testDatabase()))
    const [fileId = ''] = fileIds
    const linkTo = await links.of(accountId, new Date(Date.now() - 31 * 60_000))
    const { file: _file, ...query } = linkTo(uuidOf(fileId))
    const path = `/v1/files/${fileId}/signed-content?${new URLSearchParams(query)}`
    expectRefused(await anybody.get(path), 'The URL has expired.')
    expectRefused(await anybody.get(path.replace('signature=', 'signature=x')), notValid)
  })

  test('ends with its file', async () => {
    const { anybody, client, id, fileIds } = await newSetting()
    const [{ url }] = await filesOf({ client, id })
    const nothing = { fileIds: [] }
    await client.patch(`/assistants/${id}`, { knowledgeBase: nothing, model: { knowledgeBase: nothing } })
    await client.delete(`/files/${fileIds[0]}`)
    const gone = await anybody.get(pathOf(url))
    expect([gone.status, gone.body.detail]).toEqual([404, 'File not found.'])
  })
})

function uuidOf(fileId: string): string {
  return parseId('file', fileId) ?? ''
}
