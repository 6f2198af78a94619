import { describe, expect, test } from 'vitest'
import { newId } from '../../src/shared/identifiers.ts'
import { containing, decodeCursor, encodeCursor, pageOf } from '../../src/shared/paging.ts'

const record = (time: number) => ({ createdAt: new Date(time), id: newId() })

describe('a cursor', () => {
  test('comes back as it was, and fits into a URL', () => {
    const cursor = record(Date.now())
    const written = encodeCursor(cursor)
    expect(decodeCursor(written)).toEqual(cursor)
    expect(encodeURIComponent(written)).toBe(written)
  })

  test.each([
    '',
    'nonsense',
    Buffer.from('12345').toString('base64url'),
    Buffer.from(`x.${newId()}`).toString('base64url'),
    Buffer.from(`12.${newId()}; DROP TABLE`).toString('base64url'),
    Buffer.from(`1234567890123456.${newId()}`).toString('base64url'),
    '😀',
  ])('%j is none', (value) => {
    expect(decodeCursor(value)).toBeNull()
  })
})

describe('a page', () => {
  const [first, second, third] = [record(3), record(2), record(1)]

  test('leads on from its last record when there are more', () => {
    const { createdAt, id } = second
    expect(pageOf([first, second, third], 2)).toEqual({ items: [first, second], next: { createdAt, id } })
  })

  test.each([[[first, second, third]], [[first]], [[]]])('is the last one when that is all', (found) => {
    expect(pageOf<ReturnType<typeof record>>(found, 3)).toEqual({ items: found, next: null })
  })
})

test.each([
  [undefined, null],
  ['', null],
  ['abc', '%abc%'],
  ['100%_\\', '%100\\%\\_\\\\%'],
])('containing(%j) is %j', (text, pattern) => {
  expect(containing(text)).toBe(pattern)
})
