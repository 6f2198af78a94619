import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { requireRoom } from '../../../core/assistants/check-draft.ts'
import { type JsonObject, jsonObject } from '../../../shared/bounded.ts'
import { AppError, validationFailed } from '../../../shared/errors.ts'
import {
  exists,
  type Holder,
  insertAt,
  type Place,
  placeOf,
  removeAt,
  replaceAt,
  valueAt,
} from './json-place.ts'

/*
 * JSON Patch (RFC 6902). The document that comes out is checked like every other write, so an operation only has to
 * fit the document as it stands. It is applied here and not by `rfc6902`, which compares two lists in more than the product
 * of their lengths (ten seconds for 500 numbers), reads the characters of a string and the `length` of a list as places
 * in the document, and cannot replace the whole document.
 */

const maxOperations = 1000

/** Of a value, and of what `copy` adds. */
const maxBytes = 1_048_576

/** How many items of lists may make room for others, or close the gap of one that goes, in all operations together. */
const maxShifted = 10_000_000

const maxDepth = 32
const prototype = /\/__proto__(\/|$)/

const pointer = z
  .string()
  .max(1000)
  .regex(/^(\/([^~/]|~[01])*)*$/, 'must be a JSON Pointer')
  .refine((value) => value.split('/').length <= maxDepth, `must be at most ${maxDepth - 1} deep`)
  .refine((value) => !prototype.test(value), 'must not name __proto__')

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
 * The document after the patch; the one that is given is changed on the way. Every value that it gets is a copy, so that
 * the patch can be applied again.
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

/**
 * The values of the operations are bounded by the body, and a `test` that passes has its size there too. What an
 * operation of few bytes can cause is counted: copies, and what moves along in lists.
 */
function applied(document: JsonObject, patch: JsonPatch): unknown {
  const holder: Holder = { document }
  let copied = 0
  let shifted = 0
  for (const [index, operation] of patch.entries()) {
    if (operation.op === 'copy') copied += bytesOf(valueAt(placeOf(holder, operation.from ?? '')))
    if (copied > maxBytes) throw tooLarge(`must not have more than ${maxBytes} bytes copied`)
    shifted += shiftedBy(holder, operation)
    if (shifted > maxShifted) throw tooLarge('must not change lists as long as these so often')
    const failure = apply(holder, operation)
    if (failure !== null) throw failed(index, operation, failure)
  }
  requireRoom(bytesOf(holder.document))
  return holder.document
}

/** How long the lists are in which the operation makes room or closes a gap. */
function shiftedBy(holder: Holder, { op, path, from = path }: Operation): number {
  if (op === 'test' || op === 'replace') return 0
  return lengthOf(placeOf(holder, path)) + (op === 'move' ? lengthOf(placeOf(holder, from)) : 0)
}

function lengthOf({ container }: Place): number {
  return Array.isArray(container) ? container.length : 0
}

/** @returns why the operation does not fit; null when it is done */
function apply(holder: Holder, { op, path, from = '', value }: Operation): string | null {
  const place = placeOf(holder, path)
  switch (op) {
    case 'add':
      return add(holder, path, structuredClone(value))
    case 'remove':
      return remove(holder, path)
    case 'replace':
      if (!exists(place)) return nothingAt(path)
      replaceAt(place, structuredClone(value))
      return null
    case 'test':
      if (!exists(place)) return nothingAt(path)
      return isDeepStrictEqual(valueAt(place), value) ? null : 'it has another value'
    case 'copy': {
      const source = placeOf(holder, from)
      return exists(source) ? add(holder, path, structuredClone(valueAt(source))) : nothingAt(from)
    }
    case 'move': {
      const moved = valueAt(placeOf(holder, from))
      // A value that moves into itself finds its place gone.
      return from === path && exists(place) ? null : (remove(holder, from) ?? add(holder, path, moved))
    }
  }
}

function add(holder: Holder, path: string, value: unknown): string | null {
  return insertAt(placeOf(holder, path), value) ? null : `there is no place for ${path}`
}

function remove(holder: Holder, path: string): string | null {
  const place = placeOf(holder, path)
  if (!exists(place)) return nothingAt(path)
  removeAt(place)
  return null
}

function nothingAt(pointer: string): string {
  return `there is nothing at ${pointer === '' ? 'the root' : pointer}`
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
