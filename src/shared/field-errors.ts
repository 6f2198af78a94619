import type { z } from 'zod'
import { notAnInteger } from './bounded.ts'
import { type FieldError, notAnOption, validationFailed } from './errors.ts'
import { valueAt } from './json-pointer.ts'

type Issue = z.core.$ZodIssue

/** @throws AppError validation_failed naming every wrong field */
export function parseOrThrow<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input)
  if (!result.success) throw validationFailed(fieldErrorsOf(result.error.issues, input))
  return result.data
}

/** zod's issues in our own words: a code and a predicate for each wrong field. `input` is what was parsed. */
export function fieldErrorsOf(issues: readonly Issue[], input: unknown): FieldError[] {
  const errors = issues.slice(0, maxErrors + 1).flatMap((issue) => fieldErrors(issue, input))
  if (errors.length <= maxErrors) return errors
  return [...errors.slice(0, maxErrors), { path: [], code: 'invalid', message: 'has further errors' }]
}

/** More than any form has fields; a body of a megabyte could have a hundred thousand. */
const maxErrors = 200

function fieldErrors(issue: Issue, input: unknown): FieldError[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol')
  if (isMissing(path, input)) return [{ path, code: 'required', message: 'is required' }]
  switch (issue.code) {
    case 'invalid_type': {
      const expected = typeName(issue)
      return [{ path, code: 'type', message: `must be ${withArticle(expected)}`, expected }]
    }
    case 'too_big':
      return [tooBig(path, issue)]
    case 'too_small':
      return [tooSmall(path, issue, valueAt(input, path))]
    case 'invalid_value':
      return [notAnOption(path, issue.values.map(String))]
    case 'invalid_format':
      return [{ path, code: 'format', message: formatMessage(issue) }]
    case 'unrecognized_keys':
      return issue.keys.slice(0, maxErrors + 1).map((key) => ({
        path: [...path, key],
        code: 'unknown_field',
        message: 'is not known',
      }))
    case 'invalid_union':
      return [{ path, code: 'invalid', message: 'matches none of the forms that are allowed' }]
    case 'invalid_key':
      return [{ path, code: 'format', message: 'has a name that is not allowed' }]
    case 'not_multiple_of':
      return [{ path, code: 'invalid', message: `must be a multiple of ${issue.divisor}` }]
    case 'invalid_element':
    case 'custom':
      return [{ path, code: 'invalid', message: issue.message }]
  }
}

function tooBig(path: FieldError['path'], issue: z.core.$ZodIssueTooBig): FieldError {
  const limit = Number(issue.maximum)
  if (issue.origin === 'string') {
    return { path, code: 'too_long', message: `must be at most ${limit} characters`, limit }
  }
  if (issue.origin === 'array') {
    return { path, code: 'too_many_items', message: `must have at most ${limit} items`, limit }
  }
  return { path, code: 'too_big', message: `must be at most ${limit}`, limit }
}

function tooSmall(path: FieldError['path'], issue: z.core.$ZodIssueTooSmall, value: unknown): FieldError {
  const limit = Number(issue.minimum)
  if (issue.origin === 'string') {
    const nothing = value === '' ? 'must not be empty' : 'must not be blank'
    const message = limit === 1 ? nothing : `must be at least ${limit} characters`
    return { path, code: 'too_short', message, limit }
  }
  if (issue.origin === 'array') {
    return { path, code: 'too_few_items', message: `must have at least ${limit} items`, limit }
  }
  return { path, code: 'too_small', message: `must be at least ${limit}`, limit }
}

const formats: Readonly<Record<string, string>> = {
  url: 'must be a URL that begins with http:// or https://',
  email: 'must be an email address',
  uuid: 'must be a UUID',
  datetime: 'must be an ISO 8601 date and time',
}

/** Patterns bring their own sentence. */
function formatMessage(issue: z.core.$ZodIssueInvalidStringFormat): string {
  return formats[issue.format] ?? issue.message
}

const typeNames: Readonly<Record<string, string>> = { int: 'integer', record: 'object' }

function typeName(issue: z.core.$ZodIssueInvalidType): string {
  // Of a text, zod says that it should have been a number; the schema knows better.
  if (issue.message === notAnInteger) return 'integer'
  return typeNames[issue.expected] ?? issue.expected
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

function isMissing(path: readonly (string | number)[], input: unknown): boolean {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false
    value = (value as Record<string | number, unknown>)[key]
  }
  return value === undefined
}
