import { getHeapStatistics } from 'node:v8'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { isUnavailable } from './database/failures.ts'
import { createDialects } from './dialects/registry.ts'
import { answerOnceStarted } from './http/answer-once-started.ts'
import { resolveAlias } from './http/api-alias.ts'
import type { Dialect } from './http/dialect.ts'
import { registerDocs } from './http/docs.ts'
import { rootErrors, rootNotFound } from './http/error-handler.ts'
import { closeGracefully } from './http/graceful-close.ts'
import { healthRoutes } from './http/health-routes.ts'
import { indexPage } from './http/index-page.ts'
import { serializerCompiler, validatorCompiler } from './http/json-schema.ts'
import { mountDialect } from './http/mount-dialect.ts'
import { logRequests } from './http/request-log.ts'
import { createResponseBudget } from './http/response-budget.ts'
import type { Services } from './services.ts'

export interface AppOptions {
  readonly logger: Logger
  /** How clients reach the server, without a slash at the end. */
  readonly publicUrl: string
  readonly trustProxy: boolean | string[]
  readonly corsOrigins: readonly string[]
  /** Until it says so, requests are refused; without it, none is. */
  readonly isStarted?: () => boolean
}

const bodyLimitBytes = 1024 * 1024

/** For a request to arrive, an upload included. */
const requestTimeoutMs = 300_000

/** How long a response waits for those before it. */
const responsePatienceMs = 10_000

/** What is read and written takes several times its size while it is made. */
function responseBudgetBytes(): number {
  return getHeapStatistics().heap_size_limit / 8
}

/** The whole server over its services, not yet listening. */
export async function buildApp(services: Services, options: AppOptions): Promise<FastifyInstance> {
  const dialects = createDialects(services)
  const isStarted = options.isStarted ?? (() => true)
  const aliases = aliasRules(dialects)
  const app = Fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: options.trustProxy,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: (request) => resolveAlias(request.url ?? '/', request.headers, aliases),
    ...rootErrors(dialects),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorate('publicUrl', options.publicUrl)
  app.decorateRequest('principal')
  app.decorateRequest('bodyAsSent')
  logRequests(app)
  closeGracefully(app)
  answerOnceStarted(app, isStarted)

  await app.register(cookie)
  if (options.corsOrigins.length > 0) await app.register(cors, corsOptions(options.corsOrigins))
  await app.register(healthRoutes, { isStarted, readiness: services.readiness })
  await app.register(indexPage, { dialects, publicUrl: options.publicUrl })
  await registerDocs(app, dialects)
  app.setNotFoundHandler(rootNotFound(dialects))
  const responseBudget = createResponseBudget(responseBudgetBytes(), responsePatienceMs)
  for (const dialect of dialects) {
    mountDialect(app, dialect, {
      authenticate: services.authenticator.authenticate,
      idempotency: services.idempotency,
      allowedOrigins: options.corsOrigins,
      publicUrl: options.publicUrl,
      isUnavailable,
      responseBudget,
    })
  }
  return app
}

function aliasRules(dialects: readonly Dialect[]) {
  const byId = (id: string) => {
    const dialect = dialects.find((candidate) => candidate.id === id)
    if (dialect === undefined) throw new Error(`There is no dialect ${id}.`)
    return dialect
  }
  return {
    dialects,
    userPaths: byId('autocalls'),
    cookie: byId('edmo'),
    apiKeyHeader: byId('callhq'),
    otherwise: byId('callcamp'),
  }
}

function corsOptions(origins: readonly string[]) {
  return {
    origin: origins.includes('*') ? true : [...origins],
    // Any site may read with a key of its own; only named ones may use the cookie.
    credentials: !origins.includes('*'),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'x-ignored-fields',
      'accept-patch',
      'retry-after',
      'content-disposition',
      'link',
      'x-total-count',
      'etag',
      'idempotency-replayed',
    ],
    maxAge: 600,
  }
}
