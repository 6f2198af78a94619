import type { Readable } from 'node:stream'
import { z } from 'zod'
import { type File, fileSortKeys } from '../../../core/files/file.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'

/** For the document only: the body is a stream, and is read as one. */
export const uploadSchema = z
  .object({ file: z.file().describe('The file. Its name is kept; its type is found from its content.') })
  .meta({ examples: [{ file: 'Opening hours: Monday to Friday, 9 to 17.' }] })

export const fileView = z
  .object({
    id: z.string().describe('TypeID of the file, `file_…`.'),
    name: z.string().describe('Its name, without folders.'),
    mimeType: z.string().describe('What it is, by its content.'),
    bytes: z.int().describe('Its size.'),
    sha256: z.string().describe('SHA-256 of the content, in hexadecimal digits.'),
    createdAt: z.iso.datetime().describe('When it was uploaded.'),
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

/** Not written by the serializer: streams leave as they are. */
export const downloadView = z
  .custom<Readable>()
  .meta({ type: 'string', format: 'binary', description: 'The bytes as they were uploaded.' })

export function fileToWire(file: File): z.output<typeof fileView> {
  const { id, accountId: _account, name, mimeType, bytes, sha256, createdAt, ...unmapped } = file
  unmapped satisfies Record<string, never>
  return { id: toTypeId('file', id), name, mimeType, bytes, sha256, createdAt: createdAt.toISOString() }
}
