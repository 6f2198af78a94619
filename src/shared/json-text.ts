import { printParseErrorCode, visit } from 'jsonc-parser'
import { AppError, describeFields, type FieldError } from './errors.ts'
import { isExactNumber } from './exact-number.ts'

/*
 * JSON as clients send it. The engine's own parser reads it; a second look is taken only where that one fails, which
 * does not say where, or where the text may hold what it would change or what is dangerous to hold.
 */

/** What the text is, for the error: a body may have many lines, and a line is one. */
export type JsonSubject = 'body' | 'line'

/**
 * @throws AppError bad_request for what is no JSON, telling where, and never what stands there; for JSON that cannot be
 *   kept as it is, naming the places
 */
export function parseJson(text: string, subject: JsonSubject): unknown {
  const value = readJson(text, subject)
  requireKeepable(text, subject)
  return value
}

/** @throws AppError bad_request telling where the text is no JSON */
export function readJson(text: string, subject: JsonSubject): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const place = withStack(() => firstProblem(text, subject))
    throw new AppError('bad_request', `The ${subject} is not valid JSON${place}.`, { cause })
  }
}

/**
 * @param text of JSON
 * @throws AppError bad_request naming numbers that would change, and the key `__proto__`, which is a trap in JavaScript
 */
export function requireKeepable(text: string, subject: JsonSubject): void {
  if (!maybeInexact.test(text) && !maybePrototype.test(text)) return
  const fields = withStack(() => unkeepable(text))
  if (fields.length === 0) return
  const named = describeFields(fields.slice(0, maxInMessage))
  const more = fields.length > maxInMessage ? '; and more' : ''
  throw new AppError('bad_request', `The ${subject} cannot be stored exactly: ${named}${more}.`, { fields })
}

/** More are named as fields than in the one sentence that some APIs send. */
const maxFields = 100
const maxInMessage = 5

/** A number of 16 digits or more, or with an exponent; fewer digits survive in every double. Cheap, and rarely wrong. */
const maybeInexact = /(?:^|[\s:,[])-?\d(?:[\d.]{15}|[\d.]{0,15}[eE])/

/** The key `__proto__`, each of its characters as it is or escaped. */
const maybePrototype = new RegExp(`"${[...'__proto__'].map(plainOrEscaped).join('')}"\\s*:`)

function plainOrEscaped(character: string): string {
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0')
  return `(?:${character}|\\\\u${hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)})`
}

function unkeepable(text: string): FieldError[] {
  const fields: FieldError[] = []
  const add = (path: FieldError['path'], message: string) => {
    if (fields.length < maxFields) fields.push({ path: bounded(path), code: 'invalid', message })
  }
  visit(text, {
    onObjectProperty(name, _offset, _length, _line, _column, path) {
      if (name === '__proto__') add([...path(), name], 'is not an allowed name')
    },
    onLiteralValue(value, offset, length, _line, _column, path) {
      if (typeof value !== 'number') return
      const literal = text.slice(offset, offset + length)
      if (!isExactNumber(literal)) add(path(), `is the number ${shortened(literal)}, ${inexact}`)
    },
  })
  return fields
}

const inexact = 'which would change as a 64-bit float; send fewer digits or a string'

/** Of a path without end, its beginning: a hundred of them could be a hundred times as long as the body. */
function bounded(path: FieldError['path']): FieldError['path'] {
  let length = 0
  const tooLong = path.findIndex((key) => {
    length += String(key).length + 1
    return length > maxPathLength
  })
  return tooLong === -1 ? path : path.slice(0, tooLong)
}

const maxPathLength = 500
const maxLiteralLength = 40

function shortened(literal: string): string {
  return literal.length <= maxLiteralLength ? literal : `${literal.slice(0, maxLiteralLength)}…`
}

/** In words, such as `: a comma is expected at line 3, column 14`; nothing when it cannot be told. */
function firstProblem(text: string, subject: JsonSubject): string {
  let problem = ''
  visit(
    text,
    {
      onError(code, offset, _length, line, column) {
        if (problem !== '') return
        const what = problems[printParseErrorCode(code)] ?? 'something is wrong'
        const where = subject === 'line' ? '' : `line ${line + 1}, `
        problem = `: ${offset >= text.length ? 'it ends too early' : what} at ${where}column ${column + 1}`
      },
    },
    { disallowComments: true },
  )
  return problem
}

/** By the name of jsonc-parser's code. */
const problems: Readonly<Record<string, string>> = {
  InvalidSymbol: 'there is an unexpected character',
  InvalidNumberFormat: 'there is a malformed number',
  PropertyNameExpected: 'a name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is expected',
  CloseBracketExpected: 'a closing bracket is expected',
  EndOfFileExpected: 'nothing more is expected',
  InvalidCommentToken: 'a comment is not allowed',
  UnexpectedEndOfComment: 'a comment is not allowed',
  UnexpectedEndOfString: 'there is a string without an end',
  UnexpectedEndOfNumber: 'there is a number without an end',
  InvalidUnicode: 'there is a malformed escape in the string',
  InvalidEscapeCharacter: 'there is a malformed escape in the string',
  InvalidCharacter: 'there is an unescaped control character in the string',
}

/** @throws AppError bad_request for JSON that is nested as deep as nothing that is stored, which recursion cannot read */
function withStack<Result>(look: () => Result): Result {
  try {
    return look()
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new AppError('bad_request', 'The JSON is nested too deeply.', { cause })
    throw cause
  }
}
