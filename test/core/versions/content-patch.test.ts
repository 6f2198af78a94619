import fc from 'fast-check'
import { applyPatch, type Operation } from 'rfc6902'
import { describe, expect, test } from 'vitest'
import { assistantFieldsSchema } from '../../../src/core/assistants/model/assistant-fields.ts'
import { patchBetween } from '../../../src/core/versions/content-patch.ts'
import { contract } from '../../dialects/native/contract.ts'
import { propertyRuns } from '../../support/property-runs.ts'

/** What the patch between them makes of `before`. */
function patched(before: unknown, after: unknown): unknown {
  const holder = { document: structuredClone(before) }
  const patch = patchBetween(before, after).map((operation) => ({
    ...operation,
    path: `/document${operation.path}`,
  }))
  expect(applyPatch(holder, structuredClone(patch) as Operation[]).filter((error) => error !== null)).toEqual(
    [],
  )
  return holder.document
}

const content = contract.createBodies.map((body) => assistantFieldsSchema.parse(body))

/** Any JSON, with lists of lists and few values, so that parts of two of them are often the same. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, 0, 1, '', 'a', 'b/~c', true),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c/d', 'e~f', '0'), tie('value'), { noNullPrototype: true }),
  ),
})).value

describe('the patch between two contents', () => {
  test('makes the one exactly the other', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        expect(patched(before, after)).toEqual(after)
      }),
      propertyRuns(200),
    )
  })

  test('makes any JSON any other', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(patched(before, after)).toEqual(after)
      }),
      propertyRuns(1000),
    )
  })

  test('is empty between two that are the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(patchBetween(value, structuredClone(value))).toEqual([])
      }),
      propertyRuns(100),
    )
  })

  test('says what was inserted into a list, taken out of it and changed in it', () => {
    expect(patchBetween({ a: [1, 2, 3] }, { a: [0, 1, 2, 3] })).toEqual([
      { op: 'add', path: '/a/0', value: 0 },
    ])
    expect(patchBetween({ a: [1, 2, 3, 4] }, { a: [1, 4] })).toEqual([
      { op: 'remove', path: '/a/2' },
      { op: 'remove', path: '/a/1' },
    ])
    expect(patchBetween([{ x: 1, y: 1 }, 2], [{ x: 1, y: 2 }, 2])).toEqual([
      { op: 'replace', path: '/0/y', value: 2 },
    ])
  })

  test('replaces a list in which much differs as a whole, however it is nested', () => {
    const numbers = (from: number) => Array.from({ length: 20_000 }, (_, index) => from + index)
    expect(patchBetween({ a: numbers(0) }, { a: numbers(30_000) })).toEqual([
      { op: 'replace', path: '/a', value: numbers(30_000) },
    ])
    const nested = (from: number) =>
      Array.from({ length: 100 }, (_, row) => numbers(from + row).slice(0, 100))
    expect(patched(nested(0), nested(500_000))).toEqual(nested(500_000))
  })

  test('takes one change out of a long list', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => index)
    expect(patchBetween(before, before.with(10_000, -1))).toEqual([
      { op: 'replace', path: '/10000', value: -1 },
    ])
  })

  test('takes keys that every object inherits for keys', () => {
    const before = JSON.parse('{"constructor": {"a": 1}, "toString": 1}')
    const after = JSON.parse('{"constructor": {"a": 2}, "hasOwnProperty": 2}')
    expect(patchBetween(before, after)).toEqual([
      { op: 'remove', path: '/toString' },
      { op: 'add', path: '/hasOwnProperty', value: 2 },
      { op: 'replace', path: '/constructor/a', value: 2 },
    ])
  })
})
