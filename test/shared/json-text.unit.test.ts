import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AppError } from '../../src/shared/errors.ts'
import { isExactNumber } from '../../src/shared/exact-number.ts'
import { parseJson } from '../../src/shared/json-text.ts'
import { propertyRuns } from '../support/property-runs.ts'

const failure = (text: string, subject: 'body' | 'line' = 'body'): AppError => {
  try {
    parseJson(text, subject)
  } catch (error) {
    return error as AppError // nothing else is thrown
  }
  throw new Error(`${text.slice(0, 100)} was read.`)
}

const fieldsOf = (text: string) => failure(text).fields.map(({ path, message }) => [path, message])

/** Of an integer with an exponent or without. */
function integerOf(text: string): bigint {
  const [, whole = '', fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e\+(\d+))?$/.exec(text) ?? []
  return BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length)
}

describe('a number', () => {
  test.each([
    ...[
      '0',
      '-0',
      '1',
      '1.0',
      '1.50',
      '1e2',
      '1E+2',
      '0.1',
      '0.10',
      '100',
      '12345.678',
      '-17.25e-3',
      '0e99999',
    ],
    ...['9007199254740991', '9007199254740992', '9007199254740994', '12345678901234567000', '1e23', '5e-324'],
    ...['0.1234567890123456', '0.30000000000000004', '1.7976931348623157e308', '100000000000000000000'],
    ...['0.000000000000000000000000000001', `1${'0'.repeat(300)}`, `0.${'0'.repeat(300)}1`, '10e-1', '0.0'],
  ])('%s is kept', (literal) => {
    expect(isExactNumber(literal)).toBe(true)
    expect(parseJson(`{"a": [${literal}]}`, 'body')).toEqual({ a: [Number(literal)] })
  })

  test.each([
    ...['9007199254740993', '12345678901234567890', '-12345678901234567890', '3.141592653589793238'],
    ...['1e400', '-1e400', '1e-400', '0.1234567890123456789', '12345678.9012345678', '1.00000000000000001'],
    ...[
      '1234567890123456.7',
      '9007199254740993e0',
      '90071992547409930e-1',
      '2e-324',
      '12345678901234567890e5',
    ],
  ])('%s is refused, and named with its place', (literal) => {
    expect(isExactNumber(literal)).toBe(false)
    const message = `is the number ${literal}, which would change as a 64-bit float; send fewer digits or a string`
    expect(fieldsOf(`{"a": [true, {"b":${literal}}]}`)).toEqual([[['a', 1, 'b'], message]])
    expect(failure(`{"a":\n${literal}\n}`).message).toBe(`The body cannot be stored exactly: a ${message}.`)
  })

  test('that JavaScript writes is always kept', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = JSON.stringify({ value, list: [value] })
        expect(JSON.stringify(parseJson(text, 'body'))).toBe(text)
      }),
      propertyRuns(1000),
    )
  })

  test('is kept exactly or refused, whatever its digits are', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,30}$/)
    fc.assert(
      fc.property(digits, (literal) => {
        expect(isExactNumber(literal)).toBe(integerOf(JSON.stringify(Number(literal))) === BigInt(literal))
      }),
      propertyRuns(1000),
    )
  })

  test('in a text is only text', () => {
    const value = { a: '12345678901234567890', b: ', 1e400, [1e400', '12345678901234567890': ': 1e400' }
    expect(parseJson(JSON.stringify(value), 'body')).toEqual(value)
  })

  test('of a megabyte is read in no time, and not repeated', () => {
    for (const literal of [
      '1'.repeat(1e6),
      `1${'0'.repeat(1e6)}1`,
      `0.${'0'.repeat(1e6)}1`,
      `1e${'9'.repeat(1e6)}`,
    ]) {
      expect(failure(`[${literal}]`).message.length).toBeLessThan(300)
    }
  })

  test('is one of a hundred that are named, five of them in the sentence', () => {
    const { fields, message } = failure(`[${Array.from({ length: 30_000 }, () => '1e400').join()}]`)
    expect(fields).toHaveLength(100)
    expect(message.match(/is the number/g)).toHaveLength(5)
    expect(message).toMatch(/; and more\.$/)
  })

  test('under a name without end is named by what has it', () => {
    const { fields } = failure(JSON.stringify({ a: { ['x'.repeat(1e6)]: 0 } }).replace(':0', ':1e400'))
    expect(fields.map(({ path }) => path)).toEqual([['a']])
  })
})

