import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import type { File } from './file.ts'

/** Enough for the formats that show what they are only in their second or third entry, such as those in a ZIP. */
const headBytes = 65_536

export type ContentFacts = Pick<File, 'bytes' | 'sha256' | 'mimeType'>

/**
 * Learns what there is to know about a content while it flows by.
 * @param limitBytes the most that may flow; one byte more is a failure, payload_too_large
 */
export function inspectContent(content: Readable, limitBytes: number) {
  const hash = createHash('sha256')
  const text = createTextCheck()
  const head: Buffer[] = []
  let bytes = 0
  let failure: unknown

  return {
    // Where the content fails, it ends: told of an error, a writer may create its file after it has given up.
    /** The content itself; what is known afterwards was learned from it. */
    async *chunks(): AsyncGenerator<Buffer> {
      for await (const chunk of observed(content, (error) => (failure = error))) {
        const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
        if (bytes + part.length > limitBytes) {
          failure = exceeding(limitBytes)
          return
        }
        if (bytes < headBytes) head.push(part.subarray(0, headBytes - bytes))
        bytes += part.length
        hash.update(part)
        text.add(part)
        yield part
      }
    },

    /** Call it once, when all has flowed by. */
    async facts(): Promise<ContentFacts> {
      const mimeType = await mimeTypeOf(Buffer.concat(head), text.isText())
      return { bytes, sha256: hash.digest('hex'), mimeType }
    },

    /** Why the content itself stopped; undefined when it came to its end, or the fault lies elsewhere. */
    failure: () => failure,
  }
}

/** A reader that gives up destroys the content as well; only what the content itself throws is reported, and ends it. */
async function* observed(content: Readable, onFailure: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of content) yield chunk
  } catch (error) {
    onFailure(error)
  }
}

function exceeding(limitBytes: number): AppError {
  return new AppError('payload_too_large', `The file exceeds the limit of ${limitBytes} bytes.`)
}

/** Formats whose files can be nothing but readable text. */
const textualTypes = /^text\/|[/+]xml$|^application\/(pdf|rtf|postscript|eps|pgp-encrypted)$/

/**
 * The client's word does not count. Where the content is readable text, neither does a binary format of which it only
 * has the first letters: every text about a BMW begins like a bitmap.
 */
async function mimeTypeOf(head: Buffer, isText: boolean): Promise<string> {
  // Loaded by the first upload.
  const { fileTypeFromBuffer } = await import('file-type')
  // A content that is made to look like a format, and is none, must not be an error of ours.
  const recognised = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime
  if (!isText) return recognised ?? 'application/octet-stream'
  return recognised !== undefined && textualTypes.test(recognised) ? recognised : 'text/plain'
}

/** Finds whether bytes that come piece by piece are UTF-8 text that people can read. */
export function createTextCheck() {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let readable = true

  return {
    add(bytes: Uint8Array): void {
      readable &&= !bytes.some(isControl) && decodes(bytes)
    },

    /** Of everything that was added. */
    isText(): boolean {
      return readable && decodes()
    },
  }

  /** Without bytes it asks whether the last character is whole. */
  function decodes(bytes?: Uint8Array): boolean {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined })
      return true
    } catch {
      return false
    }
  }
}

/** Bytes that no text has: the control characters but tab, line feed, form feed, return and escape. */
function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b
}
