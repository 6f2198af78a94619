import { isJsonObject, type JsonObject } from '../bounded.ts'

/** Where something stands in a JSON document: keys and array indexes. */
export type JsonPath = readonly (string | number)[]

/** Undefined where there is nothing. */
export function valueAt(document: unknown, path: JsonPath): unknown {
  return path.reduce(fieldOf, document)
}

/** What an object or a list has by itself: a key such as `constructor` may come from anywhere. */
export function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string | number, unknown>)[key]
}

/** A copy with this value in a field of an object. In a list there is no such field: the list itself is replaced. */
export function withValueAt(document: JsonObject, [key, ...rest]: JsonPath, value: unknown): JsonObject {
  if (key === undefined) return document
  const inner = document[key]
  const isLeaf = rest.length === 0 || !isJsonObject(inner)
  return { ...document, [key]: isLeaf ? value : withValueAt(inner, rest, value) }
}
