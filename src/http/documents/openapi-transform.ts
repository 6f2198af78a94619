import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { isJsonObject } from '../../shared/bounded.ts'
import { foldNullable, type SchemaOverride } from '../../shared/json-serializer.ts'
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
