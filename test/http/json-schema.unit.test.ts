import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { serializerCompiler } from '../../src/http/documents/json-schema.ts'
import { openApiTransform } from '../../src/http/documents/openapi-transform.ts'

function write(schema: z.ZodType, data: unknown): unknown {
  const serialize = serializerCompiler({ schema, method: 'GET', url: '/', httpStatus: '200' })
  return JSON.parse(serialize(data))
}

describe('what leaves', () => {
  const inner = z.object({ a: z.string(), list: z.array(z.object({ b: z.number().nullable() })) })
  const view = z.object({ id: z.string(), inner: inner.nullable(), count: z.int().nullable() })

  test('is what was declared, at every depth', () => {
    const data = {
      id: 'x',
      secret: 1,
      inner: { a: 'y', secret: 2, list: [{ b: 1, secret: 3 }, { b: null }] },
      count: 3,
    }
    expect(write(view, data)).toEqual({
      id: 'x',
      inner: { a: 'y', list: [{ b: 1 }, { b: null }] },
      count: 3,
    })
  })

  test('may be null where that was declared', () => {
    expect(write(view, { id: 'x', inner: null, count: null })).toEqual({ id: 'x', inner: null, count: null })
  })

  test.each([
    ['a null text', z.string().nullable(), null],
    ['a text that looks like JSON', z.string(), '{"a": "\\"'],
    ['a text beyond ASCII', z.string().nullable(), 'Ünï😀 '],
    ['an option', z.enum(['a', 'b']).nullable(), 'b'],
    ['no option', z.enum(['a', 'b']).nullable(), null],
    ['a fraction', z.number(), 0.1],
    ['a flag', z.boolean().nullable(), false],
    ['a list of texts', z.array(z.string()).nullable(), ['a', 'b']],
    ['no list', z.array(z.string()).nullable(), null],
    ['free-form JSON', z.record(z.string(), z.unknown()).nullable(), { a: [1, { b: null }], c: 'x' }],
    ['no free-form JSON', z.record(z.string(), z.unknown()).nullable(), null],
    ['anything', z.unknown(), { a: [1] }],
    ['an optional field that is there', z.object({ a: z.string().optional() }), { a: 'x' }],
    ['an optional field that is not', z.object({ a: z.string().optional() }), {}],
    ['a date as text', z.iso.datetime(), '2026-01-08T10:00:00.000Z'],
  ])('is exact: %s', (_name, schema, data) => {
    expect(write(z.object({ value: schema }), { value: data })).toEqual({ value: data })
  })

  test('is refused when a declared field is missing', () => {
    expect(() => write(view, { inner: null, count: null })).toThrow('"id" is required')
  })

  test('is the same for a view with a name, wherever it stands', () => {
    const person = z.object({ a: z.string() }).meta({ id: 'Person', 'x-component': 'Person' })
    const people = z.object({ one: person.describe('One.'), other: person.nullable(), list: z.array(person) })
    const data = { one: { a: 'x', secret: 1 }, other: null, list: [{ a: 'y', secret: 2 }] }
    expect(write(people, data)).toEqual({ one: { a: 'x' }, other: null, list: [{ a: 'y' }] })
  })

  test('is written by one serializer for each schema', () => {
    const options = { schema: view, method: 'GET', url: '/', httpStatus: '200' }
    expect(serializerCompiler(options)).toBe(serializerCompiler(options))
  })
})

describe('what the document says', () => {
  const body = z.object({
    text: z.string().max(3).nullable().describe('A text.'),
    option: z.enum(['a']).nullable(),
    count: z.int(),
    when: z.iso.datetime(),
    nested: z.object({ a: z.string() }).nullable(),
  })
  const { schema } = openApiTransform({
    schema: { body, response: { 204: z.undefined().describe('Gone.') } },
    url: '/',
    route: {},
    openapiObject: { openapi: '3.1.0', info: { title: '', version: '' } },
    // biome-ignore lint/suspicious/noExplicitAny: the plugin passes more than the transform reads.
  } as any)
  // biome-ignore lint/suspicious/noExplicitAny: plain JSON Schema, looked into freely.
  const { body: document, response } = schema as any

  test('a field that may be null has one type, not two forms', () => {
    expect(document.properties.text).toEqual({
      type: ['string', 'null'],
      maxLength: 3,
      description: 'A text.',
    })
    expect(document.properties.option).toEqual({ type: ['string', 'null'], enum: ['a', null] })
    expect(document.properties.nested).toMatchObject({ type: ['object', 'null'], required: ['a'] })
  })

  test('limits are those that somebody set', () => {
    expect(document.properties.count).toEqual({ type: 'integer' })
    expect(document.properties.when).toEqual({ type: 'string', format: 'date-time' })
  })

  test('an answer without a body has none', () => {
    expect(response[204]).toMatchObject({ type: 'null', description: 'Gone.' })
  })
})
