import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { AppError, type ErrorCode } from '../errors.ts'
import type { Principal } from '../identity/principal.ts'
import { credentialOf } from './credentials.ts'
import { refuseCrossOriginWrite } from './cross-origin.ts'
import type { Dialect, DialectScope } from './dialect.ts'
import { errorHandler, errorMediaTypeOf, notFoundHandler } from './error-handler.ts'
import { keepBodyAsSent, nameIgnoredFields } from './ignored-fields.ts'
import { openApiTransform } from './json-schema.ts'
import { readJsonOnly } from './read-json-only.ts'

export interface MountOptions {
  /** The principal behind a secret, or null. */
  readonly authenticate: (token: string) => Promise<Principal | null>
  /** Origins whose pages may write with the cookie, beyond the server's own. */
  readonly allowedOrigins: readonly string[]
  /** How clients reach the server, without a slash at the end. */
  readonly publicUrl: string
  readonly isUnavailable: (error: unknown) => boolean
}

/** Gives a dialect its scope: document, credentials, error shape, 404. Everything under it is guarded by default. */
export function mountDialect(app: FastifyInstance, dialect: Dialect, options: MountOptions): void {
  app.register(
    async (scope) => {
      scope.setErrorHandler(errorHandler(dialect, options.isUnavailable))
      scope.setNotFoundHandler(notFoundHandler(dialect))
      readJsonOnly(scope)
      scope.addHook('preValidation', keepBodyAsSent)
      scope.addHook('preHandler', nameIgnoredFields)
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, dialect: dialect.id }
      })
      await scope.register(swagger, {
        openapi: openApiHead(dialect, options.publicUrl),
        transform: openApiTransform,
        hideUntagged: false,
      })
      // Outside the prefix, which belongs to the dialect's own routes, and outside the guard.
      app.get(`/${dialect.id}/openapi.json`, { schema: { hide: true } }, async () => scope.swagger())

      scope.register(async (open) => {
        open.addHook('onRoute', declareErrors(dialect, { guarded: false }))
        dialect.publicRoutes?.(open.withTypeProvider() as DialectScope)
      })
      scope.register(async (guarded) => {
        guarded.addHook('onRoute', declareErrors(dialect, { guarded: true }))
        guarded.addHook('onRequest', async (request) => {
          request.principal = await principalOf(request, options)
        })
        dialect.routes(guarded.withTypeProvider() as DialectScope)
      })
    },
    { prefix: dialect.prefix },
  )
}

async function principalOf(request: FastifyRequest, options: MountOptions): Promise<Principal> {
  const credential = credentialOf(request)
  if (credential === null) throw new AppError('unauthenticated', 'A credential is required.')
  if (credential.carrier === 'cookie') refuseCrossOriginWrite(request, options.allowedOrigins)
  const principal = await options.authenticate(credential.token)
  if (principal === null) throw new AppError('unauthenticated', 'The credential is not valid.')
  return principal
}

function openApiHead(dialect: Dialect, publicUrl: string) {
  const { name, scheme } = dialect.security
  return {
    openapi: '3.1.0' as const,
    info: {
      title: dialect.title,
      description: dialect.description,
      version: '1.0.0',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    components: { securitySchemes: { [name]: scheme } },
    security: [{ [name]: [] }],
  }
}

const reasons: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request cannot be read.',
  validation_failed: 'Fields are missing or wrong; each is named.',
  unauthenticated: 'No credential, or one that is not valid.',
  forbidden: 'The credential does not permit this.',
  not_found: 'There is no such thing in this account.',
  conflict: 'Something stands in the way; it is named.',
  payload_too_large: 'The body is too large.',
  unsupported_media_type: 'The body is of a media type that is not read.',
  too_many_requests: 'Too many tries; wait.',
  unavailable: 'The database cannot be reached.',
  internal: 'The server failed.',
}

/** Adds to each operation's document every failure that it can answer, in the dialect's shape. */
function declareErrors(dialect: Dialect, { guarded }: { guarded: boolean }) {
  return (route: RouteOptions) => {
    const { schema } = route
    if (schema === undefined || schema.hide === true) return
    if (!guarded) Object.assign(schema, { security: [] })
    const codes = new Set<ErrorCode>([
      'bad_request',
      'internal',
      'unavailable',
      ...(route.config?.errors ?? []),
    ])
    if (guarded) codes.add('unauthenticated').add('forbidden')
    if (schema.params !== undefined) codes.add('not_found')
    if (schema.querystring !== undefined) codes.add('validation_failed')
    if (schema.body !== undefined) codes.add('validation_failed')
    // A body is read before anybody asks whether it is wanted.
    if (route.method !== 'GET' && route.method !== 'HEAD') {
      codes.add('payload_too_large').add('unsupported_media_type')
    }
    const statuses = { ...dialect.statuses, ...route.config?.statuses }
    const responses: Record<string, unknown> = { ...(schema.response as Record<string, unknown> | undefined) }
    for (const [status, description] of descriptionsByStatus(statuses, codes)) {
      responses[status] ??= {
        description,
        content: { [errorMediaTypeOf(dialect)]: { schema: dialect.errorView } },
      }
    }
    schema.response = responses
  }
}

function descriptionsByStatus(
  statuses: Dialect['statuses'],
  codes: ReadonlySet<ErrorCode>,
): Map<number, string> {
  const descriptions = new Map<number, string>()
  for (const code of codes) {
    const status = statuses[code]
    const before = descriptions.get(status)
    descriptions.set(status, before === undefined ? reasons[code] : `${before} ${reasons[code]}`)
  }
  return descriptions
}
