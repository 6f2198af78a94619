import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import { AppError } from '../errors.ts'
import type { IdempotencyService } from '../idempotency/idempotency-service.ts'
import type { Principal } from '../identity/principal.ts'
import { boundResponses } from './bound-responses.ts'
import { credentialOf } from './credentials.ts'
import { refuseCrossOriginWrite } from './cross-origin.ts'
import { declareAnswers } from './declare-answers.ts'
import { asDialectScope, type Dialect } from './dialect.ts'
import { notModified } from './entity-tag.ts'
import { errorHandler, notFoundHandler } from './error-handler.ts'
import { answerOnce } from './idempotency.ts'
import { keepBodyAsSent, nameIgnoredFields } from './ignored-fields.ts'
import { openApiTransform } from './json-schema.ts'
import { nameSchemas } from './name-schemas.ts'
import { readJsonOnly } from './read-json-only.ts'
import { requestContextOf } from './request-context.ts'
import type { ResponseBudget } from './response-budget.ts'

export interface MountOptions {
  /** The principal behind a secret, or null. */
  readonly authenticate: (token: string) => Promise<Principal | null>
  readonly idempotency: IdempotencyService
  /** Origins whose pages may write with the cookie, beyond the server's own. */
  readonly allowedOrigins: readonly string[]
  /** How clients reach the server, without a slash at the end. */
  readonly publicUrl: string
  readonly isUnavailable: (error: unknown) => boolean
  /** Of all dialects together. */
  readonly responseBudget: ResponseBudget
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
      await serveDocument(app, scope, dialect, options.publicUrl)
      scope.register(async (open) => {
        open.addHook('onRoute', declareAnswers(dialect, { guarded: false }))
        dialect.publicRoutes?.(asDialectScope(open))
      })
      scope.register(async (guarded) => {
        guarded.addHook('onRoute', declareAnswers(dialect, { guarded: true }))
        guarded.addHook('onRequest', async (request) => {
          const principal = await principalOf(request, options)
          request.principal = { ...principal, request: requestContextOf(request, dialect.id) }
        })
        guarded.addHook('onSend', notModified)
        answerOnce(guarded, options.idempotency)
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
  // Made when somebody first asks: by then every route is there, and it does not change any more.
  let document: string | undefined
  // Outside the prefix, which belongs to the dialect's own routes, and outside the guard.
  app.get(`/${dialect.id}/openapi.json`, { schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(nameSchemas(scope.swagger() as OpenAPIV3_1.Document)) // its head says so
    return reply.type('application/json; charset=utf-8').send(document)
  })
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
