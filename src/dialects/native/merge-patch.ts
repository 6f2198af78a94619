import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { fieldOf } from '../../shared/json-pointer.ts'

/** Applies a merge patch as RFC 7396 says: objects field by field, null removes, everything else replaces. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else if (isJsonObject(value)) {
      const current = fieldOf(result, key)
      result[key] = mergePatch(isJsonObject(current) ? current : {}, value)
    } else result[key] = value
  }
  return result
}
