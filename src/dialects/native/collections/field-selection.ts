import { z } from 'zod'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'

/*
 * Selected fields of each record: by name, those inside objects as `model.provider`.
 */

/** The selected fields; null for a field with all that is inside. */
export type FieldSelection = ReadonlyMap<string, FieldSelection | null>

/** The names of all fields of the record. */
export function fieldNamesOf(schema: z.ZodObject, prefix = ''): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = withoutDefault(field)
    const nested = inner instanceof z.ZodObject ? fieldNamesOf(inner, `${prefix}${name}.`) : []
    return [prefix + name, ...nested]
  })
}

export function selectionOf(names: readonly string[]): FieldSelection {
  const rests = new Map<string, string[]>()
  for (const name of names) {
    const [first = '', ...rest] = name.split('.')
    rests.set(first, [...(rests.get(first) ?? []), rest.join('.')])
  }
  const entries = [...rests].map(([first, rest]) => {
    const inner = rest.includes('') ? null : selectionOf(rest)
    return [first, inner] as const
  })
  return new Map(entries)
}

export function selectFields(record: JsonObject, selection: FieldSelection): JsonObject {
  const fields = [...selection].map(([name, inner]) => {
    const value = record[name]
    return [name, inner !== null && isJsonObject(value) ? selectFields(value, inner) : value]
  })
  return Object.fromEntries(fields)
}

/** The view of a part of the record: every field is optional, at any depth. */
export function partOf(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries(schema.shape).map(([name, field]) => {
    const inner = withoutDefault(field)
    const part = (inner instanceof z.ZodObject ? partOf(inner) : inner).optional()
    return [name, part.describe(z.globalRegistry.get(field)?.description ?? '')]
  })
  return z.object(Object.fromEntries(shape))
}

/** A default would be written where the field was not selected. */
function withoutDefault(field: z.core.$ZodType): z.ZodType {
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault) return withoutDefault(field.unwrap())
  return field as z.ZodType // our schemas are of zod's own classes
}
