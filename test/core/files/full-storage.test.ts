import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import { expect, onTestFinished, test } from 'vitest'
import { newestFirst } from '../../../src/core/collections/search.ts'
import { createFileLinks } from '../../../src/core/files/file-links.ts'
import { createFileRepository } from '../../../src/core/files/file-repository.ts'
import { createFileService } from '../../../src/core/files/file-service.ts'
import { openFileStorage } from '../../../src/core/files/file-storage.ts'
import { createSigningKeyRepository } from '../../../src/core/files/signing-key-repository.ts'
import { parseConfig } from '../../../src/process/config.ts'
import { createServices } from '../../../src/services.ts'
import { buildTestApp } from '../../support/build-test-app.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'
import { principalOf, storedIn, streamOf, temporaryFolder, withAwsCredentials } from './file-setup.ts'

/** A disk that has room for the first half of a content, until it is given more. */
class SmallDisk extends LocalStorageAdapter {
  full: string | null = 'ENOSPC'

  override async write(path: string, contents: Readable, options: never): Promise<void> {
    if (this.full === null) return super.write(path, contents, options)
    const bytes = Buffer.concat(await contents.toArray())
    await super.write(path, Readable.from([bytes.subarray(0, bytes.length / 2)]), options)
    throw Object.assign(new Error(`${this.full}: no room, write`), { code: this.full, syscall: 'write' })
  }
}

async function setUp() {
  const folder = await temporaryFolder()
  const disk = new SmallDisk(folder)
  const services = createServices({
    database: await testDatabase(),
    storage: new FileStorage(disk),
    fileSizeLimitBytes: 1_000_000,
    sessionTtlMs: 1000,
    onBackgroundError: (error) => {
      throw error
    },
  })
  const app = await buildTestApp(services)
  onTestFinished(() => app.close())
  const { key } = await makeAccount()
  const authorization = `Bearer ${key}`
  const upload = () =>
    app.inject({
      method: 'POST',
      url: '/v1/files',
      headers: {
        authorization,
        'idempotency-key': 'upload-1',
        'content-type': 'multipart/form-data; boundary=b',
      },
      payload: `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhours\r\n--b--\r\n`,
    })
  const list = async () =>
    (await app.inject({ url: '/v1/files', headers: { authorization } })).json<{ data: unknown[] }>()
  return { folder, disk, upload, list }
}

test.each(['ENOSPC', 'EDQUOT'])(
  'an upload that the disk has no room for (%s) is 507, leaves nothing, and can be sent again',
  async (code) => {
    const { folder, disk, upload, list } = await setUp()
    disk.full = code
    const refused = await upload()
    expect(refused.statusCode).toBe(507)
    expect(refused.json()).toEqual({
      type: 'urn:switchboard:problem:insufficient-storage',
      title: 'Insufficient storage',
      status: 507,
      detail: 'The server is out of storage space.',
      instance: `urn:switchboard:request:${refused.headers['x-request-id']}`,
    })
    expect(await storedIn(folder)).toEqual([])
    expect((await list()).data).toEqual([])

    disk.full = null
    expect((await upload()).statusCode).toBe(201)
    expect(await storedIn(folder)).toHaveLength(1)
    expect((await list()).data).toHaveLength(1)
  },
)

test.each([
  [507, 'XMinioStorageFull'],
  [507, 'SomethingElse'],
  [403, 'QuotaExceeded'],
])('a bucket that answers %i %s has no room', async (status, code) => {
  const store = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Full.</Message></Error>`
      if (request.method === 'DELETE') response.writeHead(204).end()
      else response.writeHead(status, { 'content-type': 'application/xml' }).end(xml)
    })
  }).listen(0, '127.0.0.1')
  await once(store, 'listening')
  onTestFinished(() => {
    store.close()
    store.closeAllConnections()
  })
  withAwsCredentials()
  const { port } = store.address() as AddressInfo // listening on TCP
  const database = await testDatabase()
  const files = createFileService(createFileRepository(database), {
    links: createFileLinks(createSigningKeyRepository(database)),
    storage: await openFileStorage(
      parseConfig({
        S3_BUCKET: 'files',
        S3_ENDPOINT: `http://127.0.0.1:${port}`,
        S3_FORCE_PATH_STYLE: 'true',
      }),
    ),
    fileSizeLimitBytes: 1000,
    onLeftover: (error) => {
      throw error
    },
  })
  const principal = principalOf(await makeAccount())
  const upload = files.create(principal, { name: 'a', content: streamOf('hours') })
  await expect(upload).rejects.toMatchObject({ code: 'insufficient_storage' })
  expect((await files.list(principal, newestFirst, { limit: 1 })).items).toEqual([])
})
