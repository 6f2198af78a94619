import { isJsonObject, type JsonObject } from '../../bounded.ts'

/** Applies a merge patch as RFC 7396 says: objects field by field, null removes, everything else replaces. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else if (isJsonObject(value))
      result[key] = mergePatch(isJsonObject(result[key]) ? result[key] : {}, value)
    else result[key] = value
  }
  return result
}
