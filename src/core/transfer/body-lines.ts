import { utf8Text } from '../../shared/utf8-text.ts'

/** A line of a body, or why it cannot be read. */
export type BodyLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly problem: string }

const newline = 0x0a

/** Lines that are given at once, and their bytes, after which there are no more. */
const maxLinesAtOnce = 100
const maxBytesAtOnce = 1024 * 1024

/**
 * The lines of a body, counted from 1, as many at once as have arrived together: none waits for another. One that is too
 * long is passed over without being kept, and those after it are read as ever.
 */
export async function* bodyLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<BodyLine[]> {
  let number = 0
  let bytes = 0
  let pieces: Buffer[] = []
  let lines: BodyLine[] = []
  let linesBytes = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end))
      finish()
      if (lines.length === maxLinesAtOnce || linesBytes >= maxBytesAtOnce) yield taken()
      start = end + 1
    }
    keep(chunk.subarray(start))
    if (lines.length > 0) yield taken()
  }
  if (bytes > 0) {
    finish()
    yield taken()
  }

  function keep(piece: Buffer): void {
    bytes += piece.length
    if (bytes > maxBytes) pieces = []
    else pieces.push(piece)
  }

  function finish(): void {
    number += 1
    linesBytes += bytes
    lines.push(bytes > maxBytes ? tooLong(number, maxBytes) : decoded(number, Buffer.concat(pieces)))
    bytes = 0
    pieces = []
  }

  function taken(): BodyLine[] {
    const given = lines
    lines = []
    linesBytes = 0
    return given
  }
}

function tooLong(number: number, maxBytes: number): BodyLine {
  return { number, problem: `The line is longer than ${maxBytes} bytes.` }
}

function decoded(number: number, bytes: Buffer): BodyLine {
  const text = utf8Text(bytes)
  return text === null ? { number, problem: 'The line is not valid UTF-8.' } : { number, text }
}
