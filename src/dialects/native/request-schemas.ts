import { z } from 'zod'

/** The id of one of these APIs. */
export function apiIdOf(apis: readonly { readonly id: string }[]) {
  return z.enum(apis.map(({ id }) => id))
}

export type ApiId = ReturnType<typeof apiIdOf>

/*
 * The request bodies of /v1 are derived from the canonical schema: the same fields, but an unknown field is an error
 * instead of being dropped.
 */

/** The schema with every object in it strict. */
export function strictly<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  return rebuild(schema, strictly)
}

/**
 * The body of a merge patch (RFC 7396): every field is optional, and null resets it to its default.
 * The merged assistant is checked as a whole afterwards.
 */
export function mergePatchOf(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries(schema.shape).map(([name, field]) => [name, patchField(field)])
  return z.strictObject(Object.fromEntries(shape))
}

function patchField(field: z.core.$ZodType): z.ZodType {
  const { def } = field._zod as { def: z.core.$ZodTypes['_zod']['def'] }
  const description = z.globalRegistry.get(field)
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'optional':
      return described(patchField(def.innerType), description)
    case 'object':
      return described(mergePatchOf(field as z.ZodObject).nullish(), description)
    default:
      return described(z.nullish(strictly(field)), description)
  }
}

function described(schema: z.ZodType, description: object | undefined): z.ZodType {
  return description === undefined ? schema : schema.meta({ ...schema.meta(), ...description })
}

/** A copy of the schema, with `change` applied to the schemas inside it. Checks and descriptions are kept. */
function rebuild<Schema extends z.core.$ZodType>(
  schema: Schema,
  change: <S extends z.core.$ZodType>(inner: S) => S,
): Schema {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] }
  const copy = z.core.clone(schema, { ...def, ...changedParts(def, change) } as Schema['_zod']['def'])
  const description = z.globalRegistry.get(schema)
  if (description !== undefined) z.globalRegistry.add(copy, description)
  return copy
}

function changedParts(
  def: z.core.$ZodTypes['_zod']['def'],
  change: <S extends z.core.$ZodType>(inner: S) => S,
): Record<string, unknown> {
  switch (def.type) {
    case 'object': {
      const shape = Object.entries(def.shape).map(([name, field]) => [name, change(field)])
      return { shape: Object.fromEntries(shape), catchall: z.never() }
    }
    case 'array':
      return { element: change(def.element) }
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'optional':
      return { innerType: change(def.innerType) }
    default:
      return {}
  }
}
