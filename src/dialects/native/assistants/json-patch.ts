import { isDeepStrictEqual } from 'node:util'
import { applyPatch } from 'rfc6902'
import { z } from 'zod'
import { isJsonObject, type JsonObject, jsonObject } from '../../../bounded.ts'
import { AppError, validationFailed } from '../../../errors.ts'

/*
 * JSON Patch (RFC 6902). The document that comes out is checked like every other write, so an operation only has to
 * fit the document as it stands.
 */

const maxOperations = 1000

/** Of what `copy` adds, and of the document in the end. */
const maxBytes = 1_048_576

const maxDepth = 32
const inherited = /\/(__proto__|constructor|prototype)(\/|$)/

const pointer = z
  .string()
  .max(1000)
  .regex(/^(\/([^~/]|~[01])*)*$/, 'must be a JSON Pointer')
  .refine((value) => value.split('/').length <= maxDepth, `must be at most ${maxDepth - 1} deep`)
  .refine((value) => !inherited.test(value), 'must not name __proto__, constructor or prototype')

const operationSchema = z
  .object({
    op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']).describe('What to do.'),
    path: pointer.describe('JSON Pointer to the place, such as `/model/messages/0/content`.'),
    from: pointer.optional().describe('JSON Pointer to the value that `move` and `copy` take.'),
    value: z.unknown().optional().describe('The value that `add`, `replace` and `test` need.'),
  })
  .check(({ value: operation, issues }) => {
    const member = missingMember(operation)
    if (member !== null) {
      issues.push({ code: 'custom', path: [member], message: 'is required', input: operation })
    }
    const { error } = storable.safeParse({ value: operation.value })
    for (const { message } of error?.issues ?? []) {
      issues.push({ code: 'custom', path: ['value'], message, input: operation })
    }
  })

const storable = jsonObject(maxBytes)

export const jsonPatchSchema = z
  .array(operationSchema)
  .max(maxOperations)
  .meta({
    examples: [
      [
        { op: 'test', path: '/model/temperature', value: 0.4 },
        { op: 'replace', path: '/model/temperature', value: 0.2 },
      ],
    ],
  })

type Operation = z.output<typeof operationSchema>

export type JsonPatch = readonly Operation[]

function missingMember({ op, from, value }: Operation): 'from' | 'value' | null {
  if (op === 'move' || op === 'copy') return from === undefined ? 'from' : null
  return op !== 'remove' && value === undefined ? 'value' : null
}

/**
 * The document after the patch; the one that is given is changed on the way.
 * @throws AppError conflict naming the operation that does not fit, validation_failed when the document grows too large
 */
export function applyJsonPatch(document: JsonObject, patch: JsonPatch): unknown {
  try {
    return applied(document, patch)
  } catch (error) {
    // What recurses over the document runs out of stack.
    if (error instanceof RangeError) throw tooLarge('must not be nested as deep as this patch makes it')
    throw error
  }
}

function applied(document: JsonObject, patch: JsonPatch): unknown {
  // Inside another object, so that the document as a whole is a place like any other.
  const holder: Holder = { document }
  let copied = 0
  for (const [index, operation] of patch.entries()) {
    if (operation.op === 'copy') copied += bytesOf(valueAt(placeOf(holder, operation.from ?? '')))
    if (copied > maxBytes) throw tooLarge(`must not have more than ${maxBytes} bytes copied`)
    const failure = apply(holder, operation)
    if (failure !== null) throw failed(index, operation, failure)
  }
  if (bytesOf(holder.document) > maxBytes) throw tooLarge(`must be at most ${maxBytes} bytes of JSON`)
  return holder.document
}

interface Holder {
  document?: unknown
}

/** @returns why the operation does not fit; null when it is done */
function apply(holder: Holder, { op, path, from = '', value }: Operation): string | null {
  switch (op) {
    case 'add':
      return add(holder, path, value)
    case 'remove':
      return remove(holder, path)
    case 'replace':
      return exists(placeOf(holder, path)) ? run(holder, { op, path, value }) : nothingAt(path)
    case 'test':
      return exists(placeOf(holder, path)) ? test(holder, path, value) : nothingAt(path)
    case 'copy': {
      const place = placeOf(holder, from)
      return exists(place) ? add(holder, path, valueAt(place)) : nothingAt(from)
    }
    case 'move': {
      const moved = valueAt(placeOf(holder, from))
      // A value that moves into itself finds its place gone.
      return from === path && exists(placeOf(holder, path))
        ? null
        : (remove(holder, from) ?? add(holder, path, moved))
    }
  }
}

function add(holder: Holder, path: string, value: unknown): string | null {
  const { container, key } = placeOf(holder, path)
  const fits = Array.isArray(container)
    ? key === '-' || isIndex(key, container.length + 1)
    : isJsonObject(container)
  return fits ? run(holder, { op: 'add', path, value }) : `there is no place for ${path}`
}

function remove(holder: Holder, path: string): string | null {
  return exists(placeOf(holder, path)) ? run(holder, { op: 'remove', path }) : nothingAt(path)
}

/** Not the library's, whose comparison of two long lists takes the product of their lengths. */
function test(holder: Holder, path: string, value: unknown): string | null {
  return isDeepStrictEqual(valueAt(placeOf(holder, path)), value) ? null : 'it has another value'
}

type Change =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }

function run(holder: Holder, change: Change): string | null {
  const [error] = applyPatch(holder, [{ ...change, path: `/document${change.path}` }])
  return error?.message ?? null
}

function nothingAt(pointer: string): string {
  return `there is nothing at ${pointer === '' ? 'the root' : pointer}`
}

/** Where a pointer leads: a key of an object or a list, which may have it or not. */
interface Place {
  readonly container: unknown
  readonly key: string
}

/** The library also follows what objects inherit, and takes `length` and `1e0` for indexes. */
function placeOf(holder: Holder, pointer: string): Place {
  const [, ...keys] = pointer.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.reduce<Place>((place, key) => ({ container: valueAt(place), key }), {
    container: holder,
    key: 'document',
  })
}

function exists({ container, key }: Place): boolean {
  if (Array.isArray(container)) return isIndex(key, container.length)
  return isJsonObject(container) && Object.hasOwn(container, key)
}

function valueAt(place: Place): unknown {
  return exists(place) ? (place.container as JsonObject)[place.key] : undefined // or a list, by its index
}

function isIndex(key: string, length: number): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < length
}

function bytesOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value))
}

function failed(index: number, { op, path }: Operation, why: string): AppError {
  const message = `Operation ${index} of the patch, ${op} ${path}, does not fit: ${why}.`
  return new AppError('conflict', message, {
    fields: [{ path: [index], code: 'invalid', message: `does not fit: ${why}` }],
    details: { operation: index },
  })
}

function tooLarge(message: string): AppError {
  return validationFailed([{ path: [], code: 'invalid', message }])
}
