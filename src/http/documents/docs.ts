import { STATUS_CODES } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Dialect } from '../dialect.ts'
import { routerOptions } from '../routing/route-index.ts'
import { schemaController } from './json-schema.ts'

const wordmark = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" role="img" aria-label="Switchboard">
    <text x="0" y="28" fill="#fff" font-family="system-ui, sans-serif" font-size="24" font-weight="600">Switchboard</text>
  </svg>`,
)

/** Those of the plugin. */
const paths = ['/docs', '/docs/json', '/docs/yaml', '/docs/static/*']

/**
 * `/docs`: the documents of all dialects in one Swagger UI, which is loaded for the first request. Its plugins cannot be
 * added to a server that is running, so they have one of their own.
 */
export function registerDocs(app: FastifyInstance, dialects: readonly Dialect[]): void {
  let pages: Promise<FastifyInstance> | undefined
  const handler = async ({ method, url, headers }: FastifyRequest, reply: FastifyReply) => {
    pages ??= openPages(dialects)
    const response = await (await pages).inject({ method: method === 'HEAD' ? 'HEAD' : 'GET', url, headers })
    const { statusCode, rawPayload } = response
    const { connection: _, date: __, ...ownHeaders } = response.headers
    if (statusCode < 400)
      return reply
        .code(statusCode)
        .headers(ownHeaders)
        .send(rawPayload.length === 0 ? undefined : rawPayload)
    reply.header('content-security-policy', ownHeaders['content-security-policy'])
    if (statusCode === 404) return reply.callNotFound()
    throw Object.assign(new Error(STATUS_CODES[statusCode]), { statusCode })
  }
  // Not with the HEAD that Fastify adds: it would take the length from the body, which is not there.
  for (const url of paths) app.route({ method: ['GET', 'HEAD'], url, handler })
}

async function openPages(dialects: readonly Dialect[]): Promise<FastifyInstance> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ])
  const app = Fastify({ routerOptions, schemaController })
  // The plugin wants a document of its own; the page shows those of the dialects instead.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Switchboard', version: '1.0.0' } },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Switchboard' },
    logo: { type: 'image/svg+xml', content: wordmark, href: '/', target: '_self' },
    staticCSP: true,
    transformStaticCSP: contentSecurityPolicy,
    uiConfig: {
      urls: dialects.map(({ id, title }) => ({ name: title, url: `/${id}/openapi.json` })),
      layout: 'StandaloneLayout',
    },
  })
  return app
}

/** The plugin's policy, but for plain http on other hosts than localhost, and for the one style that the page sets. */
function contentSecurityPolicy(policy: string): string {
  return policy
    .replace(/upgrade-insecure-requests;?/, '')
    .replace(/style-src 'self' https:/, "style-src 'self' 'unsafe-inline'")
}
