import type { FastifyInstance } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { z } from 'zod'
import { isJsonObject } from '../../src/shared/bounded.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema

/** The document as clients get it. */
export async function documentOf(app: FastifyInstance, dialectId: string): Promise<OpenAPIV3_1.Document> {
  return (await app.inject(`/${dialectId}/openapi.json`)).json()
}

export interface DocumentedOperation {
  /** `GET /v1/assistants/{id}`. */
  readonly name: string
  readonly operation: OpenAPIV3_1.OperationObject
}

export function operationsOf(document: OpenAPIV3_1.Document): DocumentedOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation: operation as OpenAPIV3_1.OperationObject, // our paths hold nothing but operations
    })),
  )
}

/**
 * The value with the component itself in the place of each reference, and what stands beside the reference over it.
 * @throws when a reference leads nowhere
 */
export function resolved<T>(document: OpenAPIV3_1.Document, value: T): T {
  return resolvedPart(document, value) as T // as it was declared, only longer
}

function resolvedPart(document: OpenAPIV3_1.Document, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolvedPart(document, item))
  if (!isJsonObject(value)) return value
  const { $ref, ...beside } = value
  if (typeof $ref !== 'string') {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolvedPart(document, part)]))
  }
  const [kind = '', name = ''] = $ref.replace('#/components/', '').split('/')
  const components = (document.components ?? {}) as Record<string, Record<string, unknown>> // kinds of parts, by name
  const component = components[kind]?.[name]
  if (component === undefined) throw new Error(`${$ref} leads nowhere.`)
  return { ...(resolvedPart(document, component) as object), ...beside }
}

/** One schema somewhere in an operation. */
export interface SchemaPlace {
  readonly place: string
  readonly schema: JsonSchema
  readonly direction: 'request' | 'response'
  /** Whether it is a parameter or a property, and has to explain itself. */
  readonly isField: boolean
}

/** Every schema of an operation without references, at any depth. */
export function placesIn(operation: OpenAPIV3_1.OperationObject): SchemaPlace[] {
  const parameters = (operation.parameters ?? []) as OpenAPIV3_1.ParameterObject[]
  const body = operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined
  const responses = Object.entries(operation.responses ?? {}) as [string, OpenAPIV3_1.ResponseObject][]
  return [
    ...parameters.flatMap(({ name, description, schema }) => {
      const described = { ...(schema as JsonSchema), ...(description === undefined ? {} : { description }) }
      return nested({ place: name, schema: described, direction: 'request', isField: true })
    }),
    ...media(body?.content).flatMap((schema) =>
      nested({ place: 'body', schema, direction: 'request', isField: false }),
    ),
    ...responses.flatMap(([status, { content }]) =>
      media(content).flatMap((schema) =>
        nested({ place: status, schema, direction: 'response', isField: false }),
      ),
    ),
  ]
}

function media(content: Record<string, OpenAPIV3_1.MediaTypeObject> | undefined): JsonSchema[] {
  return Object.values(content ?? {}).map(({ schema }) => (schema ?? {}) as JsonSchema)
}

function nested(at: SchemaPlace): SchemaPlace[] {
  const { place, schema, direction } = at
  const inner = (part: unknown, name: string, isField: boolean): SchemaPlace[] =>
    typeof part === 'object' && part !== null
      ? nested({ place: name, schema: part as JsonSchema, direction, isField })
      : []
  return [
    at,
    ...Object.entries(schema.properties ?? {}).flatMap(([key, part]) => inner(part, `${place}.${key}`, true)),
    ...inner(schema.items, `${place}[]`, false),
    ...inner(schema.additionalProperties, `${place}.*`, false),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((part) =>
      inner(part, place, false),
    ),
  ]
}
