import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { z } from 'zod'
import { jsonSerializerOf } from '../../shared/json-serializer.ts'
import type { SchemaError } from '../errors/to-app-error.ts'

/** Requests are checked by zod itself; every wrong field is reported. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (input) => {
    const result = schema.safeParse(input)
    if (result.success) return { value: result.data }
    const error: SchemaError = result.error
    Object.defineProperty(error, 'input', { value: input, enumerable: false })
    return { error }
  }
}

/** For routes that read their body as a stream: its schema is for the document, and the query is still validated. */
export const streamValidatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, ...part }) => {
  const isChecked = part.httpPart !== 'body' && schema instanceof z.ZodType
  return isChecked ? validatorCompiler({ ...part, schema }) : () => true
}

/** Responses are written by their schema: nothing undeclared leaves. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType | { properties: z.ZodType }> = ({
  schema,
}) => jsonSerializerOf(schema instanceof z.ZodType ? schema : schema.properties)

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>

/** For Fastify when it is made: it would load compilers of its own before it can be told of these. */
export const schemaController = {
  compilersFactory: {
    buildValidator: () => validatorCompiler,
    buildSerializer: () => serializerCompiler,
  },
} as unknown as SchemaController // its types know JSON Schema only
