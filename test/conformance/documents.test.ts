import type { OpenAPIV3_1 } from 'openapi-types'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { componentKey } from '../../src/http/documents/name-schemas.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { testApp } from '../support/test-app.ts'
import {
  type DocumentedOperation,
  documentOf,
  type JsonSchema,
  operationsOf,
  placesIn,
  resolved,
} from './openapi-document.ts'
import { routeTable, takesBody } from './route-table.ts'
import { exampleOf } from './sample-body.ts'

/*
 * The documents, against what the routes are: complete, explained, bounded, and with examples that work.
 */

const { dialects, routes } = await routeTable()
const { app } = await testApp()

/** What these leave out does get its default. */
const replaces = new Set(['PUT /v1/assistants/{id}'])

const documents = await Promise.all(
  dialects.map(async (dialect) => ({ dialect, document: await documentOf(app, dialect.id) })),
)

describe.each(documents.map((entry) => [entry.dialect.id, entry] as const))(
  '%s',
  (id, { dialect, document }) => {
    const own = routes.filter((route) => route.dialect === dialect)
    const operations = operationsOf(resolved(document, document)).map((entry) => [entry.name, entry] as const)

    test('is OpenAPI 3.1, says what it is, and names the credential of its page', () => {
      expect(document.openapi).toMatch(/^3\.1\./)
      expect(document.info.title).not.toBe('')
      expect(document.info.description?.length).toBeGreaterThan(20)
      const [name, ...others] = Object.keys(document.components?.securitySchemes ?? {})
      expect(others).toEqual([])
      expect(document.components?.securitySchemes?.[String(name)]).toMatchObject(
        contractOf(id).securityScheme,
      )
      expect(document.security).toEqual([{ [String(name)]: [] }])
    })

    test('holds every route, and nothing else', () => {
      const documented = operations.map(([name]) => name)
      const registered = own.map(({ method, path }) => `${method} ${path.replace(/:([A-Za-z]+)/g, '{$1}')}`)
      expect(documented.sort()).toEqual(registered.sort())
    })

    test('gives every operation an id of its own', () => {
      const ids = operations.map(([, { operation }]) => operation.operationId)
      expect(new Set(ids).size).toBe(ids.length)
      for (const operationId of ids) expect(operationId).toMatch(/^[a-z][A-Za-z]+$/)
    })

    test.each(operations)('%s has a summary and a tag', (_, { operation }) => {
      expect(operation.summary).toMatch(/^[A-Z].{5,}[^.]$/)
      expect(operation.tags).toHaveLength(1)
    })

    test.each(operations)('%s declares every status that follows from its form', (_, { operation, name }) => {
      const route = own.find(({ operationId }) => operationId === operation.operationId)
      if (route === undefined) throw new Error(`${name} is no route.`)
      const { statuses } = dialect
      const expected = [statuses.bad_request, statuses.internal, statuses.unavailable]
      if (route.guarded) expected.push(statuses.unauthenticated, statuses.forbidden)
      if (route.path.includes('/:')) expected.push(statuses.not_found)
      if (route.body !== undefined) {
        expected.push(statuses.validation_failed, statuses.payload_too_large, statuses.unsupported_media_type)
      }
      const declared = Object.keys(operation.responses ?? {}).map(Number)
      expect(declared).toEqual(expect.arrayContaining(expected))
      expect(declared.filter((status) => status < 300)).not.toEqual([])
      expect(operation.security).toEqual(route.guarded ? undefined : [])
    })

    test.each(operations)('%s describes every field and every answer', (_, { operation }) => {
      const places = placesIn(operation)
      const silent = places.filter(({ schema, isField }) => isField && !isText(schema.description))
      expect(silent.map(({ place }) => place)).toEqual([])
      for (const response of Object.values(operation.responses ?? {})) {
        expect(isText((response as OpenAPIV3_1.ResponseObject).description)).toBe(true)
        expect((response as OpenAPIV3_1.ResponseObject).description).not.toBe('Default Response')
      }
    })

    test.each(operations)('%s bounds everything that clients send', (_, { operation }) => {
      const sent = placesIn(operation).filter(({ direction }) => direction === 'request')
      expect(sent.filter(({ schema }) => isUnbounded(schema)).map(({ place }) => place)).toEqual([])
    })

    test.each(operations)(
      '%s shows an example of what it takes and of what it answers',
      (_, { operation }) => {
        const body = operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined
        const responses = Object.entries(operation.responses ?? {}).filter(([status]) => Number(status) < 300)
        const media = [
          ...Object.entries(body?.content ?? {}),
          ...responses.flatMap(([, response]) =>
            Object.entries((response as OpenAPIV3_1.ResponseObject).content ?? {}),
          ),
        ]
        for (const [type, content] of media) {
          if (!type.includes('json') && body === undefined) continue
          expect(exampleIn(content), type).toBeDefined()
        }
      },
    )

    test.each(operations)('%s answers each failure by the same schema, with an example', (_, entry) => {
      const failures = Object.entries(answersOf(entry)).filter(([status]) => Number(status) >= 400)
      expect(failures).not.toEqual([])
      for (const [status, { content }] of failures) {
        const [[type, media] = [], ...others] = Object.entries(content ?? {})
        expect(others).toEqual([])
        expect(type).toBe(dialect.errorMediaType ?? 'application/json')
        const example = exampleIn(media ?? {})
        expect(example, status).toBeDefined()
        expect(dialect.errorView.parse(example)).toEqual(example)
      }
    })

    test('has each record and the error once, by name', () => {
      const schemas = Object.keys(document.components?.schemas ?? {})
      expect(schemas).toEqual(schemas.toSorted())
      expect(schemas).toEqual(expect.arrayContaining(['Assistant', id === 'native' ? 'Problem' : 'Error']))
      const text = JSON.stringify(document)
      for (const name of schemas) expect(text, name).toContain(`"#/components/schemas/${name}"`)
      expect(text).not.toContain(componentKey)
      expect(JSON.stringify(document, null, 2).length).toBeLessThan(800_000)
    })

    test.each(operations)('%s names the headers of its answers', (_, entry) => {
      const route = own.find(({ operationId }) => operationId === entry.operation.operationId)
      for (const [status, { headers }] of Object.entries(answersOf(entry))) {
        const names = Object.keys(headers ?? {})
        const succeeds = Number(status) < 300
        const dropsFields =
          route?.body !== undefined && !route.ndjson && (route.multipart || isOpen(route.body))
        expect(names.includes('x-ignored-fields'), status).toBe(succeeds && dropsFields)
        expect(names.includes('set-cookie'), status).toBe(succeeds && route?.guarded === false)
        expect(names.includes('retry-after'), status).toBe(status === '429' || status === '503')
        const isStrict = parameterNames(entry).includes('strict')
        expect(names.includes('x-template-errors'), status).toBe(succeeds && isStrict)
        for (const header of Object.values(headers ?? {})) expect(header).toHaveProperty('description')
      }
    })

    const takesStrict = operations.filter(([, entry]) => parameterNames(entry).includes('strict'))
    test.each(takesStrict)('%s can be tried, as all that writes assistants can', (_, entry) => {
      expect(parameterNames(entry)).toContain('dryRun')
    })

    test('every change of an assistant can be strict', () => {
      const path = dialect.prefix + contractOf(id).paths.one('{}')
      const changes = operations.filter(
        ([name]) => /^(PATCH|PUT) /.test(name) && name.replace(/^\w+ |[^{}]+(?=\}$)/g, '') === path,
      )
      expect(changes.length).toBeGreaterThan(0)
      expect(changes.filter((change) => !takesStrict.includes(change)).map(([name]) => name)).toEqual([])
    })

    const changes = operations.filter(([name]) => /^(PATCH|PUT) /.test(name) && !replaces.has(name))
    test.each(changes)('%s claims no default: what is left out stays as it is', (_, { operation }) => {
      const body = placesIn({ ...operation, parameters: [], responses: {} })
      expect(body.filter(({ schema }) => schema.default !== undefined).map(({ place }) => place)).toEqual([])
    })

    const examples = own.filter(
      (route) => takesBody(route) && route.body !== undefined && !route.multipart && !route.ndjson,
    )
    test.each(examples.map((route) => [`${route.method} ${route.path}`, route] as const))(
      '%s takes its own example, and knows every field of it',
      (_, { body }) => {
        const example = body === undefined ? undefined : exampleOf(body)
        expect(body?.parse(example)).toMatchObject(example as object)
      },
    )

    const responses = own.flatMap((route) =>
      Object.entries(route.responses).map(([status, view]) => ({ route, status, view })),
    )
    test.each(
      responses.map((entry) => [`${entry.route.method} ${entry.route.path} ${entry.status}`, entry] as const),
    )('%s: the example is such an answer, with every field', (_, { view }) => {
      if (view.type === 'undefined') return
      const example = exampleOf(view)
      expect(view.parse(example)).toEqual(example)
    })
  },
)

function parameterNames({ operation }: DocumentedOperation): string[] {
  return (operation.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : ''))
}

function answersOf({ operation }: DocumentedOperation): Record<string, OpenAPIV3_1.ResponseObject> {
  return (operation.responses ?? {}) as Record<string, OpenAPIV3_1.ResponseObject> // references are resolved
}

function exampleIn({ example, examples, schema }: OpenAPIV3_1.MediaTypeObject): unknown {
  const [first] = (schema as JsonSchema | undefined)?.examples ?? []
  return example ?? Object.values(examples ?? {})[0] ?? first
}

/** Whether a body with a field that nobody knows passes. */
function isOpen(body: z.ZodType): boolean {
  return body.safeParse({ ...(exampleOf(body) as object), unheardOf: 1 }).success
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim().length > 2
}

function isUnbounded(schema: JsonSchema): boolean {
  const types = [schema.type].flat()
  const { maxLength, format, pattern, const: only, enum: options, maxItems } = schema
  if (options !== undefined || only !== undefined) return false
  if (types.includes('array') && maxItems === undefined) return true
  return types.includes('string') && (maxLength ?? format ?? pattern) === undefined
}
