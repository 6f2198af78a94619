import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { Dialect } from '../dialect.ts'

const wordmark = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" role="img" aria-label="Switchboard">
    <text x="0" y="28" fill="#fff" font-family="system-ui, sans-serif" font-size="24" font-weight="600">Switchboard</text>
  </svg>`,
)

/** `/docs`: the documents of all dialects in one Swagger UI. */
export async function registerDocs(app: FastifyInstance, dialects: readonly Dialect[]): Promise<void> {
  await app.register(async (scope) => {
    // The plugin wants a document of its own; the page shows those of the dialects instead.
    await scope.register(swagger, {
      openapi: { openapi: '3.1.0', info: { title: 'Switchboard', version: '1.0.0' } },
    })
    await scope.register(swaggerUi, {
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
  })
}

/** The plugin's policy, but for plain http on other hosts than localhost, and for the one style that the page sets. */
function contentSecurityPolicy(policy: string): string {
  return policy
    .replace(/upgrade-insecure-requests;?/, '')
    .replace(/style-src 'self' https:/, "style-src 'self' 'unsafe-inline'")
}
