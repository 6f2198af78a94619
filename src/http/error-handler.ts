import type { FastifyContextConfig, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { Dialect } from './dialect.ts'
import { toAppError } from './to-app-error.ts'

/** Answers whatever was thrown in the dialect's own words; only what is the server's fault goes to the error log. */
export function errorHandler(
  dialect: Dialect,
  isUnavailable: (error: unknown) => boolean,
  onError?: (error: AppError, request: FastifyRequest) => void,
) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const error = toAppError(thrown, isUnavailable)
    onError?.(error, request)
    if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'request failed')
    if (error.code === 'unavailable') request.log.warn({ err: error.cause ?? error }, 'database unavailable')
    if (error.code === 'too_many_requests' && error.cause !== undefined)
      request.log.warn({ err: error.cause }, 'too many requests')
    sendError(dialect, error, reply, request.routeOptions.config.statuses)
  }
}

export function notFoundHandler(dialect: Dialect) {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0]
    sendError(dialect, new AppError('not_found', `There is nothing at ${request.method} ${path}.`), reply)
  }
}

/** Outside all dialects. A request to `/api` gets here when `x-dialect` names none of them. */
export function rootNotFound(dialects: readonly Dialect[]) {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0]
    const named = request.headers['x-dialect']
    const known = dialects.map(({ id }) => id).join(', ')
    const error =
      named === undefined
        ? `There is nothing at ${request.method} ${path}. GET / names the APIs of this server.`
        : `The header x-dialect names no API of this server; it knows ${known}.`
    reply.code(404).send({ error })
  }
}

/** Fastify's options for failures before a route is found, such as a URL that cannot be decoded. */
export function rootErrors(dialects: readonly Dialect[]) {
  return {
    frameworkErrors(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
      const error = toAppError(thrown, () => false)
      const dialect = dialects.find(({ prefix }) => request.url.startsWith(prefix))
      if (dialect === undefined) reply.code(400).send({ error: error.message })
      else sendError(dialect, error, reply)
    },
  }
}

function sendError(
  dialect: Dialect,
  error: AppError,
  reply: FastifyReply,
  statuses?: FastifyContextConfig['statuses'],
): void {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds)
  if (error.entityTag !== undefined) reply.header('etag', error.entityTag)
  reply
    .type(errorMediaTypeOf(dialect))
    .code(statuses?.[error.code] ?? dialect.statuses[error.code])
    .send(dialect.renderError(error))
}

export function errorMediaTypeOf(dialect: Dialect): string {
  return dialect.errorMediaType ?? 'application/json'
}
