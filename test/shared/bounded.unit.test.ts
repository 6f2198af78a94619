import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStorable, jsonObject, maxJsonBytes, text } from '../../src/shared/bounded.ts'
import { propertyRuns } from '../support/property-runs.ts'

const messagesOf = (schema: ReturnType<typeof text> | ReturnType<typeof jsonObject>, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.code)

describe('text', () => {
  test.each([
    ['the most', 'abc', true],
    ['too much', 'abcd', false],
    ['characters beyond the UTF-16 unit', '😀😀😀', true],
    ['one too many of them', '😀😀😀😀', false],
    ['letters with marks, which are two', 'e\u0301x', true],
    ['letters with marks, one too many', 'e\u0301e\u0301', false],
    ['the least', 'ab', true],
    ['too little', 'a', false],
    ['too little, in two units', '😀', false],
    ['NUL', 'a\0b', false],
    ['the first half of a pair', 'a\ud83d', false],
    ['the second half of a pair', '\ude00a', false],
    ['a pair the wrong way round', '\ude00\ud83d', false],
    ['line ends', 'a\n', true],
  ])('of 2 to 3 characters: %s', (_name, value, valid) => {
    expect(text(3, 2).safeParse(value).success).toBe(valid)
  })

  test('says everything that is wrong', () => {
    expect(messagesOf(text(3), 'abcd\0')).toEqual(['too_big', 'custom'])
  })

  test('may be empty unless somebody says otherwise', () => {
    expect(text(3).safeParse('').success).toBe(true)
    expect(text(3, 1).safeParse('').success).toBe(false)
  })
})

test.each([
  ['', true],
  ['a😀', true],
  ['\ufeff', true],
  ['\0', false],
  ['\ud800', false],
])('isStorable(%j) is %s', (value, storable) => {
  expect(isStorable(value)).toBe(storable)
})

describe('jsonObject', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'x' : { a: nested(depth - 1) })
  const lists = (depth: number): unknown => (depth === 0 ? 'x' : [lists(depth - 1)])

  test.each([
    ['nothing', {}, true],
    ['anything', { a: [1, null, { b: 'x' }], c: true }, true],
    ['20 levels', nested(20), true],
    ['21 levels', nested(21), false],
    ['20 levels of lists', { a: lists(19) }, true],
    ['21 levels of lists', { a: lists(20) }, false],
    ['a thousand levels', nested(1000), false],
    ['NUL in a value', { a: ['\0'] }, false],
    ['NUL in a key', { 'a\0': 1 }, false],
    ['half a pair in a value', { a: { b: '\ud800' } }, false],
    ['half a pair in a key', { '\ud800': 1 }, false],
    ['a list', [], false],
    ['null', null, false],
    ['text', '{}', false],
  ])('%s', (_name, value, valid) => {
    expect(jsonObject().safeParse(value).success).toBe(valid)
  })

  test('counts bytes, not characters', () => {
    const around = JSON.stringify({ a: '' }).length
    expect(jsonObject(around + 4).safeParse({ a: 'xxxx' }).success).toBe(true)
    expect(jsonObject(around + 4).safeParse({ a: 'xxxxx' }).success).toBe(false)
    expect(jsonObject(around + 4).safeParse({ a: '😀' }).success).toBe(true)
    expect(jsonObject(around + 4).safeParse({ a: '😀x' }).success).toBe(false)
  })

  test('keeps what it takes as it is', () => {
    const value = JSON.parse('{"b": 1, "a": {"constructor": 2}}')
    expect(jsonObject().parse(value)).toEqual(value)
  })
})

test('no value is longer as JSON than it can be', () => {
  const strings = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  })
  const values = fc.object({ key: strings, values: [strings, fc.double(), fc.boolean(), fc.constant(null)] })
  fc.assert(
    fc.property(values, (value) => {
      expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThanOrEqual(maxJsonBytes(value))
    }),
    propertyRuns(200),
  )
})
