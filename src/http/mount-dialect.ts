import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RefusalLog } from '../core/audit/refusal-log.ts'
import type { IdempotencyService } from '../core/idempotency/idempotency-service.ts'
import { type AuthenticationOptions, authenticateRequests } from './authentication/authenticate-requests.ts'
import { notModified } from './conditions/entity-tag.ts'
import { asDialectScope, type Dialect } from './dialect.ts'
import { declareResponses } from './documents/declare-responses.ts'
import { recordDocument } from './documents/dialect-document.ts'
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
      serveDocument(app, scope, dialect, options.publicUrl)
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

/** Outside the prefix, which belongs to the dialect's own routes, and outside the guard. */
function serveDocument(
  app: FastifyInstance,
  scope: FastifyInstance,
  dialect: Dialect,
  publicUrl: string,
): void {
  const document = recordDocument(scope, dialect, publicUrl)
  app.get(`/${dialect.id}/openapi.json`, { schema: { hide: true } }, async (_request, reply) => {
    const json = await document()
    return reply.type('application/json; charset=utf-8').send(json)
  })
}
