import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { fieldOf } from '../../shared/json-pointer.ts'

/** One set of values over another: objects are merged key by key, everything else is replaced. */
export function overlay(below: JsonObject, above: JsonObject): JsonObject {
  // Unlike an assignment, this makes an own property even of `__proto__`, to which one can be assigned then.
  const merged: JsonObject = { ...below, ...above }
  for (const key of Object.keys(above)) {
    const [lower, upper] = [fieldOf(below, key), above[key]]
    if (isJsonObject(lower) && isJsonObject(upper)) merged[key] = overlay(lower, upper)
  }
  return merged
}

/** `{'contact.name': 'Ada'}` read as `{contact: {name: 'Ada'}}`. What is nested already wins. */
export function expandDottedKeys(values: JsonObject): JsonObject {
  const dotted = Object.entries(values).filter(([key]) => key.includes('.'))
  if (dotted.length === 0) return values
  const nested: JsonObject = {}
  for (const [key, value] of dotted) setPath(nested, key.split('.'), value)
  return overlay(nested, values)
}

const maxKeys = 20

/** The first of two that contradict each other stays. */
function setPath(target: JsonObject, keys: readonly string[], value: unknown): void {
  if (keys.length > maxKeys || keys.includes('__proto__')) return
  let object = target
  for (const key of keys.slice(0, -1)) {
    if (!Object.hasOwn(object, key)) object[key] = {}
    const inner = object[key]
    if (!isJsonObject(inner)) return
    object = inner
  }
  const last = keys.at(-1) ?? ''
  if (!Object.hasOwn(object, last)) object[last] = value
}
