import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isJsonObject } from '../../shared/bounded.ts'
import { foldNullable, jsonSerializerOf, type SchemaOverride } from '../../shared/json-serializer.ts'
import type { SchemaError } from '../errors/to-app-error.ts'
import { requestHeadersOf } from '../requests/request-headers.ts'
import { componentKey } from './name-schemas.ts'

/** Formats that need no pattern: zod adds one to each, which is unreadable. */
const plainFormats = new Set(['date-time', 'date', 'email', 'uri', 'uuid'])

/** Removes what zod adds for machines, and marks responses without a body. */
const forReaders: SchemaOverride = (context) => {
  const { zodSchema, jsonSchema } = context
  // A schema with a name is referred to as it is, and the null stands beside the reference.
  if (jsonSchema.anyOf?.[0]?.[componentKey] === undefined) foldNullable(context)
  if (zodSchema._zod.def.type === 'undefined') jsonSchema.type = 'null'
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (plainFormats.has(jsonSchema.format ?? '')) delete jsonSchema.pattern
}

const transform = createJsonSchemaTransform({ zodToJsonConfig: { override: forReaders } })

/** zod → OpenAPI, for `@fastify/swagger`. */
export const openApiTransform: typeof transform = (document) => {
  const { method, config } = document.route
  const headers = requestHeadersOf(String(method), config ?? {}, document.schema?.security === undefined)
  const { schema, url } = transformBodies(
    headers === undefined ? document : { ...document, schema: { ...document.schema, headers } },
  )
  const response = schema?.response
  for (const [status, headers] of Object.entries(document.route.config?.responseHeaders ?? {})) {
    const declared = isJsonObject(response) ? response[status] : undefined
    // The plugin documents `headers` of a response as such; a view may have some of its own.
    if (isJsonObject(declared))
      declared.headers = { ...headers, ...(isJsonObject(declared.headers) && declared.headers) }
  }
  return { schema, url }
}

/** The plugin supports one schema for a body: each of several media types is transformed by itself. */
const transformBodies: typeof transform = (document) => {
  const { body, ...rest } = document.schema ?? {}
  if (!isJsonObject(body) || !isJsonObject(body.content)) return transform(document)
  const content = Object.entries(body.content).map(([mediaType, media]) => {
    const schema = { body: (media as { schema: unknown }).schema } // Fastify has refused one without it
    return [mediaType, { schema: transform({ ...document, schema }).schema.body }]
  })
  const { schema, url } = transform({ ...document, schema: rest })
  return { schema: { ...schema, body: { content: Object.fromEntries(content) } }, url }
}

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
