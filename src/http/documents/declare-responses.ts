import type { FastifyContextConfig, RouteOptions } from 'fastify'
import { z } from 'zod'
import type { ErrorCode } from '../../shared/errors.ts'
import { sessionCookie } from '../authentication/credentials.ts'
import { effectOf, isConditional } from '../conditions/record-effect.ts'
import type { Dialect, ResponseHeaders } from '../dialect.ts'
import { errorMediaTypeOf } from '../errors/error-handler.ts'
import { dryRunHeader, hasDryRun, hasStrict } from '../requests/request-context.ts'

/*
 * What follows from a route's form, for its document: the failures that it can answer, and the headers of its answers.
 */

const reasons: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request cannot be read.',
  validation_failed: 'Fields are missing or wrong; each is named.',
  unauthenticated: 'No credential, or one that is not valid; WWW-Authenticate tells which.',
  forbidden: 'The credential does not permit this.',
  not_found: 'There is no such thing in this account.',
  method_not_allowed: 'The path is known, and takes other methods; Allow names them.',
  conflict: 'Something stands in the way; it is named.',
  precondition_failed: 'If-Match or If-None-Match does not hold; ETag is what the record is now.',
  precondition_required: 'This account requires If-Match for changes.',
  idempotency_key_reused: 'The Idempotency-Key came with another request before.',
  request_in_progress: 'The request with this Idempotency-Key is still running.',
  payload_too_large: 'The body is too large.',
  headers_too_large: 'The headers are too large.',
  request_timeout: 'The request did not come to its end in time.',
  unsupported_media_type: 'The body is of a media type, a charset or a content encoding that is not read.',
  too_many_requests: 'Too many tries; the message and Retry-After say how long to wait.',
  unavailable: 'The database cannot be reached or is read-only, or the server is busy; the text says which.',
  insufficient_storage: 'The server has no room for the file.',
  internal: 'The server failed.',
}

const ignoredFields: ResponseHeaders = {
  'x-ignored-fields': {
    type: 'string',
    description: 'Names of sent fields that are not known and were ignored, separated by commas.',
  },
}

const newSession: ResponseHeaders = {
  'set-cookie': { type: 'string', description: `The session, as the cookie \`${sessionCookie}\`.` },
}

const entityTag: ResponseHeaders = {
  etag: { type: 'string', description: 'Names this state of the record, for If-Match and If-None-Match.' },
}

const dryRunMark: ResponseHeaders = {
  [dryRunHeader]: { type: 'string', description: '`true` on the answer of a dry run: nothing was stored.' },
}

const location: ResponseHeaders = {
  location: { type: 'string', description: 'Where the new record can be read. Not on a dry run.' },
}

const templateErrors: ResponseHeaders = {
  'x-template-errors': {
    type: 'string',
    description:
      'Texts that are not valid Liquid templates, each with the line and the column of the error, such as `firstMessage;line=1;column=7`, separated by commas. They are stored as they are.',
  },
}

const replayed: ResponseHeaders = {
  'idempotency-replayed': {
    type: 'string',
    description: '`true` on an answer that was kept from the first request with this Idempotency-Key.',
  },
}

const unchanged = z.undefined().describe('It is what If-None-Match says.')

const dryRun = z
  .enum(['true', 'false'])
  .optional()
  .describe('With `true`, everything is checked and answered, and nothing stored.')

const strict = z
  .enum(['true', 'false'])
  .optional()
  .describe(
    'With `true`, a text that is not a valid Liquid template is refused, as by `requireValidTemplates`.',
  )

/** Also of operations that have none of their own: a misspelt `dryRun` must not be passed over. */
function queryOf({ schema, config }: RouteOptions, dialect: Dialect): z.ZodType | undefined {
  const { querystring } = schema ?? {}
  const added = parametersOf(config ?? {})
  if (added !== null && querystring instanceof z.ZodObject) return querystring.extend(added)
  if (querystring !== undefined) return querystring as z.ZodType // all schemas are
  if (dialect.refusesUnknownParameters === true) return z.strictObject(added ?? {})
  return added === null ? undefined : z.object(added)
}

