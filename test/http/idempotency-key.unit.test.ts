import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { fingerprintOf, idempotencyKeyOf } from '../../src/http/idempotency/idempotency-key.ts'

const read = (sent: string) => idempotencyKeyOf({ headers: { 'idempotency-key': sent } })

describe('the header', () => {
  test('is optional', () => {
    expect(idempotencyKeyOf({ headers: {} })).toBeNull()
  })

  test.each([
    ['order-17', 'order-17'],
    ['"order-17"', 'order-17'],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['a"b', 'a"b'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('%s is the key %s', (sent, key) => {
    expect(read(sent)).toBe(key)
  })

  test.each([
    '',
    '""',
    '"',
    '"open',
    '"a"b"',
    '"a\\b"',
    '"a";v=1',
    'a b',
    'a, b',
    'ключ',
    'a\u0000',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
  ])('%j is no key', (sent) => {
    expect(() => read(sent)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})

describe('the fingerprint of a request', () => {
  const of = (bodyAsSent: unknown, more = {}) =>
    fingerprintOf({
      method: 'POST',
      url: '/v1/a',
      bodyAsSent,
      ...more,
    } as FastifyRequest).toString('hex') // all that is read

  test('is the same in any order of keys', () => {
    expect(of({ a: 1, b: { c: [1, { d: 2, e: null }] } })).toBe(
      of({ b: { c: [1, { e: null, d: 2 }] }, a: 1 }),
    )
  })

  test('differs with every other difference', () => {
    const all = [
      of({ a: 1 }),
      of({ a: '1' }),
      of({ a: [1] }),
      of({ a: 1, b: null }),
      of([1, 2]),
      of([2, 1]),
      of([]),
      of({}),
      of(undefined),
      of({ a: 1 }, { url: '/v1/a?b=1' }),
      of({ a: 1 }, { url: '/v1/b' }),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  test('takes a body of any depth', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)
    expect(of(deep)).toHaveLength(64)
  })
})
