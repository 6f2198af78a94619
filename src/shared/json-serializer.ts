import fastJsonStringify from 'fast-json-stringify'
import { z } from 'zod'

export type SchemaOverride = (context: {
  zodSchema: z.core.$ZodTypes
  jsonSchema: z.core.JSONSchema.BaseSchema
}) => void

/** `anyOf: [{type: T}, {type: null}]` as `type: [T, null]`: shorter to read, and quicker to serialize. */
export const foldNullable: SchemaOverride = ({ zodSchema, jsonSchema }) => {
  if (zodSchema._zod.def.type !== 'nullable') return
  const [inner, nothing] = jsonSchema.anyOf ?? []
  if (inner === undefined || nothing?.type !== 'null' || typeof inner.type !== 'string') return
  delete jsonSchema.anyOf
  const { type, enum: options, ...rest } = inner
  Object.assign(jsonSchema, rest, { ...jsonSchema, type: [type, 'null'] })
  if (options !== undefined) jsonSchema.enum = [...options, null]
}

const serializers = new WeakMap<z.ZodType, (value: unknown) => string>()

/**
 * Writes values of a zod schema as JSON, by fast-json-stringify: four times as fast as parsing them by zod first. Fields are
 * written in the order of the schema, and nothing that it does not declare.
 */
export function jsonSerializerOf(schema: z.ZodType): (value: unknown) => string {
  const known = serializers.get(schema)
  if (known !== undefined) return known
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    target: 'draft-7',
    // Descriptions, examples and names are for the document.
    metadata: z.registry(),
    override: foldNullable,
  })
  const serialize = fastJsonStringify(jsonSchema as fastJsonStringify.AnySchema)
  serializers.set(schema, serialize)
  return serialize
}
