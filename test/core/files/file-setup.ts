import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { createFileLinks } from '../../../src/core/files/file-links.ts'
import { createFileRepository } from '../../../src/core/files/file-repository.ts'
import { createFileService } from '../../../src/core/files/file-service.ts'
import { openFileStorage } from '../../../src/core/files/file-storage.ts'
import { createSigningKeyRepository } from '../../../src/core/files/signing-key-repository.ts'
import { defaultSettings } from '../../../src/core/identity/account.ts'
import type { Principal } from '../../../src/core/identity/principal.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-files-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A file service with a folder and an account of its own. */
export async function fileSetup(fileSizeLimitBytes = 1000) {
  const dataDirectory = await temporaryFolder()
  const storage = await openFileStorage({ dataDirectory, s3: undefined })
  const leftovers: unknown[] = []
  const database = await testDatabase()
  const files = createFileService(createFileRepository(database), {
    storage,
    links: createFileLinks(createSigningKeyRepository(database)),
    fileSizeLimitBytes,
    onLeftover: (error) => leftovers.push(error),
  })
  const account = await makeAccount()
  return {
    files,
    storage,
    leftovers,
    account,
    principal: principalOf(account),
    folder: join(dataDirectory, 'files'),
    stored: () => storedIn(join(dataDirectory, 'files')),
  }
}

export function principalOf(
  { id, slug }: { id: string; slug: string },
  scopes: Principal extends infer P ? (P extends { scopes: infer S } ? S : never) : never = ['read', 'write'],
): Principal {
  const apiKeyId = '01890000-0000-7000-8000-000000000000'
  const account = { accountId: id, accountSlug: slug, operator: false, ...defaultSettings }
  return { kind: 'apiKey', apiKeyId, name: 'test', scopes, ...account }
}

/** What lies under a folder, as paths. */
export async function storedIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

/** The bytes, in pieces of a size that divides nothing. */
export function streamOf(content: Buffer | string): Readable {
  const bytes = Buffer.from(content)
  const pieces: Buffer[] = []
  for (let start = 0; start < bytes.length; start += 1021) pieces.push(bytes.subarray(start, start + 1021))
  return Readable.from(pieces)
}

export async function readAll(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Where the AWS SDK looks for them. */
export function withAwsCredentials(): void {
  const before = { ...process.env }
  process.env.AWS_ACCESS_KEY_ID = 'S3RVER'
  process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER'
  onTestFinished(() => {
    process.env = before
  })
}
