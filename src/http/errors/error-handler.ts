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
import { withNamesOfRequest } from './template-errors.ts'
import { toAppError } from './to-app-error.ts'

/** How errors are rendered. */
type ErrorShape = Pick<Dialect, 'statuses' | 'errorMediaType' | 'renderError'>

export interface ErrorContext {
  /** Whether an error says that the database cannot be reached. */
  readonly isUnavailable: (error: unknown) => boolean
  readonly hints: DialectHints
  /** Called with every error before it is sent. */
  readonly onError?: (error: AppError, request: FastifyRequest) => void
}

/** Outside all dialects. */
const plainShape: ErrorShape = {
  statuses: httpStatuses,
  renderError: ({ message }) => ({ error: message }),
}

/**
 * Renders whatever was thrown in the error shape of the API. Only the server's own failures are logged.
 */
export function errorHandler(
  shapeOf: (request: FastifyRequest) => ErrorShape,
  { isUnavailable, hints, onError }: ErrorContext,
) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const sent = toAppError(thrown, isUnavailable, request.routeOptions.bodyLimit)
    const error = withHint(withPrecondition(withNamesOfRequest(sent, request), request), request, hints)
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

/** A create with `If-None-Match: *` fails by its precondition where the record exists (RFC 9110, 13.1.2). */
function withPrecondition(error: AppError, { headers, routeOptions }: FastifyRequest): AppError {
  const isCondition = routeOptions.config.creates !== undefined && headers['if-none-match']?.trim() === '*'
  if (!error.exists || !isCondition) return error
  return new AppError('precondition_failed', error.message, { cause: error.cause })
}

/** Adds which API an invalid body looks like to its field errors, which every error shape can show. */
function withHint(error: AppError, request: FastifyRequest, hints: DialectHints): AppError {
  const meant = error.code === 'validation_failed' ? hints.ofBody(request, true) : []
  if (meant.length === 0) return error
  const { code, message, cause, details } = error
  const fields = [...error.fields, bodyHint(meant)]
  return new AppError(code, message, { cause, fields, ...(details !== undefined && { details }) })
}

/** For errors outside the scope of a dialect: by the path. */
export function shapeByPath(dialects: readonly Dialect[]) {
  return (request: FastifyRequest): ErrorShape => dialectAt(dialects, request.url) ?? plainShape
}

/** The 404 of a path. A request to `/api` is outside all dialects when `x-dialect` is the id of none. */
export function notFoundAt(dialects: readonly Dialect[], hints: DialectHints) {
  const known = dialects.map(({ id }) => id).join(', ')
  return (request: FastifyRequest): AppError => {
    const message = `Not found: ${request.method} ${sentPath(request)}.`
    const meant = hints.ofPath(request)
    if (meant.length > 0) return new AppError('not_found', `${message} ${pathHint(meant)}`)
    if (dialectAt(dialects, request.url) !== undefined) return new AppError('not_found', message)
    if (request.headers['x-dialect'] === undefined) {
      return new AppError('not_found', `${message} GET / lists the APIs of this server.`)
    }
    return new AppError('not_found', `The header x-dialect must be one of ${known}.`)
  }
}

/** HTTP/1.1 requires a Host (RFC 9112, 3.2). Node's own response to a request without one is empty. An onRequest hook. */
export function requireHost(dialects: readonly Dialect[]) {
  const { frameworkErrors } = rootErrors(dialects)
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (request.raw.httpVersion !== '1.1' || request.headers.host !== undefined) done()
    else frameworkErrors(new AppError('bad_request', 'The Host header is missing.'), request, reply)
  }
}

/** The dialect that serves this path; undefined outside all of them. */
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
