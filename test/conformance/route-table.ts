import Fastify, { type FastifyContextConfig, type RouteOptions } from 'fastify'
import { z } from 'zod'
import { asDialectScope, type Dialect, type DialectScope } from '../../src/http/dialect.ts'
import { serializerCompiler, validatorCompiler } from '../../src/http/documents/json-schema.ts'
import { isJsonObject } from '../../src/shared/bounded.ts'
import { dialects } from '../support/test-dialects.ts'

export interface TableRoute {
  readonly dialect: Dialect
  /** Whether the dialect registered it among those that need a credential. */
  readonly guarded: boolean
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With the prefix, and parameters as `:id`. */
  readonly path: string
  readonly operationId: string
  readonly config: FastifyContextConfig
  /** Of several media types, that of plain JSON. */
  readonly body: z.ZodType | undefined
  readonly bodyLimitBytes: number
  readonly querystring: z.ZodType | undefined
  /** Whether the body is a form and not JSON. */
  readonly multipart: boolean
  /** Whether the body is lines of JSON. */
  readonly ndjson: boolean
  /** The JSON that it answers when all goes well, by status. */
  readonly responses: Readonly<Record<string, z.ZodType>>
}

export interface RouteTable {
  readonly dialects: readonly Dialect[]
  readonly routes: readonly TableRoute[]
}

/** Every route of every dialect, taken from the dialects themselves. */
export async function routeTable(): Promise<RouteTable> {
  const routes: TableRoute[] = []
  for (const dialect of dialects) {
    routes.push(...(await collect(dialect, false, (scope) => dialect.publicRoutes?.(scope))))
    routes.push(...(await collect(dialect, true, (scope) => dialect.routes(scope))))
  }
  return { dialects, routes }
}

async function collect(
  dialect: Dialect,
  guarded: boolean,
  register: (scope: DialectScope) => void,
): Promise<TableRoute[]> {
  const routes: TableRoute[] = []
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.register(
    async (scope) => {
      scope.addHook('onRoute', (route) => {
        routes.push(...tableRoutes(dialect, guarded, route))
      })
      register(asDialectScope(scope))
    },
    { prefix: dialect.prefix },
  )
  await app.ready()
  await app.close()
  return routes
}

function tableRoutes(dialect: Dialect, guarded: boolean, route: RouteOptions): TableRoute[] {
  const { schema = {}, url } = route
  return [route.method]
    .flat()
    .filter((method) => method !== 'HEAD')
    .map((method) => ({
      dialect,
      guarded,
      method: method as TableRoute['method'], // the answers to other methods would show in the document
      path: url,
      operationId: schema.operationId ?? '',
      config: route.config ?? {},
      body: bodyOf(schema.body),
      bodyLimitBytes: route.bodyLimit ?? 1024 * 1024,
      querystring: schema.querystring instanceof z.ZodType ? schema.querystring : undefined,
      multipart: 'consumes' in schema && String(schema.consumes).includes('multipart'),
      ndjson: 'consumes' in schema && String(schema.consumes).includes('ndjson'),
      responses: Object.fromEntries(
        Object.entries(schema.response ?? {}).filter(
          (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType,
        ),
      ),
    }))
}

function bodyOf(body: unknown): z.ZodType | undefined {
  if (body instanceof z.ZodType) return body
  const content = isJsonObject(body) && isJsonObject(body.content) ? body.content : {}
  const media = content['application/json']
  return isJsonObject(media) && media.schema instanceof z.ZodType ? media.schema : undefined
}

export function isWrite(route: TableRoute): boolean {
  return route.method !== 'GET'
}

export function takesBody(route: TableRoute): boolean {
  return route.method === 'POST' || route.method === 'PUT' || route.method === 'PATCH'
}

export function hasParameter(route: TableRoute): boolean {
  return route.path.includes('/:')
}

/** What a record counts from 1. */
const counted = /:(number|from|to)(?![A-Za-z])/g

/** The path with this id in the place of each parameter that names a record. */
export function pathWith(route: TableRoute, id: string): string {
  return route.path.replace(counted, '1').replace(/:[A-Za-z]+/g, encodeURIComponent(id))
}
