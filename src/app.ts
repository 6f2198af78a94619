import { getHeapStatistics } from 'node:v8'
import cookie from '@fastify/cookie'
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import { isUnavailable } from './database/failures.ts'
import { type CreateDialect, createDialects } from './dialects/registry.ts'
import { registerDocs } from './http/documents/docs.ts'
import { indexPage } from './http/documents/index-page.ts'
import { schemaController } from './http/documents/json-schema.ts'
import { clientErrorHandler } from './http/errors/client-error.ts'
import {
  errorHandler,
  notFoundAt,
  requireHost,
  rootErrors,
  shapeByPath,
} from './http/errors/error-handler.ts'
import { closeGracefully } from './http/graceful-close.ts'
import { healthRoutes } from './http/health-routes.ts'
import { mountDialect } from './http/mount-dialect.ts'
import { refuseUntilStarted } from './http/refuse-until-started.ts'
import { dryRunHeader } from './http/requests/request-context.ts'
import { requestIdHeader, requestIdOf, sendRequestIds } from './http/requests/request-id.ts'
import { logRequests } from './http/requests/request-log.ts'
import { varyByAlias } from './http/responses/caching.ts'
import { createResponseBudget } from './http/responses/response-budget.ts'
import { aliasRules, resolveAlias } from './http/routing/api-alias.ts'
import { createDialectHints, dialectHintHeader } from './http/routing/dialect-hints.ts'
import { originForm } from './http/routing/origin-form.ts'
import { indexRoutes, routerOptions } from './http/routing/route-index.ts'
import { refuseUnknownRoutes } from './http/routing/unknown-routes.ts'
import type { Services } from './services.ts'

export interface AppOptions {
  readonly logger: Logger
  /** How clients reach the server, without a slash at the end. */
  readonly publicUrl: string
  readonly trustProxy: boolean | string[]
  readonly corsOrigins: readonly string[]
  /** Dialects beyond those of the registry. */
  readonly additionalDialects?: readonly CreateDialect[]
  /** Until it says so, requests are refused; without it, none is. */
  readonly isStarted?: () => boolean
}

const bodyLimitBytes = 1024 * 1024

/** For a request to arrive, an upload included. */
const requestTimeoutMs = 300_000

/** How long a response waits for those before it. */
const responseWaitMs = 10_000

/** What is read and written takes several times its size while it is made. */
function responseBudgetBytes(): number {
  return getHeapStatistics().heap_size_limit / 8
}

/** The whole server over its services, not yet listening. */
export async function buildApp(services: Services, options: AppOptions): Promise<FastifyInstance> {
  const dialects = createDialects(services, options.additionalDialects)
  const isStarted = options.isStarted ?? (() => true)
  const aliases = aliasRules(dialects)
  const app = Fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: options.trustProxy,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    requestIdHeader: false,
    genReqId: requestIdOf,
    forceCloseConnections: 'idle',
    routerOptions,
    rewriteUrl: (request) => resolveAlias(originForm(request.url ?? '/'), request.headers, aliases),
    http: { requireHostHeader: false },
    schemaController,
    clientErrorHandler: clientErrorHandler({
      dialects,
      otherwise: dialects[0],
      rewrite: (url) => resolveAlias(originForm(url), {}, aliases),
      logger: options.logger,
    }),
    ...rootErrors(dialects),
  })
  app.addHook('onRequest', requireHost(dialects))
  app.decorate('publicUrl', options.publicUrl)
  app.decorateRequest('principal')
  app.decorateRequest('bodyAsSent')
  app.decorateRequest('bodyHash', null)
  app.decorateRequest('responseMemory', null)
  sendRequestIds(app)
  app.addHook('onRequest', varyByAlias)
  logRequests(app)
  const routes = indexRoutes(app)
  const hints = createDialectHints(dialects, routes, aliases)
  app.setErrorHandler(errorHandler(shapeByPath(dialects), { isUnavailable, hints }))
  closeGracefully(app)
  refuseUntilStarted(app, isStarted)

  await app.register(cookie)
  if (options.corsOrigins.length > 0) await app.register(cors, corsOptions(options.corsOrigins))
  const notFoundHandler = refuseUnknownRoutes(app, routes, hints, notFoundAt(dialects, hints))
  await app.register(healthRoutes, { isStarted, readiness: services.readiness })
  await app.register(indexPage, { dialects, publicUrl: options.publicUrl })
  registerDocs(app, dialects)
  const responseBudget = createResponseBudget(responseBudgetBytes(), responseWaitMs)
  for (const dialect of dialects) {
    mountDialect(app, dialect, {
      authenticate: services.authenticator.authenticate,
      idempotency: services.idempotency,
      refusals: services.refusals,
      allowedOrigins: options.corsOrigins,
      publicUrl: options.publicUrl,
      isUnavailable,
      hints,
      notFoundHandler,
      responseBudget,
    })
  }
  return app
}

function corsOptions(origins: readonly string[]): FastifyCorsOptions {
  const options: FastifyCorsOptions = {
    origin: origins.includes('*') ? true : [...origins],
    // Any site may read with a key of its own; only named ones may use the cookie.
    credentials: !origins.includes('*'),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'x-ignored-fields',
      'x-template-errors',
      'accept-patch',
      'retry-after',
      'content-disposition',
      'link',
      'x-total-count',
      'etag',
      'idempotency-replayed',
      requestIdHeader,
      dialectHintHeader,
      dryRunHeader,
      'location',
      'allow',
      'www-authenticate',
    ],
    maxAge: 600,
  }
  // To the plugin every OPTIONS is a preflight, and a bad one without these headers.
  return { delegator: async (request: FastifyRequest) => ({ ...options, preflight: isPreflight(request) }) }
}

function isPreflight({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && headers['access-control-request-method'] !== undefined
}
