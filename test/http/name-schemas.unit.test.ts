import type { OpenAPIV3_1 } from 'openapi-types'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { nameSchemas } from '../../src/http/documents/name-schemas.ts'
import { openApiTransform } from '../../src/http/documents/openapi-transform.ts'

const person = { 'x-component': 'Person', type: 'object', properties: { name: { type: 'string' } } }

function document(schema: object, media: object = {}): OpenAPIV3_1.Document {
  const content = { 'application/json': { schema, ...media } }
  const get = { responses: { 200: { description: 'Fine.', content } } }
  return {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths: { '/': { get } },
  } as OpenAPIV3_1.Document // the schemas are plain objects
}

function mediaOf({ paths }: OpenAPIV3_1.Document): unknown {
  const response = paths?.['/']?.get?.responses?.['200'] as OpenAPIV3_1.ResponseObject
  return response.content?.['application/json']
}

const reference = { $ref: '#/components/schemas/Person' }
const { 'x-component': _, ...bare } = person

describe('a schema with a name', () => {
  test('stands once, and is referred to from everywhere', () => {
    const named = nameSchemas(
      document({ type: 'object', properties: { a: person, list: { type: 'array', items: person } } }),
    )
    expect(named.components).toEqual({
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Person: bare },
    })
    expect(mediaOf(named)).toEqual({
      schema: { type: 'object', properties: { a: reference, list: { type: 'array', items: reference } } },
    })
  })

  test('leaves its description at the place', () => {
    const schema = { anyOf: [{ ...person, description: 'The owner.' }, { type: 'null' }] }
    const named = nameSchemas(document(schema))
    expect(named.components?.schemas).toEqual({ Person: bare })
    expect(mediaOf(named)).toEqual({
      schema: { anyOf: [{ ...reference, description: 'The owner.' }, { type: 'null' }] },
    })
  })

  test('takes the example with it, wherever that stood', () => {
    const example = { name: 'Ada' }
    const beside = document({ ...person, description: 'A person.' }, { example })
    const within = document(
      { type: 'array', items: { examples: [example], ...person } },
      { example: [example] },
    )
    expect(mediaOf(nameSchemas(beside))).toEqual({ schema: reference })
    for (const each of [beside, within]) {
      expect(nameSchemas(each).components?.schemas).toEqual({ Person: { ...bare, examples: [example] } })
    }
  })

  test('may have others in it', () => {
    const team = { 'x-component': 'Team', type: 'object', properties: { lead: person } }
    expect(nameSchemas(document(team)).components?.schemas).toEqual({
      Person: bare,
      Team: { type: 'object', properties: { lead: reference } },
    })
  })

  test('is refused when another schema has the same name', () => {
    const other = { ...person, properties: {} }
    expect(() => nameSchemas(document({ anyOf: [person, other] }))).toThrow('Person')
  })

  test('leaves the document that was given as it was', () => {
    const given = document({ type: 'array', items: person }, { example: [] })
    const before = structuredClone(given)
    nameSchemas(given)
    expect(given).toEqual(before)
  })
})

test('a name of a view is not folded into the null beside it', () => {
  const view = z.object({ name: z.string() }).meta({ 'x-component': 'Person' })
  const { schema } = openApiTransform({
    schema: { response: { 200: z.object({ owner: view.nullable().describe('The owner.') }) } },
    url: '/',
    route: {},
    openapiObject: { openapi: '3.1.0', info: { title: '', version: '' } },
    // biome-ignore lint/suspicious/noExplicitAny: the plugin passes more than the transform reads.
  } as any)
  // biome-ignore lint/suspicious/noExplicitAny: plain JSON Schema, looked into freely.
  const { owner } = (schema as any).response[200].properties
  expect(owner).toEqual({
    anyOf: [expect.objectContaining({ 'x-component': 'Person', type: 'object' }), { type: 'null' }],
    description: 'The owner.',
  })
})
