import Fastify, { type RouteOptions } from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { asDialectScope, type Dialect } from '../../src/http/dialect.ts'
import { declareResponses } from '../../src/http/documents/declare-responses.ts'
import { schemaController } from '../../src/http/documents/json-schema.ts'
import { isJsonObject } from '../../src/shared/bounded.ts'
import { compileSerializer } from '../../src/shared/json-serializer.ts'
import { dialects } from '../support/test-dialects.ts'

/** Serializers are compiled by the first response: a schema that cannot be compiled has to be found here. */

/** The routes of a dialect with all responses that they declare, failures included. */
async function routesOf(dialect: Dialect): Promise<RouteOptions[]> {
  const routes: RouteOptions[] = []
  const app = Fastify({ schemaController })
  for (const guarded of [false, true]) {
    app.register(async (scope) => {
      scope.addHook('onRoute', declareResponses(dialect, { guarded }))
      scope.addHook('onRoute', (route) => {
        routes.push(route)
      })
      if (guarded) dialect.routes(asDialectScope(scope))
      else dialect.publicRoutes?.(asDialectScope(scope))
    })
  }
  await app.ready()
  await app.close()
  return routes
}

/** The zod schemas of a declared response: itself, or one for each media type. */
function schemasOf(response: unknown): z.ZodType[] {
  if (response instanceof z.ZodType) return [response]
  if (!isJsonObject(response) || !isJsonObject(response.content)) return []
  return Object.values(response.content).flatMap((media) =>
    isJsonObject(media) ? schemasOf(media.schema) : [],
  )
}

test.each(dialects)('every response that $id declares can be compiled', async (dialect) => {
  const routes = await routesOf(dialect)
  const declared = routes.flatMap(({ method, url, schema }) =>
    Object.entries(schema?.response ?? {}).map(
      ([status, response]) => [`${method} ${url} ${status}`, schemasOf(response)] as const,
    ),
  )
  expect(declared.filter(([, schemas]) => schemas.length === 0)).toEqual([])
  for (const [operation, schemas] of new Map(declared)) {
    for (const schema of schemas) expect(() => compileSerializer(schema), operation).not.toThrow()
  }
  expect(declared.length).toBeGreaterThan(10)
})
