import { z } from 'zod'

/**
 * Text of at most `max` characters that PostgreSQL can keep: no NUL and no half of a surrogate pair.
 * Characters are Unicode code points, as JSON Schema and the vendors' validators count them.
 */
export function text(max: number, min = 0) {
  return z
    .string()
    .check((context) => {
      const { value } = context
      const length = value.length > max || value.length < min * 2 ? codePoints(value) : value.length
      if (length > max) {
        context.issues.push({
          code: 'too_big',
          origin: 'string',
          maximum: max,
          inclusive: true,
          input: value,
        })
      }
      if (length < min) {
        context.issues.push({
          code: 'too_small',
          origin: 'string',
          minimum: min,
          inclusive: true,
          input: value,
        })
      }
      if (!isStorable(value)) {
        context.issues.push({
          code: 'custom',
          message: 'must not contain NUL or unpaired surrogates',
          input: value,
        })
      }
    })
    .meta(min > 0 ? { minLength: min, maxLength: max } : { maxLength: max })
}

/** Text that people read as a name: where there is any, it is not only white space. */
export function nameText(max: number, min = 1) {
  const schema = text(max, min).check(({ value, issues }) => {
    if (value === '' || /\S/.test(value)) return
    issues.push({ code: 'too_small', origin: 'string', minimum: 1, inclusive: true, input: value })
  })
  return min === 0
    ? schema
    : schema.meta({ ...schema.meta(), minLength: min, maxLength: max, pattern: '\\S' })
}

export const notAnInteger = 'must be an integer'

/** A whole number. A text is told the same as a fraction. */
export function integer() {
  return z.int({ error: integerError })
}

/** The same from the text of a query parameter. */
export function integerParameter() {
  return z.coerce.number({ error: integerError }).int()
}

function integerError({ code }: { readonly code?: string | undefined }): string | undefined {
  return code === 'invalid_type' ? notAnInteger : undefined
}

/** Whether PostgreSQL takes the text, in a column and in JSONB. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}

const maxJsonDepth = 20

/** A free-form JSON object of at most `maxBytes`, nested at most 20 deep. */
export function jsonObject(maxBytes = 65_536) {
  return z.record(z.string(), z.unknown()).check(({ value, issues }) => {
    const message = storageProblem(value, maxBytes)
    if (message !== null) issues.push({ code: 'custom', message, input: value, continue: true })
  })
}

export type JsonObject = Record<string, unknown>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function codePoints(value: string): number {
  let count = 0
  for (const _ of value) count += 1
  return count
}

const notStorable = `must be nested at most ${maxJsonDepth} levels deep and contain no NUL, unpaired surrogates or infinite numbers`

function storageProblem(value: JsonObject, maxBytes: number): string | null {
  if (!isStorableJson(value, maxJsonDepth)) return notStorable
  if (maxJsonBytes(value) <= maxBytes || Buffer.byteLength(JSON.stringify(value)) <= maxBytes) return null
  return `must be at most ${maxBytes} bytes of JSON`
}

const maxLiteralBytes = 25
const maxBytesPerUnit = 6

/** How many bytes a value has at most as JSON: quick, for it looks at no text. The value must not be nested deeply. */
export function maxJsonBytes(value: unknown): number {
  if (typeof value === 'string') return value.length * maxBytesPerUnit + 2
  if (typeof value !== 'object' || value === null) return maxLiteralBytes
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + maxJsonBytes(item) + 1, 2)
  let sum = 2
  for (const key of Object.keys(value)) {
    sum += key.length * maxBytesPerUnit + 4 + maxJsonBytes((value as JsonObject)[key]) // no array, and not null
  }
  return sum
}

function isStorableJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value)
  // JSON has no infinity: 1e999 is read as one and would be written as null.
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  if (Array.isArray(value)) return value.every((item) => isStorableJson(item, depth - 1))
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorableJson(item, depth - 1))
}
