import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyLines } from '../../../src/core/transfer/body-lines.ts'
import { propertyRuns } from '../../support/property-runs.ts'

async function linesOf(chunks: readonly Buffer[], maxBytes = 100) {
  const lines: unknown[] = []
  for await (const together of bodyLines(each(chunks), maxBytes)) {
    for (const line of together) {
      lines.push('text' in line ? line.text : line.problem)
      expect(line.number).toBe(lines.length)
    }
  }
  return lines
}

async function* each(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
}

test('finds the same lines however the body is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ').toWellFormed())),
      fc.integer({ min: 1, max: 7 }),
      async (texts, size) => {
        const lines = texts.filter((text) => !text.includes('\ufeff'))
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        )
        expect(await linesOf(chunks, 10_000)).toEqual(lines)
      },
    ),
    propertyRuns(100),
  )
})

test('takes a last line without a line break, and a byte order mark as nothing', async () => {
  expect(await linesOf([Buffer.from('\ufeffa\r\n\nb')])).toEqual(['a\r', '', 'b'])
})

test('passes over a line that is too long, and reads those after it', async () => {
  const long = Buffer.from('x'.repeat(60))
  const problem = 'The line is longer than 100 bytes.'
  const lines = await linesOf([Buffer.from('a\n'), long, long, long, Buffer.from('\nb\n'), long, long])
  expect(lines).toEqual(['a', problem, 'b', problem])
})

test('does not make up text for bytes that are none', async () => {
  expect(await linesOf([Buffer.from([0x61, 0xff, 0x0a]), Buffer.from('b')])).toEqual([
    'The line is not valid UTF-8.',
    'b',
  ])
})
