import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import type { JsonPath } from '../../shared/json-pointer.ts'

/** A record in what was sent, and where it stands there. */
export interface Enclosed {
  readonly record: JsonObject
  readonly path: JsonPath
}

/** What responses say beside a record. */
const companions = ['success', 'message', 'warnings', 'added']

/**
 * The record of a document that may be a whole response: that of the API itself, or that of `GET /v1/assistants/{id}?as=`.
 * @param envelope the member in which the API's responses have a record
 */
export function recordIn(document: JsonObject, envelope: string | null): Enclosed {
  for (const name of ['assistant', envelope]) {
    const inner = name === null ? undefined : document[name]
    const isAlone = Object.keys(document).every((key) => key === name || companions.includes(key))
    if (name !== null && isAlone && isJsonObject(inner)) return { record: inner, path: [name] }
  }
  return { record: document, path: [] }
}
