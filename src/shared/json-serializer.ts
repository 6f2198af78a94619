import { createRequire } from 'node:module'
import type { AnySchema } from 'fast-json-stringify'
import { z } from 'zod'

const require = createRequire(import.meta.url)

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

type Serializer = (value: unknown) => string

const serializers = new WeakMap<z.ZodType, Serializer>()

/**
 * Writes values of a zod schema as JSON, by fast-json-stringify: four times as fast as parsing them by zod first. Fields are
 * written in the order of the schema, and nothing that it does not declare. Compiled by the first value: there are hundreds
 * of schemas, of which a server needs few.
 */
export function jsonSerializerOf(schema: z.ZodType): Serializer {
  const known = serializers.get(schema)
  if (known !== undefined) return known
  let compiled: Serializer | undefined
  const serialize: Serializer = (value) => {
    compiled ??= compileSerializer(schema)
    return compiled(value)
  }
  serializers.set(schema, serialize)
  return serialize
}

/** What a response would be refused for, an undeclarable schema, is thrown here. */
export function compileSerializer(schema: z.ZodType): Serializer {
  const fastJsonStringify: typeof import('fast-json-stringify') = require('fast-json-stringify')
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    target: 'draft-7',
    // Descriptions, examples and names are for the document.
    metadata: z.registry(),
    override: foldNullable,
  })
  return fastJsonStringify(jsonSchema as AnySchema)
}
