import { isJsonObject } from '../../shared/bounded.ts'
import type { FieldError } from '../../shared/errors.ts'

type Path = readonly (string | number)[]

/** An error for each field that a schema dropped because it does not know it. */
export function droppedFields(sent: unknown, parsed: unknown, path: Path = []): FieldError[] {
  if (sent === parsed) return []
  if (Array.isArray(sent) && Array.isArray(parsed)) {
    return sent.flatMap((item, index) => droppedFields(item, parsed[index], [...path, index]))
  }
  if (!isJsonObject(sent) || !isJsonObject(parsed)) return []
  return Object.entries(sent).flatMap(([key, value]) => {
    const place = [...path, key]
    if (Object.hasOwn(parsed, key)) return droppedFields(value, parsed[key], place)
    return [{ path: place, code: 'unknown_field', message: 'is not known' } as const]
  })
}