function parametersOf(config: FastifyContextConfig): z.ZodRawShape | null {
  const shape = { ...(hasDryRun(config) && { dryRun }), ...(hasStrict(config) && { strict }) }
  return Object.keys(shape).length === 0 ? null : shape
}

const retryAfter: ResponseHeaders = {
  'retry-after': { type: 'integer', description: 'Seconds to wait before the next try.' },
}

/** An onRoute hook that completes the document of each operation, in the dialect's shape. */
export function declareResponses(dialect: Dialect, { guarded }: { guarded: boolean }) {
  return (route: RouteOptions): void => {
    const { schema } = route
    if (schema === undefined || schema.hide === true) return
    if (!guarded) Object.assign(schema, { security: [] })
    const statuses = { ...dialect.statuses, ...route.config?.statuses }
    const successes: Record<string, unknown> = { ...(schema.response as Record<string, unknown> | undefined) }
    if (effectOf(route.config ?? {})?.effect === 'read') successes[304] = unchanged
    const querystring = queryOf(route, dialect)
    if (querystring !== undefined) schema.querystring = querystring
    const responses = { ...successes }
    for (const [status, description] of descriptionsByStatus(statuses, failuresOf(route, guarded))) {
      responses[status] ??= {
        description,
        content: { [errorMediaTypeOf(dialect)]: { schema: dialect.errorView } },
      }
    }
    schema.response = responses
    const ofSuccess = headersOfSuccess(route, guarded)
    const headersOf = (status: string) =>
      status === '201' && route.config?.creates !== undefined ? { ...ofSuccess, ...location } : ofSuccess
    const responseHeaders = Object.fromEntries(
      Object.keys(successes).map((status) => [status, headersOf(status)]),
    )
    route.config = {
      ...route.config,
      responseHeaders: {
        ...responseHeaders,
        [statuses.too_many_requests]: retryAfter,
        [statuses.unavailable]: retryAfter,
        [statuses.precondition_failed]: entityTag,
        ...(route.method === 'POST' && guarded && { [statuses.internal]: replayed }),
      },
    }
  }
}

function failuresOf({ schema, config, method }: RouteOptions, guarded: boolean): Set<ErrorCode> {
  const codes = new Set<ErrorCode>(['bad_request', 'internal', 'unavailable', ...(config?.errors ?? [])])
  if (guarded) codes.add('unauthenticated').add('forbidden')
  if (schema?.params !== undefined) codes.add('not_found')
  if (schema?.querystring !== undefined) codes.add('validation_failed')
  if (schema?.body !== undefined) codes.add('validation_failed')
  const declared = effectOf(config ?? {})
  if (declared !== null && isConditional(declared)) {
    codes.add('precondition_failed').add('precondition_required')
  }
  // By If-None-Match.
  if (config?.creates !== undefined && codes.has('conflict')) codes.add('precondition_failed')
  if (method === 'POST' && guarded) codes.add('idempotency_key_reused').add('request_in_progress')
  // A body is read before anybody asks whether it is wanted.
  if (method !== 'GET' && method !== 'HEAD') codes.add('payload_too_large').add('unsupported_media_type')
  return codes
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

function headersOfSuccess({ schema, config, method }: RouteOptions, guarded: boolean): ResponseHeaders {
  const declared = effectOf(config ?? {})
  return {
    ...(dropsUnknownFields(schema?.body) && ignoredFields),
    ...(declared !== null && declared.effect !== 'delete' && entityTag),
    ...(hasStrict(config ?? {}) && templateErrors),
    ...(method === 'POST' && guarded && replayed),
    ...(hasDryRun(config ?? {}) && dryRunMark),
    // What needs no credential is a login.
    ...(!guarded && newSession),
  }
}

/** A strict body refuses what it does not know instead. */
function dropsUnknownFields(body: unknown): boolean {
  return body instanceof z.ZodObject && body.def.catchall?._zod.def.type !== 'never'
}
