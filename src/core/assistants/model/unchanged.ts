import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'

/** What of a record a change may name. */
export interface RecordFields<Name extends string = string> {
  /** All of them, at the top. */
  readonly fields: readonly Name[]
  /** Of those the free-form objects, which this API replaces as a whole. */
  readonly values?: readonly Name[]
}

/**
 * What a change names, by comparing it with what the caller's API shows now.
 *
 * A body with every field of the record that has a value is the record sent back. What is in it as it was shown is no
 * change, even where the API shows less than the assistant holds, such as one direction for an assistant that does both.
 * Any other body names what it has in it, and that is what the assistant is to be.
 */
export function withoutUnchanged<Change extends object>(
  change: Change,
  shown: object,
  record: RecordFields<keyof Change & string>,
): Partial<Change> {
  const [sent, current] = [change as JsonObject, shown as JsonObject]
  if (!isWholeRecord(sent, current, record)) return change
  return differences(sent, current, record.values) as Partial<Change> // a subset of its keys
}

/** Whether a body has all that the record shows and a change may name. What is null may be left out. */
export function isWholeRecord(
  body: JsonObject,
  shown: JsonObject,
  { fields, values = [] }: RecordFields,
): boolean {
  return fields.every((name) => {
    const current = shown[name] ?? null
    if (!isJsonObject(current) || values.includes(name)) return current === null || body[name] !== undefined
    const sent = body[name] === undefined ? {} : body[name]
    if (!isJsonObject(sent)) return true
    return Object.entries(current).every(([key, value]) => value === null || Object.hasOwn(sent, key))
  })
}

/** Objects are compared field by field, as a merge patch is applied; arrays and `values` as a whole. */
function differences(change: JsonObject, shown: JsonObject, values: readonly string[] = []): JsonObject {
  const result: JsonObject = {}
  for (const [key, value] of Object.entries(change)) {
    const current = shown[key] ?? null
    if (isDeepStrictEqual(value, current)) continue
    if (!isJsonObject(value) || !isJsonObject(current) || values.includes(key)) result[key] = value
    else {
      const inner = differences(value, current)
      if (Object.keys(inner).length > 0) result[key] = inner
    }
  }
  return result
}

/** `value` unless the change does not mention it; null is a value. */
export function given<Value>(value: Value | undefined, current: Value): Value {
  return value === undefined ? current : value
}
