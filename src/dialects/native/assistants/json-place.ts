import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'
import { pathOf } from '../../../shared/json-pointer.ts'

/** A document inside another object, so that it is a place like any other when it is taken as a whole. */
export interface Holder {
  document?: unknown
}

/** Where a pointer leads: a key of an object or a list, which may have it or not. */
export interface Place {
  readonly container: unknown
  readonly key: string
}

/** Follows what objects and lists have by themselves: nothing that they inherit, and no `length`. */
export function placeOf(holder: Holder, pointer: string): Place {
  return pathOf(pointer).reduce<Place>((place, key) => ({ container: valueAt(place), key }), {
    container: holder,
    key: 'document',
  })
}

export function exists({ container, key }: Place): boolean {
  if (Array.isArray(container)) return isIndex(key, container.length)
  return isJsonObject(container) && Object.hasOwn(container, key)
}

export function valueAt(place: Place): unknown {
  return exists(place) ? (place.container as JsonObject)[place.key] : undefined // or a list, by its index
}

/**
 * Puts the value there itself, not a copy; in a list, before what stands there.
 * @returns whether there is such a place
 */
export function insertAt({ container, key }: Place, value: unknown): boolean {
  if (Array.isArray(container)) {
    const index = key === '-' ? container.length : key
    if (!isIndex(String(index), container.length + 1)) return false
    container.splice(Number(index), 0, value)
    return true
  }
  if (!isJsonObject(container)) return false
  container[key] = value
  return true
}

/** Of a place that exists. */
export function replaceAt({ container, key }: Place, value: unknown): void {
  const owner = container as JsonObject // or a list, by its index
  owner[key] = value
}

/** Of a place that exists. */
export function removeAt({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(Number(key), 1)
  else delete (container as JsonObject)[key]
}

function isIndex(key: string, length: number): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < length
}
