import type { FastifyContextConfig, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import { challengeOf } from './challenge.ts'
import type { Dialect } from './dialect.ts'
import { requestIdHeader } from './request-id.ts'
import { httpStatuses } from './statuses.ts'
import { toAppError } from './to-app-error.ts'
import { sentPath } from './unknown-routes.ts'

/** How errors are written. */
type ErrorShape = Pick<Dialect, 'statuses' | 'errorMediaType' | 'renderError'>

/** Outside all dialects. */
const plainShape: ErrorShape = {
  statuses: httpStatuses,
  renderError: ({ message }) => ({ error: message }),
}

/**
 * Answers whatever was thrown in the words of the API that was asked; only what is the server's fault goes to the error
 * log.
 */
export function errorHandler(
  shapeOf: (request: FastifyRequest) => ErrorShape,
  isUnavailable: (error: unknown) => boolean,
) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const error = toAppError(thrown, isUnavailable)
    if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'request failed')
    if (error.code === 'unavailable') request.log.warn({ err: error.cause ?? error }, 'database unavailable')
    sendError(shapeOf(request), error, reply, request.routeOptions.config.statuses)
  }
}

/** Where no dialect's scope has said so: by the path. */
export function shapeByPath(dialects: readonly Dialect[]) {
  return (request: FastifyRequest): ErrorShape => dialectAt(dialects, request.url) ?? plainShape
}

/** The 404 of a path. A request to `/api` is outside all dialects when `x-dialect` names none of them. */
export function nothingAt(dialects: readonly Dialect[]) {
  const known = dialects.map(({ id }) => id).join(', ')
  return (request: FastifyRequest): AppError => {
    const nothing = `There is nothing at ${request.method} ${sentPath(request)}.`
    if (dialectAt(dialects, request.url) !== undefined) return new AppError('not_found', nothing)
    if (request.headers['x-dialect'] === undefined) {
      return new AppError('not_found', `${nothing} GET / names the APIs of this server.`)
    }
    return new AppError('not_found', `The header x-dialect names no API of this server; it knows ${known}.`)
  }
}

/** Fastify's options for failures before a route is found, such as a URL that cannot be decoded. */
export function rootErrors(dialects: readonly Dialect[]) {
  const shapeOf = shapeByPath(dialects)
  return {
    frameworkErrors(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
      // No hook has run by then.
      reply.header(requestIdHeader, request.id)
      sendError(
        shapeOf(request),
        toAppError(thrown, () => false),
        reply,
      )
    },
  }
}

function dialectAt(dialects: readonly Dialect[], url: string): Dialect | undefined {
  return dialects.find(({ prefix }) => url.startsWith(prefix) && /^(?:[/?]|$)/.test(url.slice(prefix.length)))
}

function sendError(
  shape: ErrorShape,
  error: AppError,
  reply: FastifyReply,
  statuses?: FastifyContextConfig['statuses'],
): void {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds)
  if (error.entityTag !== undefined) reply.header('etag', error.entityTag)
  const status = statuses?.[error.code] ?? shape.statuses[error.code]
  if (status === 401) reply.header('www-authenticate', challengeOf(error))
  reply.type(errorMediaTypeOf(shape)).code(status).send(shape.renderError(error, reply.request))
}

export function errorMediaTypeOf({ errorMediaType }: Pick<Dialect, 'errorMediaType'>): string {
  return errorMediaType ?? 'application/json'
}
