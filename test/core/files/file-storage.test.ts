import { randomBytes } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import S3rver from 's3rver'
import { describe, expect, onTestFinished, test } from 'vitest'
import { newestFirst } from '../../../src/core/collections/search.ts'
import { createFileLinks } from '../../../src/core/files/file-links.ts'
import { createFileRepository } from '../../../src/core/files/file-repository.ts'
import { createFileService, type FileService } from '../../../src/core/files/file-service.ts'
import { openFileStorage, prepareFileStorage } from '../../../src/core/files/file-storage.ts'
import { createSigningKeyRepository } from '../../../src/core/files/signing-key-repository.ts'
import type { Principal } from '../../../src/core/identity/principal.ts'
import { parseConfig } from '../../../src/process/config.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'
import {
  fileSetup,
  principalOf,
  readAll,
  streamOf,
  temporaryFolder,
  withAwsCredentials,
} from './file-setup.ts'

describe('on the local disk', () => {
  test('contents are for the owner of the process only', async () => {
    const { files, principal, folder } = await fileSetup()
    const { id } = await files.create(principal, { name: 'a', content: streamOf('secret') })
    const modes = await Promise.all(
      [folder, `${folder}/${principal.accountId}`, `${folder}/${principal.accountId}/${id}`].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    )
    expect(modes).toEqual([0o700, 0o700, 0o600])
  })

  test('all contents of an account are removed with their folder, and nothing of another', async () => {
    const { files, principal, folder, stored, leftovers } = await fileSetup()
    const other = principalOf(await makeAccount())
    const ids = await createMany(files, principal, 120)
    const kept = await files.create(other, { name: 'a', content: streamOf('a') })
    await files.discardAll(principal.accountId, ids.slice(1))
    expect(await stored()).toEqual([`${other.accountId}/${kept.id}`])
    expect(await readdir(folder)).toEqual([other.accountId])
    await files.discardAll(principal.accountId, [])
    expect(leftovers).toEqual([])
  })

  test('the folder is made when there is none', async () => {
    const dataDirectory = `${await temporaryFolder()}/deep/data`
    await prepareFileStorage({ dataDirectory, s3: undefined })
    expect((await stat(`${dataDirectory}/files`)).isDirectory()).toBe(true)
  })
})

async function createMany(files: FileService, principal: Principal, count: number): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    ids.push((await files.create(principal, { name: 'a', content: streamOf('a') })).id)
  }
  return ids
}

const partBytes = 5 * 1024 * 1024

/** A file service whose configuration names a bucket in a store of its own. */
async function bucketSetup(fileSizeLimitBytes: number) {
  const store = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: await temporaryFolder(),
    configureBuckets: [{ name: 'files' }],
  })
  const { port } = await store.run()
  withAwsCredentials()
  const config = parseConfig({
    S3_BUCKET: 'files',
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_FORCE_PATH_STYLE: 'true',
  })
  onTestFinished(() => store.close().catch(() => {}))
  const storage = await openFileStorage(config)
  const failures: unknown[] = []
  const database = await testDatabase()
  const files = createFileService(createFileRepository(database), {
    storage,
    links: createFileLinks(createSigningKeyRepository(database)),
    fileSizeLimitBytes,
    onLeftover: (error) => failures.push(error),
  })
  const principal = principalOf(await makeAccount())
  const stored = async () =>
    (await storage.list('', { deep: true }).toArray()).filter((entry) => entry.isFile)
  return { files, principal, stored, store, failures }
}

describe('in a bucket', () => {
  test.each([
    ['small', 1000],
    ['sent in several parts', 2 * partBytes + 17],
    ['empty', 0],
  ])('a content comes back as it was: %s', async (_, size) => {
    const { files, principal, stored } = await bucketSetup(3 * partBytes)
    const bytes = randomBytes(size)
    const file = await files.create(principal, { name: 'a', content: Readable.from([bytes]) })
    expect(file.bytes).toBe(size)
    expect((await stored()).map(({ path }) => path)).toEqual([`${principal.accountId}/${file.id}`])
    const { content } = await files.content(principal, file.id)
    expect((await readAll(content)).equals(bytes)).toBe(true)
    await files.delete(principal, file.id)
    expect(await stored()).toEqual([])
  })

  test.each([
    ['before a part was sent', 1000],
    ['after a part was sent', partBytes + 1000],
  ])('nothing stays behind of what turns out too large %s', async (_, limit) => {
    const { files, principal, stored, failures } = await bucketSetup(limit)
    const content = streamOf(Buffer.alloc(limit + 1))
    const upload = files.create(principal, { name: 'a', content })
    await expect(upload).rejects.toMatchObject({ code: 'payload_too_large' })
    expect(await stored()).toEqual([])
    expect((await files.list(principal, newestFirst, { limit: 1 })).items).toEqual([])
    expect(failures).toEqual([])
  })

  test('all contents of an account are removed, and nothing of another', async () => {
    const { files, principal, stored, failures } = await bucketSetup(1000)
    const other = principalOf(await makeAccount())
    const ids = await createMany(files, principal, 60)
    const kept = await files.create(other, { name: 'a', content: streamOf('a') })
    await files.discardAll(principal.accountId, ids.slice(1))
    await files.discardAll((await makeAccount()).id, [])
    expect((await stored()).map(({ path }) => path)).toEqual([`${other.accountId}/${kept.id}`])
    expect(failures).toEqual([])
  })

  test('contents that cannot be removed are told, each', async () => {
    const { files, principal, store, failures } = await bucketSetup(1000)
    const ids = await createMany(files, principal, 2)
    await store.close()
    await files.discardAll(principal.accountId, ids)
    expect(failures).toHaveLength(3)
  })

  test('a content that is gone is an error', async () => {
    const { files, principal, store } = await bucketSetup(1000)
    const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
    store.reset()
    await expect(files.content(principal, id)).rejects.toMatchObject({ code: 'internal' })
  })
})
