import { isJsonObject } from './bounded.ts'
import type { JsonPath } from './json-pointer.ts'

/**
 * Where a document has fields that its schema dropped because it does not know them.
 * @param parsed the same document after its schema, which drops and never renames
 * @param limit the number of places after which the search ends: a body may have a hundred thousand
 */
export function droppedFields(
  sent: unknown,
  parsed: unknown,
  limit = Number.POSITIVE_INFINITY,
): (string | number)[][] {
  const dropped: (string | number)[][] = []
  collect(sent, parsed, [], { dropped, limit })
  return dropped
}

interface Found {
  readonly dropped: (string | number)[][]
  readonly limit: number
}

function collect(sent: unknown, parsed: unknown, path: JsonPath, found: Found): void {
  if (found.dropped.length >= found.limit || sent === parsed) return
  if (Array.isArray(sent) && Array.isArray(parsed)) {
    sent.forEach((item, index) => {
      collect(item, parsed[index], [...path, index], found)
    })
    return
  }
  if (!isJsonObject(sent) || !isJsonObject(parsed)) return
  for (const key of Object.keys(sent)) {
    if (Object.hasOwn(parsed, key)) {
      if (sent[key] !== parsed[key]) collect(sent[key], parsed[key], [...path, key], found)
    } else if (found.dropped.length < found.limit) found.dropped.push([...path, key])
  }
}
