import { z } from 'zod'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'

/*
 * A part of each record, for clients that need no more: fields by their names, those inside objects as `model.provider`.
 */

/** The fields that were asked for; null for the whole of one. */
export type FieldSelection = ReadonlyMap<string, FieldSelection | null>

/** Every name by which a field of the record can be asked for. */
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

/** The view of a part: any field may be absent, at any depth. */
export function partOf(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries(schema.shape).map(([name, field]) => {
    const inner = withoutDefault(field)
    const part = (inner instanceof z.ZodObject ? partOf(inner) : inner).optional()
    return [name, part.describe(z.globalRegistry.get(field)?.description ?? '')]
  })
  return z.object(Object.fromEntries(shape))
}

/** An answer's default would be written where the field was not asked for. */
function withoutDefault(field: z.core.$ZodType): z.ZodType {
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault) return withoutDefault(field.unwrap())
  return field as z.ZodType // our schemas are of zod's own classes
}
