import { Readable } from 'node:stream'
import { AppError, notFound, requireFound } from '../../shared/errors.ts'
import { newId, parseId } from '../../shared/identifiers.ts'
import { permittedReader } from '../collections/permitted-reader.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { type ContentFacts, inspectContent } from './content-inspection.ts'
import type { File } from './file.ts'
import type { FileLink, FileLinks } from './file-links.ts'
import { fileNameOf } from './file-name.ts'
import type { FileRepository } from './file-repository.ts'
import { type ContentStorage, isStorageFull, openStored } from './file-storage.ts'

const discardedAtOnce = 50

export type FileService = ReturnType<typeof createFileService>

export interface FileServiceOptions {
  readonly storage: ContentStorage
  readonly links: FileLinks
  readonly fileSizeLimitBytes: number
  /** Told of a content that could not be removed; nothing names it any more. */
  readonly onLeftover: (error: unknown) => void
}

export interface Upload {
  /** As the client calls it. */
  readonly name: string
  readonly content: Readable
}

export interface LinkedContent {
  readonly file: File
  readonly content: Readable
  /** For how long the link goes on to be valid. */
  readonly expiresInSeconds: number
}

/** The rules of files, the same through every API. A file is named by its UUID or its TypeID. */
export function createFileService(
  files: FileRepository,
  { storage, links, fileSizeLimitBytes, onLeftover }: FileServiceOptions,
) {
  return {
    get,

    /**
     * Stores the content and learns from it what it is. On any failure, and of a dry run, nothing stays behind.
     * @throws AppError forbidden, payload_too_large, insufficient_storage when the disk or the bucket is full; and
     *   whatever the content itself failed with
     */
    async create(principal: Principal, { name, content }: Upload): Promise<File> {
      requireScope(principal, 'write')
      const { accountId } = principal
      const id = newId()
      const facts = await store(keyOf({ accountId, id }), content)
      let kept = false
      try {
        const file = await files.create(principal, { id, name: fileNameOf(name), ...facts })
        kept = principal.request?.dryRun !== true
        return file
      } finally {
        if (!kept) await discard(keyOf({ accountId, id }))
      }
    },

    ...permittedReader(files, 'read'),

    /** @throws AppError forbidden, not_found */
    async content(principal: Principal, reference: string): Promise<{ file: File; content: Readable }> {
      const file = await get(principal, reference)
      return { file, content: await openStored(storage, keyOf(file)) }
    },

    /**
     * Without any credential but the link.
     * @throws AppError forbidden when it is not valid or has expired, not_found when the file has been deleted since
     */
    async linkedContent(link: FileLink): Promise<LinkedContent> {
      const expiresInSeconds = await links.check(link, new Date())
      const [accountId, id] = [parseId('acct', link.account), parseId('file', link.file)]
      const found = accountId === null || id === null ? null : await files.find(accountId, id)
      const file = requireFound(found, 'File')
      return { file, content: await openStored(storage, keyOf(file)), expiresInSeconds }
    },

    /** @throws AppError forbidden, not_found, conflict naming the assistants that draw on the file */
    async delete(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'write')
      const { accountId } = principal
      const id = parseId('file', reference)
      if (id === null || !(await files.delete(principal, id))) throw notFound('File')
      if (principal.request?.dryRun !== true) await discard(keyOf({ accountId, id }))
    },

    /**
     * Removes the contents of the files of an account that is gone, and what else it left. Never fails. One by one, for
     * the adapter for S3 asks a bucket to delete more objects at once than it takes.
     */
    async discardAll(accountId: string, ids: readonly string[]): Promise<void> {
      for (let start = 0; start < ids.length; start += discardedAtOnce) {
        const some = ids.slice(start, start + discardedAtOnce)
        await Promise.all(some.map((id) => discard(keyOf({ accountId, id }))))
      }
      await storage.deleteDirectory(accountId).catch(onLeftover)
    },

    /**
     * For whoever is about to write them: those of the ids, as they are written, that name no file of the account.
     * @throws AppError forbidden
     */
    async unknownFileIds(principal: Principal, references: readonly string[]): Promise<string[]> {
      requireScope(principal, 'write')
      const ids = references.map((reference) => parseId('file', reference)).filter((id) => id !== null)
      const known = await files.known(principal.accountId, ids)
      return references.filter((reference) => !known.has(parseId('file', reference) ?? ''))
    },
  }

  /** @throws AppError forbidden, not_found */
  async function get(principal: Principal, reference: string): Promise<File> {
    requireScope(principal, 'read')
    const id = parseId('file', reference)
    return requireFound(id === null ? null : await files.find(principal.accountId, id), 'File')
  }

  async function store(key: string, content: Readable): Promise<ContentFacts> {
    const inspection = inspectContent(content, fileSizeLimitBytes)
    try {
      await storage.write(key, Readable.from(inspection.chunks()), { mimeType: 'application/octet-stream' })
      const failure = inspection.failure()
      if (failure !== undefined) throw failure
      return await inspection.facts()
    } catch (error) {
      content.destroy()
      await discard(key)
      throw inspection.failure() ?? notStored(error)
    }
  }

  /** Never fails: what the caller asked for is decided by then. */
  async function discard(key: string): Promise<void> {
    await storage.deleteFile(key).catch(onLeftover)
  }
}

/** Nothing of the client's goes into the key. */
function keyOf({ accountId, id }: Pick<File, 'accountId' | 'id'>): string {
  return `${accountId}/${id}`
}

function notStored(cause: unknown): AppError {
  return isStorageFull(cause)
    ? new AppError('insufficient_storage', 'The server is out of storage space.', { cause })
    : new AppError('internal', 'The file could not be stored.', { cause })
}
