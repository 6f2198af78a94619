import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Upload } from '../../../core/files/file-service.ts'
import type { BodyHash } from '../../../http/idempotency/body-hash.ts'
import { AppError, type FieldError, validationFailed } from '../../../shared/errors.ts'

/** For `@fastify/multipart`. The service limits the size of the file, because it also removes what was stored. */
export const multipartLimits = { fileSize: Number.POSITIVE_INFINITY, files: 10, fields: 20, fieldSize: 1024 }

export interface FormUpload extends Upload {
  /** Unknown fields; complete when the content has been read. */
  readonly ignoredFields: readonly string[]
}

/**
 * The field `file` of a form, as a stream.
 * @throws AppError unsupported_media_type, validation_failed without the field, bad_request for a malformed form
 */
export async function readUpload(request: FastifyRequest): Promise<FormUpload> {
  const parts = partsOf(request)
  const ignoredFields: string[] = []
  let wrong: FieldError = { path: ['file'], code: 'required', message: 'is required' }
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    const { part, content } = next.value
    if (isWanted(part)) {
      return {
        name: nameOf(part),
        content: Readable.from(wholeForm(content, parts, ignoredFields)),
        ignoredFields,
      }
    }
    if (part.fieldname === 'file') wrong = { path: ['file'], code: 'type', message: 'must be a file' }
    await ignore(next.value, ignoredFields)
  }
  throw validationFailed([wrong])
}

/** Reads a form to its end, into `request.bodyHash`. @throws AppError as `readUpload` does for a malformed form */
export async function readForm(request: FastifyRequest): Promise<void> {
  for await (const part of partsOf(request)) await ignore(part, [])
}

export function notMultipart(): AppError {
  return new AppError('unsupported_media_type', 'Send the file as multipart/form-data, in the field "file".')
}

interface FormPart {
  readonly part: Multipart
  /** Empty for a text field. A part that is not read to its end blocks the next one. */
  readonly content: AsyncIterable<Buffer>
}

/**
 * The parts of a form. The hash of the body covers the parts, but not the boundary between them, which clients generate
 * anew for each request.
 */
async function* partsOf(request: FastifyRequest): AsyncGenerator<FormPart> {
  if (!request.isMultipart()) throw notMultipart()
  const { bodyHash } = request
  for await (const part of readable(request.parts())) {
    requireUtf8(part)
    yield { part, content: contentOf(part, bodyHash) }
    if (part.type === 'field') bodyHash?.add(`${JSON.stringify([part.fieldname, part.value])}\n`)
  }
  bodyHash?.end()
}

async function* contentOf(part: Multipart, bodyHash: BodyHash | null): AsyncGenerator<Buffer> {
  if (part.type === 'field') return
  const hash = bodyHash === null ? null : createHash('sha256')
  for await (const chunk of readable<Buffer>(part.file)) {
    hash?.update(chunk)
    yield chunk
  }
  const facts = [part.fieldname, nameOf(part), hash?.digest('hex')]
  bodyHash?.add(`${JSON.stringify(facts)}\n`)
}

/** The file name may be missing, despite the parser's types. */
function nameOf({ filename }: { filename?: string }): string {
  return filename ?? ''
}

function isWanted(part: Multipart): part is MultipartFile {
  return part.type === 'file' && part.fieldname === 'file'
}

/** The content of the file, which ends after the rest of the form has been read without an error. */
async function* wholeForm(
  content: AsyncIterable<Buffer>,
  parts: AsyncIterable<FormPart>,
  ignoredFields: string[],
): AsyncGenerator<Buffer> {
  yield* content
  for await (const part of parts) await ignore(part, ignoredFields)
}

async function ignore({ part, content }: FormPart, ignoredFields: string[]): Promise<void> {
  ignoredFields.push(part.fieldname)
  for await (const _ of content);
}

/** What the parser puts in place of bytes that are not UTF-8. */
const replacement = '\ufffd'

/** @throws AppError bad_request for names and texts that the parser could not decode; truncated texts are not used */
function requireUtf8(part: Multipart): void {
  const named = part.type === 'file' ? [part.fieldname, nameOf(part)] : [part.fieldname]
  const value = part.type === 'field' && !part.valueTruncated ? String(part.value) : ''
  if (![...named, value].some((text) => text.includes(replacement))) return
  throw new AppError('bad_request', 'The names and texts of the form must be valid UTF-8.')
}

/** The parser's own errors have a status; other errors mean a malformed form. */
async function* readable<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    for await (const item of items) yield item
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error) throw error
    throw new AppError('bad_request', 'The multipart body is malformed or incomplete.', { cause: error })
  }
}
