import { Readable } from 'node:stream'
import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { AppError, type FieldError, validationFailed } from '../../../errors.ts'
import type { Upload } from '../../../files/file-service.ts'

/** For `@fastify/multipart`. The size of the file is for the service to judge, which also knows to clean up. */
export const multipartLimits = { fileSize: Number.POSITIVE_INFINITY, files: 10, fields: 20, fieldSize: 1024 }

export interface FormUpload extends Upload {
  /** The fields that nobody reads; complete when the content has been read. */
  readonly ignoredFields: readonly string[]
}

/**
 * The field `file` of a form, as a stream.
 * @throws AppError unsupported_media_type, validation_failed without the field, bad_request when the form is broken
 */
export async function readUpload(request: FastifyRequest): Promise<FormUpload> {
  if (!request.isMultipart()) throw notMultipart()
  const parts = readable(request.parts())
  const ignoredFields: string[] = []
  let wrong: FieldError = { path: ['file'], code: 'required', message: 'is required' }
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    const part = next.value
    if (isWanted(part)) {
      const content = Readable.from(wholeForm(part, parts, ignoredFields))
      return { name: part.filename, content, ignoredFields }
    }
    if (part.fieldname === 'file') wrong = { path: ['file'], code: 'type', message: 'must be a file' }
    ignore(part, ignoredFields)
  }
  throw validationFailed([wrong])
}

export function notMultipart(): AppError {
  return new AppError('unsupported_media_type', 'Send the file as multipart/form-data, in the field "file".')
}

function isWanted(part: Multipart): part is MultipartFile {
  return part.type === 'file' && part.fieldname === 'file'
}

/** The content of the file, which ends only when the rest of the form has turned out to be sound. */
async function* wholeForm(
  file: MultipartFile,
  parts: AsyncIterable<Multipart>,
  ignoredFields: string[],
): AsyncGenerator<Buffer> {
  for await (const chunk of readable(file.file)) yield chunk
  for await (const part of parts) ignore(part, ignoredFields)
}

/** A part that is not read to its end would hold up the next one. */
function ignore(part: Multipart, ignoredFields: string[]): void {
  ignoredFields.push(part.fieldname)
  if (part.type === 'file') part.file.resume()
}

/** The parser's own failures bring a status; the others are forms that it cannot make sense of. */
async function* readable<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    for await (const item of items) yield item
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error) throw error
    throw new AppError('bad_request', 'The multipart body is broken or ends too early.', { cause: error })
  }
}
