import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { RefusalLog } from '../core/audit/refusal-log.ts'
import type { IdempotencyService } from '../core/idempotency/idempotency-service.ts'
import { type AuthenticationOptions, authenticateRequests } from './authentication/authenticate-requests.ts'
import { notModified } from './conditions/entity-tag.ts'
import { asDialectScope, type Dialect } from './dialect.ts'
import { declareResponses } from './documents/declare-responses.ts'
import { openApiTransform } from './documents/json-schema.ts'
import { nameSchemas } from './documents/name-schemas.ts'
import { shareParts } from './documents/share-parts.ts'
import { type ErrorContext, errorHandler } from './errors/error-handler.ts'
import { recordRefusal } from './errors/record-refusal.ts'
import { replayResponses } from './idempotency/idempotency.ts'
import { keepBodyAsSent, nameIgnoredFields } from './requests/ignored-fields.ts'
import { readJsonOnly } from './requests/read-json-only.ts'
import { refuseEncodings } from './requests/refuse-encodings.ts'
import { requireBody } from './requests/require-body.ts'
import { boundResponses } from './responses/bound-responses.ts'
import { cacheNowhere, cachePrivately } from './responses/caching.ts'
import { setLocation } from './responses/location.ts'
import type { ResponseBudget } from './responses/response-budget.ts'
import { nameHintedDialects } from './routing/dialect-hints.ts'

export interface MountOptions extends ErrorContext, AuthenticationOptions {
  readonly idempotency: IdempotencyService
  readonly refusals: Pick<RefusalLog, 'recordRefusedSecret'>
  /** How clients reach the server, without a slash at the end. */
  readonly publicUrl: string
  /** For paths without a route. */
  readonly notFoundHandler: (request: FastifyRequest) => never
  /** Shared by all dialects. */
  readonly responseBudget: ResponseBudget
}

/** Gives a dialect its scope: document, credentials, error shape, 404. Its routes are guarded by default. */
export function mountDialect(app: FastifyInstance, dialect: Dialect, options: MountOptions): void {
  app.register(
    async (scope) => {
      scope.setErrorHandler(errorHandler(() => dialect, options))
      // So that the 404 of an unknown path has the error shape of this scope.
      scope.setNotFoundHandler(options.notFoundHandler)
      readJsonOnly(scope)
      scope.addHook('preParsing', refuseEncodings)
      scope.addHook('preValidation', keepBodyAsSent)
      scope.addHook('preValidation', nameHintedDialects(options.hints))
      scope.addHook('preValidation', requireBody)
      scope.addHook('preHandler', nameIgnoredFields)
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, dialect: dialect.id }
      })
      await serveDocument(app, scope, dialect, options.publicUrl)
      scope.register(async (open) => {
        open.addHook('onRequest', cacheNowhere)
        open.addHook('onRoute', declareResponses(dialect, { guarded: false }))
        dialect.publicRoutes?.(asDialectScope(open))
      })
      scope.register(async (guarded) => {
        guarded.setErrorHandler(
          errorHandler(() => dialect, {
            ...options,
            onError: (error, request) => recordRefusal(options.refusals, dialect.id, error, request),
          }),
        )
        guarded.addHook('onRoute', declareResponses(dialect, { guarded: true }))
        guarded.addHook('onRequest', cachePrivately)
        guarded.addHook('onRequest', authenticateRequests(dialect.id, options))
        guarded.addHook('onRoute', setLocation)
        guarded.addHook('onSend', notModified)
        replayResponses(guarded, options.idempotency)
        boundResponses(guarded, options.responseBudget)
        dialect.routes(asDialectScope(guarded))
      })
    },
    { prefix: dialect.prefix },
  )
}

async function serveDocument(
  app: FastifyInstance,
  scope: FastifyInstance,
  dialect: Dialect,
  publicUrl: string,
): Promise<void> {
  await scope.register(swagger, {
    openapi: openApiHead(dialect, publicUrl),
    transform: openApiTransform,
    hideUntagged: false,
  })
  // Made at the first request: by then every route is registered.
  let document: string | undefined
  // Outside the prefix, which belongs to the dialect's own routes, and outside the guard.
  app.get(`/${dialect.id}/openapi.json`, { schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(shareParts(nameSchemas(scope.swagger() as OpenAPIV3_1.Document))) // by its `openapi` version
    return reply.type('application/json; charset=utf-8').send(document)
  })
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
