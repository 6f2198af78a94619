import type {
  FastifyContextConfig,
  FastifyError,
  FastifyReply,
  FastifyRequest,
  HookHandlerDoneFunction,
} from 'fastify'
import { AppError } from '../../shared/errors.ts'
import { challengeOf } from '../authentication/credentials.ts'
import type { Dialect } from '../dialect.ts'
import { requestIdHeader } from '../requests/request-id.ts'
import { bodyHint, type DialectHints, pathHint } from '../routing/dialect-hints.ts'
import { sentPath } from '../routing/unknown-routes.ts'
import { httpStatuses } from './statuses.ts'
import { inNamesOfRequest } from './template-errors.ts'
import { toAppError } from './to-app-error.ts'

/** How errors are written. */
type ErrorShape = Pick<Dialect, 'statuses' | 'errorMediaType' | 'renderError'>

export interface ErrorContext {
  /** Whether an error says that the database cannot be reached. */
  readonly isUnavailable: (error: unknown) => boolean
  readonly hints: DialectHints
  /** Told of every error before it is sent. */
  readonly onError?: (error: AppError, request: FastifyRequest) => void
}

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
  { isUnavailable, hints, onError }: ErrorContext,
) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const sent = toAppError(thrown, isUnavailable, request.routeOptions.bodyLimit)
    const error = withHint(conditioned(inNamesOfRequest(sent, request), request), request, hints)
    onError?.(error, request)
    if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'request failed')
    if (error.code === 'insufficient_storage')
      request.log.error({ err: error.cause ?? error }, 'storage full')
    if (error.code === 'unavailable') request.log.warn({ err: error.cause ?? error }, 'unavailable')
    if (error.code === 'too_many_requests' && error.cause !== undefined)
      request.log.warn({ err: error.cause }, 'too many requests')
    sendError(shapeOf(request), error, reply, request.routeOptions.config.statuses)
  }
}

/** What was to be made only where it is not there (`If-None-Match: *`) has failed by its condition (RFC 9110, 13.1.2). */
function conditioned(error: AppError, { headers, routeOptions }: FastifyRequest): AppError {
  const isCondition = routeOptions.config.creates !== undefined && headers['if-none-match']?.trim() === '*'
  if (!error.exists || !isCondition) return error
  return new AppError('precondition_failed', error.message, { cause: error.cause })
}

/** Names the API that a wrong body looks like, among its wrong fields: every error shape has room for those. */
function withHint(error: AppError, request: FastifyRequest, hints: DialectHints): AppError {
  const meant = error.code === 'validation_failed' ? hints.ofBody(request, true) : []
  if (meant.length === 0) return error
  const { code, message, cause, details } = error
  const fields = [...error.fields, bodyHint(meant)]
  return new AppError(code, message, { cause, fields, ...(details !== undefined && { details }) })
}

/** Where no dialect's scope has said so: by the path. */
export function shapeByPath(dialects: readonly Dialect[]) {
  return (request: FastifyRequest): ErrorShape => dialectAt(dialects, request.url) ?? plainShape
}

/** The 404 of a path. A request to `/api` is outside all dialects when `x-dialect` names none of them. */
export function nothingAt(dialects: readonly Dialect[], hints: DialectHints) {
  const known = dialects.map(({ id }) => id).join(', ')
  return (request: FastifyRequest): AppError => {
    const nothing = `There is nothing at ${request.method} ${sentPath(request)}.`
    const meant = hints.ofPath(request)
    if (meant.length > 0) return new AppError('not_found', `${nothing} ${pathHint(meant)}`)
    if (dialectAt(dialects, request.url) !== undefined) return new AppError('not_found', nothing)
    if (request.headers['x-dialect'] === undefined) {
      return new AppError('not_found', `${nothing} GET / names the APIs of this server.`)
    }
    return new AppError('not_found', `The header x-dialect names no API of this server; it knows ${known}.`)
  }
}

/** A request of HTTP/1.1 has a Host (RFC 9112, 3.2). Node's own answer to one that has none is empty. An onRequest hook. */
export function requireHost(dialects: readonly Dialect[]) {
  const { frameworkErrors } = rootErrors(dialects)
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (request.raw.httpVersion !== '1.1' || request.headers.host !== undefined) done()
    else frameworkErrors(new AppError('bad_request', 'The Host header is missing.'), request, reply)
  }
}

/** The one that answers at this path; undefined outside all of them. */
export function dialectAt(dialects: readonly Dialect[], url: string): Dialect | undefined {
  return dialects.find(
    ({ prefix }) => url.startsWith(prefix) && /^(?:[/?#]|$)/.test(url.slice(prefix.length)),
  )
}

/** Fastify's options for failures before a route is found, such as a URL that cannot be decoded. */
export function rootErrors(dialects: readonly Dialect[]) {
  const shapeOf = shapeByPath(dialects)
  return {
    frameworkErrors(thrown: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
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
  reply
    .type(errorMediaTypeOf(shape))
    .code(status)
    .send(shape.renderError(error, status, reply.request))
}

export function errorMediaTypeOf({ errorMediaType }: Pick<Dialect, 'errorMediaType'>): string {
  return errorMediaType ?? 'application/json'
}
