import { isJsonObject, type JsonObject } from './bounded.ts'

/** Where something stands in a JSON document: keys and array indexes. */
export type JsonPath = readonly (string | number)[]

/** `/model/messages/0/content`: a place in a JSON document (RFC 6901). */
export function pointerTo(path: JsonPath): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The way back. It cannot tell indexes from keys: all are texts. */
export function pathOf(pointer: string): string[] {
  const keys = pointer.split('/').slice(1)
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Undefined where there is nothing. */
export function valueAt(document: unknown, path: JsonPath): unknown {
  return path.reduce(fieldOf, document)
}

/** What an object or a list has by itself: a key such as `constructor` may come from anywhere. */
export function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string | number, unknown>)[key] // it has this key
}

/** A copy with this value in a field of an object. In a list there is no such field: the list itself is replaced. */
export function withValueAt(document: JsonObject, [key, ...rest]: JsonPath, value: unknown): JsonObject {
  if (key === undefined) return document
  const inner = document[key]
  const isLeaf = rest.length === 0 || !isJsonObject(inner)
  return { ...document, [key]: isLeaf ? value : withValueAt(inner, rest, value) }
}

/** Pointers to the values that differ. Lists of different lengths differ as a whole. */
export function changedPointers(before: unknown, after: unknown): string[] {
  const pointers: string[] = []
  collect(before, after, [], pointers)
  return pointers
}

function collect(before: unknown, after: unknown, path: JsonPath, pointers: string[]): void {
  // Not Object.is: JSON has one zero; JavaScript parses two.
  if (before === after) return
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of Object.keys(before)) {
      if (before[key] !== after[key]) collect(before[key], after[key], [...path, key], pointers)
    }
    for (const key of Object.keys(after)) {
      if (!Object.hasOwn(before, key)) collect(before[key], after[key], [...path, key], pointers)
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    before.forEach((item, index) => {
      collect(item, after[index], [...path, index], pointers)
    })
  } else pointers.push(pointerTo(path))
}
