import type { OpenAPIV3_1 } from 'openapi-types'
import { expect, test } from 'vitest'
import { shareParts } from '../../src/http/documents/share-parts.ts'

const missing = { description: 'There is none.' }
const otherwise = { description: 'The page is not there.' }
const tag = { name: 'if-match', in: 'header', schema: { type: 'string' } } as const
const page = { name: 'page', in: 'query', schema: { type: 'integer' } } as const

function documentOf(paths: OpenAPIV3_1.PathsObject): OpenAPIV3_1.Document {
  return { openapi: '3.1.0', info: { title: 'A', version: '1' }, components: { schemas: { A: {} } }, paths }
}

test('what several operations have stands once, and what one has stays where it is', () => {
  const ok = { description: 'Done.' }
  const given = documentOf({
    '/a': {
      get: { parameters: [tag, page], responses: { 200: ok, 404: missing } },
      put: { parameters: [tag], responses: { 200: ok, 404: otherwise, 409: missing } },
    },
    '/b': { get: { responses: { 200: ok, 404: missing } }, put: { responses: { 404: otherwise } } },
  })
  const text = JSON.stringify(given)
  const shared = shareParts(given)
  const [first, second] = [
    { $ref: '#/components/responses/NotFound' },
    { $ref: '#/components/responses/NotFound2' },
  ]
  const header = { $ref: '#/components/parameters/IfMatch' }
  expect(shared.paths).toEqual({
    '/a': {
      get: { parameters: [header, page], responses: { 200: ok, 404: first } },
      put: { parameters: [header], responses: { 200: ok, 404: second, 409: first } },
    },
    '/b': { get: { responses: { 200: ok, 404: first } }, put: { responses: { 404: second } } },
  })
  expect(shared.components).toEqual({
    schemas: { A: {} },
    responses: { NotFound: missing, NotFound2: otherwise },
    parameters: { IfMatch: tag },
  })
  expect(JSON.stringify(given)).toBe(text)
})
