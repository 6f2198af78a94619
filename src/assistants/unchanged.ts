import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, type JsonObject } from '../bounded.ts'

/**
 * The part of a change that changes anything, by comparing it with what the caller's API shows now. Writing back what
 * was read is then no change at all, even where that API shows less than the assistant holds, such as a direction
 * for an assistant that does both.
 *
 * Objects are compared field by field, as a merge patch is applied; arrays as a whole.
 * @param values free-form objects, which this API replaces as a whole
 */
export function withoutUnchanged<Change extends object>(
  change: Change,
  shown: object,
  values: readonly (keyof Change)[] = [],
): Partial<Change> {
  const result = differences(change as JsonObject, shown as JsonObject) as Partial<Change> // a subset of its keys
  for (const key of values) if (key in result) result[key] = change[key]
  return result
}

function differences(change: JsonObject, shown: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const [key, value] of Object.entries(change)) {
    const current = shown[key]
    if (isDeepStrictEqual(value, current)) continue
    result[key] = isJsonObject(value) && isJsonObject(current) ? differences(value, current) : value
  }
  return result
}

/** `value` unless the change does not mention it; null is a value. */
export function given<Value>(value: Value | undefined, current: Value): Value {
  return value === undefined ? current : value
}