describe('the key', () => {
  test.each([
    ['{"__proto__": 1}', ['__proto__']],
    ['{"a": [{"b": {"__proto__" : {}}}]}', ['a', 0, 'b', '__proto__']],
    ['{"a": {"\\u005f_pr\\u006Fto__"\n: null}}', ['a', '__proto__']],
  ])('of %s is refused by its name', (text, path) => {
    expect(failure(text)).toMatchObject({ code: 'bad_request', fields: [{ path }] })
    expect(failure(text).message).toContain('__proto__ is not an allowed name')
  })

  test.each([
    '{"constructor":{"prototype":{"a":1}},"prototype":[],"toString":1,"hasOwnProperty":null}',
    '{"a":"\\"__proto__\\": 1","__proto":1,"proto__":2}',
    '["__proto__","constructor"]',
  ])('of %s is data', (text) => {
    expect(JSON.stringify(parseJson(text, 'body'))).toBe(text)
  })
})

describe('what is no JSON', () => {
  test.each([
    ['{"name": ', 'it ends too early at line 1, column 10'],
    ['{"a": 1,}', 'a name in double quotes is expected at line 1, column 9'],
    ['{\n  "secret": tru\n}', 'there is an unexpected character at line 2, column 13'],
    ['{"a": 1\n "b": 2}', 'a comma is expected at line 2, column 2'],
    ['{"a" 1}', 'a colon is expected at line 1, column 6'],
    ['[1,]', 'a value is expected at line 1, column 4'],
    ['{} {}', 'nothing more is expected at line 1, column 4'],
    ['{"a": 1 // one\n}', 'a comment is not allowed at line 1, column 9'],
    ['["secret]', 'there is a string without an end at line 1, column 2'],
    ['["\\x"]', 'there is a malformed escape in the string at line 1, column 2'],
    ['["a\tb"]', 'there is an unescaped control character in the string at line 1, column 2'],
    ['[1.]', 'there is a number without an end at line 1, column 2'],
    ['\u0000', 'there is an unexpected character at line 1, column 1'],
  ])('%j is told with its place, and not repeated', (text, problem) => {
    expect(failure(text)).toMatchObject({ code: 'bad_request', fields: [] })
    expect(failure(text).message).toBe(`The body is not valid JSON: ${problem}.`)
  })

  test('has a column alone in a line', () => {
    expect(failure('{"a" 1}', 'line').message).toBe(
      'The line is not valid JSON: a colon is expected at column 6.',
    )
  })

  test('is always told with a place', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 3 }), (json, at, put) => {
        const text = json.slice(0, at % (json.length + 1)) + put
        try {
          JSON.parse(text)
        } catch {
          expect(failure(text).message).toMatch(
            /^The body is not valid JSON: [a-z ]+ at line \d+, column \d+\.$/,
          )
        }
      }),
      propertyRuns(1000),
    )
  })

  test('is found quickly, however it is made', () => {
    const open = ['[', '{"a":', '{"a":}', ',', '"', '\\', '/', '/*', '-', '{"a":1e400,', '"__proto__":']
    for (const piece of open) {
      expect(failure(piece.repeat(1_000_000 / piece.length)).message.length).toBeLessThan(200)
    }
  })
})

test('JSON that is nested as deep as a stack is refused when it needs a second look', () => {
  const deep = (inner: string) => `${'['.repeat(200_000)}${inner}${']'.repeat(200_000)}`
  expect(failure(deep('1e400')).message).toBe('The JSON is nested too deeply.')
  expect(() => parseJson(deep('1'), 'body')).not.toThrow()
})
