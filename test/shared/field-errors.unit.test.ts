import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { integer, integerParameter, nameText, text } from '../../src/shared/bounded.ts'
import { describeFields, fieldName } from '../../src/shared/errors.ts'
import { fieldErrorsOf } from '../../src/shared/field-errors.ts'

function errorsOf(schema: z.ZodType, input: unknown) {
  const result = schema.safeParse(input)
  return result.success ? [] : fieldErrorsOf(result.error.issues, input)
}

describe('each way to be wrong', () => {
  const cases: [name: string, schema: z.ZodType, value: unknown, error: object][] = [
    ['missing', z.string(), undefined, { code: 'required', message: 'is required' }],
    ['a missing option', z.enum(['a']), undefined, { code: 'required', message: 'is required' }],
    ['null', z.string(), null, { code: 'type', message: 'must be a string', expected: 'string' }],
    ['no text', z.string(), 1, { code: 'type', message: 'must be a string', expected: 'string' }],
    ['no number', z.number(), '1', { code: 'type', message: 'must be a number', expected: 'number' }],
    ['not finite', z.number(), Number.NaN, { code: 'type', message: 'must be a number' }],
    ['no integer', z.int(), 1.5, { code: 'type', message: 'must be an integer', expected: 'integer' }],
    ['a text for an integer', integer(), '1', { code: 'type', message: 'must be an integer' }],
    ['a fraction for an integer', integer(), 1.5, { code: 'type', message: 'must be an integer' }],
    ['a word for an integer', integerParameter(), 'x', { code: 'type', message: 'must be an integer' }],
    ['too small an integer', integer().min(2), 1, { code: 'too_small', limit: 2 }],
    ['no flag', z.boolean(), 'true', { code: 'type', message: 'must be a boolean', expected: 'boolean' }],
    ['no list', z.array(z.string()), {}, { code: 'type', message: 'must be an array', expected: 'array' }],
    ['no object', z.object({}), [], { code: 'type', message: 'must be an object', expected: 'object' }],
    [
      'no record',
      z.record(z.string(), z.unknown()),
      1,
      { code: 'type', message: 'must be an object', expected: 'object' },
    ],
    ['too long', text(3), 'abcd', { code: 'too_long', message: 'must be at most 3 characters', limit: 3 }],
    ['empty', text(3, 1), '', { code: 'too_short', message: 'must not be empty', limit: 1 }],
    ['blank', nameText(9), ' ', { code: 'too_short', message: 'must not be blank', limit: 1 }],
    ['no name', nameText(9), '', { code: 'too_short', message: 'must not be empty', limit: 1 }],
    ['a blank name that may be empty', nameText(9, 0), '\u3000', { code: 'too_short', limit: 1 }],
    ['too short', text(9, 2), 'a', { code: 'too_short', message: 'must be at least 2 characters', limit: 2 }],
    [
      'too many',
      z.array(z.int()).max(1),
      [1, 2],
      { code: 'too_many_items', message: 'must have at most 1 items', limit: 1 },
    ],
    [
      'too few',
      z.array(z.int()).min(2),
      [1],
      { code: 'too_few_items', message: 'must have at least 2 items', limit: 2 },
    ],
    ['too big', z.number().max(2), 3, { code: 'too_big', message: 'must be at most 2', limit: 2 }],
    ['too small', z.int().min(2), 1, { code: 'too_small', message: 'must be at least 2', limit: 2 }],
    [
      'no option',
      z.enum(['a', 'b']),
      'c',
      { code: 'option', message: 'must be one of a, b', options: ['a', 'b'] },
    ],
    ['an option of another type', z.enum(['a']), 1, { code: 'option', message: 'must be one of a' }],
    ['no constant', z.literal('a'), 'b', { code: 'option', message: 'must be one of a' }],
    [
      'no URL',
      z.url(),
      'x',
      { code: 'format', message: 'must be a URL that begins with http:// or https://' },
    ],
    ['no email', z.email(), 'x', { code: 'format', message: 'must be an email address' }],
    ['no UUID', z.uuid(), 'x', { code: 'format', message: 'must be a UUID' }],
    ['no time', z.iso.datetime(), 'x', { code: 'format', message: 'must be an ISO 8601 date and time' }],
    ['no pattern', z.string().regex(/^a$/, 'must be an a'), 'b', { code: 'format', message: 'must be an a' }],
    ['no multiple', z.number().multipleOf(5), 3, { code: 'invalid', message: 'must be a multiple of 5' }],
    [
      'none of the forms',
      z.union([z.string(), z.int()]),
      true,
      { code: 'invalid', message: 'does not match any of the allowed forms' },
    ],
    [
      'a bad key',
      z.record(z.string().regex(/^a$/), z.unknown()),
      { b: 1 },
      { code: 'format', message: 'has an invalid name' },
    ],
    [
      'a rule of ours',
      z.string().refine(() => false, 'must be otherwise'),
      'x',
      { code: 'invalid', message: 'must be otherwise' },
    ],
  ]
  test.each(cases)('%s', (_name, schema, value, error) => {
    const [first, ...others] = errorsOf(
      z.object({ field: schema }),
      value === undefined ? {} : { field: value },
    )
    expect(first).toMatchObject(error)
    expect(first?.path[0]).toBe('field')
    expect(others).toEqual([])
  })

  test('unknown fields, each by its name', () => {
    const schema = z.object({ inner: z.strictObject({}) })
    expect(errorsOf(schema, { inner: { a: 1, b: 2 } })).toEqual([
      { path: ['inner', 'a'], code: 'unknown_field', message: 'is not known' },
      { path: ['inner', 'b'], code: 'unknown_field', message: 'is not known' },
    ])
  })

  test('a whole body that is missing', () => {
    expect(errorsOf(z.object({}), undefined)).toMatchObject([{ path: [], code: 'required' }])
  })
})

test('all wrong fields are told at once, with where they stand', () => {
  const schema = z.object({ a: z.string(), list: z.array(z.object({ b: z.int() })), c: z.boolean() })
  const errors = errorsOf(schema, { a: 1, list: [{ b: 1 }, { b: 'x' }, {}] })
  expect(describeFields(errors)).toBe(
    'a must be a string; list[1].b must be a number; list[2].b is required; c is required',
  )
})

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 0], 'a[0]'],
  [['a', 0, 'b', 'c', 12], 'a[0].b.c[12]'],
  [[0, 'a'], '[0].a'],
])('%j is written %j', (path, name) => {
  expect(fieldName(path)).toBe(name)
})
