import type { Readable } from 'node:stream'
import { z } from 'zod'
import { type File, fileSortKeys } from '../../../core/files/file.ts'
import { expiryOf, type FileLink } from '../../../core/files/file-links.ts'
import type { LinkedFile } from '../../../core/runtime/linked-files.ts'
import { text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'

/** For the document only: the body is read as a stream. */
export const uploadSchema = z
  .object({ file: z.file().describe('The file. Its type is detected from its content.') })
  .meta({ examples: [{ file: 'Opening hours: Monday to Friday, 9 to 17.' }] })

export const fileView = z
  .object({
    id: z.string().describe('TypeID of the file, `file_…`.'),
    name: z.string().describe('File name, without folders.'),
    mimeType: z.string().describe('Media type, detected from the content.'),
    bytes: z.int().describe('Size in bytes.'),
    sha256: z.string().describe('SHA-256 of the content, in hexadecimal.'),
    createdAt: z.iso.datetime().describe('Time of the upload.'),
  })
  .meta({
    'x-component': 'File',
    examples: [
      {
        id: 'file_01jh3v7w2cf9g8m4q6x0z5t1bn',
        name: 'opening-hours.txt',
        mimeType: 'text/plain',
        bytes: 41,
        sha256: '65fe88ab976b88c56d067aa2305a4ff62720c9c50c3199a8cc42e8746d7e812c',
        createdAt: '2026-01-08T10:00:00.000Z',
      },
    ],
  })

export const fileList = collectionOf({
  name: 'files',
  view: fileView,
  sortKeys: fileSortKeys,
  defaultSort: '-created',
  wordsIn: 'the name',
  filters: {},
})

/** A stream, which is not serialized. */
export const downloadView = z
  .custom<Readable>()
  .meta({ type: 'string', format: 'binary', description: 'The content of the file.' })

export function fileToWire(file: File): z.output<typeof fileView> {
  const { id, accountId: _account, name, mimeType, bytes, sha256, createdAt, ...unmapped } = file
  unmapped satisfies Record<string, never>
  return { id: toTypeId('file', id), name, mimeType, bytes, sha256, createdAt: createdAt.toISOString() }
}

/** The parameters of a signed URL. Whatever is missing or wrong, the signature is not valid. */
export const signedQuery = z.strictObject({
  account: text(64).optional().describe('TypeID of the account, `acct_…`.'),
  expires: text(64).optional().describe('Time of expiry, in seconds since 1970.'),
  signature: text(64).optional().describe('Signature of the URL.'),
})

export function linkOf(file: string, query: z.output<typeof signedQuery>): FileLink {
  const { account = '', expires = '', signature = '' } = query
  return { file, account, expires, signature }
}

/** A file that can be read by a signed URL. */
export const linkedFileView = fileView
  .omit({ createdAt: true })
  .extend({
    url: z.url().describe('URL of the content, which needs no credential. Keep it secret.'),
    expiresAt: z.iso.datetime().describe('Time of expiry of the URL: 15 to 30 minutes from now.'),
  })
  .meta({ 'x-component': 'LinkedFile' })

/** @param filesUrl the base URL of the files of the API, such as `https://…/v1/files` */
export function linkedFileToWire(
  { link, ...shown }: LinkedFile,
  filesUrl: string,
): z.output<typeof linkedFileView> {
  const { file: id, ...query } = link
  const url = `${filesUrl}/${id}/signed-content?${new URLSearchParams(query)}`
  return { ...shown, id, url, expiresAt: expiryOf(link).toISOString() }
}
