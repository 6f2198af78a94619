import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { Dialect } from '../dialect.ts'
import { schemaController } from './json-schema.ts'
import { nameSchemas } from './name-schemas.ts'
import { shareParts } from './share-parts.ts'

/**
 * The OpenAPI document of the routes that the scope registers from now on, as JSON. It is made by the first call, and
 * what makes it is loaded then: most servers are never asked for it.
 */
export function recordDocument(
  scope: FastifyInstance,
  dialect: Dialect,
  publicUrl: string,
): () => Promise<string> {
  const routes: RouteOptions[] = []
  scope.addHook('onRoute', (route) => {
    routes.push(route)
  })
  let document: Promise<string> | undefined
  return () => {
    document ??= makeDocument(routes, openApiHead(dialect, publicUrl))
    return document
  }
}

/** In a server of its own, which is never asked anything: the plugin collects routes while they are registered. */
async function makeDocument(
  routes: readonly RouteOptions[],
  head: ReturnType<typeof openApiHead>,
): Promise<string> {
  const [{ default: swagger }, { openApiTransform }] = await Promise.all([
    import('@fastify/swagger'),
    import('./openapi-transform.ts'),
  ])
  const app = Fastify({ exposeHeadRoutes: false, schemaController })
  await app.register(swagger, { openapi: head, transform: openApiTransform, hideUntagged: false })
  for (const { method, url, schema, config } of routes) {
    if (method === 'HEAD') continue
    app.route({ method, url, handler: () => {}, ...(schema && { schema }), ...(config && { config }) })
  }
  await app.ready()
  const document = app.swagger() as OpenAPIV3_1.Document // by its `openapi` version
  await app.close()
  return JSON.stringify(shareParts(nameSchemas(document)))
}

/** True of every response, so it is said once. */
const ofAllResponses =
  'Every response has the id of its request in the header `x-request-id`: the one that the client sent, if it is 1 to 128 printable ASCII characters, else a new UUIDv7. The server log, the version history and the audit log have the same id.'

function openApiHead(dialect: Dialect, publicUrl: string) {
  const { name, scheme } = dialect.security
  return {
    openapi: '3.1.0' as const,
    info: {
      title: dialect.title,
      description: `${dialect.description}\n\n${ofAllResponses}`,
      version: '1.0.0',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    components: { securitySchemes: { [name]: scheme } },
    security: [{ [name]: [] }],
  }
}
