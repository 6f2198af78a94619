import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '../../../src/core/assistants/model/fold-text.ts'
import { bitsOfTerm, signatureOf } from '../../../src/core/assistants/model/search-signature.ts'
import { propertyRuns } from '../../support/property-runs.ts'

function has(signature: Buffer, bits: readonly number[]): boolean {
  return bits.every((bit) => {
    const place = bit % (signature.length * 8)
    return ((signature[place >> 3] ?? 0) & (1 << (place & 7))) !== 0
  })
}

const letters = fc.constantFrom(...'abcdefgxyz0189 \n.,+-@_', ...'жяéß東京都🦷👋ก')
const text = fc.string({ unit: letters, minLength: 1, maxLength: 3000 }).map(foldText)

test('a signature has the bits of every part of its text', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.integer({ min: 1, max: 40 }), (folded, from, length) => {
      const start = from % folded.length
      const term = folded.slice(start, start + length)
      expect(has(signatureOf(folded), bitsOfTerm(term, { beginsWord: false }))).toBe(true)
    }),
    propertyRuns(500),
  )
})

test('a signature has the bits of the beginning of every word', () => {
  fc.assert(
    fc.property(text, fc.nat(), (folded, index) => {
      const words = folded.match(/[a-z0-9]+/g) ?? ['']
      const word = words[index % words.length] ?? ''
      for (const length of [1, 2, 3]) {
        const bits = bitsOfTerm(word.slice(0, length), { beginsWord: true })
        expect(has(signatureOf(folded), bits)).toBe(true)
      }
    }),
    propertyRuns(200),
  )
})

test.each([
  ['', 32],
  ['front desk', 32],
  ['x'.repeat(100_000), 32],
  [Array.from({ length: 250 }, (_, index) => `word${index * 7919}`).join(' '), 1024],
  [Array.from({ length: 50_000 }, (_, index) => (index * 7919).toString(36)).join(' '), 2048],
])('a signature is as long as its text is rich: %#', (folded, bytes) => {
  expect(signatureOf(folded)).toHaveLength(bytes)
})

test('most texts without a term do not have its bits', () => {
  const texts = Array.from({ length: 500 }, (_, text) =>
    Array.from({ length: 300 }, (_, word) => ((text * 300 + word) * 7919 + 104729).toString(36)).join(' '),
  )
  const candidates = (term: string) => {
    const bits = bitsOfTerm(term, { beginsWord: false })
    return texts.filter((folded) => has(signatureOf(folded), bits)).length
  }
  expect(candidates('receptionist')).toBe(0)
  expect(candidates('dent')).toBeLessThan(25)
  expect(candidates('東京')).toBeLessThan(50)
})
