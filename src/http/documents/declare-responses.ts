import type { FastifyContextConfig, RouteOptions } from 'fastify'
import { z } from 'zod'
import type { ErrorCode } from '../../shared/errors.ts'
import { sessionCookie } from '../authentication/credentials.ts'
import { effectOf, isConditional } from '../conditions/record-effect.ts'
import type { Dialect, ResponseHeaders } from '../dialect.ts'
import { errorMediaTypeOf } from '../errors/error-handler.ts'
import { dryRunHeader, hasDryRun, hasStrict } from '../requests/request-context.ts'

/*
 * Completes the document of a route from its declaration: the failures that it can respond with, and the headers of its
 * responses.
 */

const reasons: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request is malformed.',
  validation_failed: 'Fields are missing or invalid; the response lists each of them.',
  unauthenticated: 'The credential is missing or invalid; see WWW-Authenticate.',
  forbidden: 'The credential does not have permission for this operation.',
  not_found: 'Not found in this account.',
  method_not_allowed: 'The path does not support this method; Allow lists those that it supports.',
  conflict: 'Conflicts with the current state; the message says with what.',
  precondition_failed: 'If-Match or If-None-Match failed; ETag has the current entity tag of the record.',
  precondition_required: 'This account requires If-Match for changes.',
  idempotency_key_reused: 'The Idempotency-Key was used with a different request before.',
  request_in_progress: 'A request with this Idempotency-Key is still in progress.',
  payload_too_large: 'The body is too large.',
  headers_too_large: 'The headers are too large.',
  request_timeout: 'The request was not received in time.',
  unsupported_media_type: 'The media type, charset or content encoding of the body is not supported.',
  too_many_requests: 'Rate limit exceeded; the message and Retry-After say how long to wait.',
  unavailable: 'The database is unavailable or read-only, or the server is busy; the message says which.',
  insufficient_storage: 'The server has no storage left for the file.',
  internal: 'Internal server error.',
}

const ignoredFields: ResponseHeaders = {
  'x-ignored-fields': {
    type: 'string',
    description: 'Unknown fields of the request, which were ignored, separated by commas.',
  },
}

const newSession: ResponseHeaders = {
  'set-cookie': { type: 'string', description: `The session, as the cookie \`${sessionCookie}\`.` },
}

const entityTag: ResponseHeaders = {
  etag: {
    type: 'string',
    description: 'Entity tag of the record in this state, for If-Match and If-None-Match.',
  },
}

const dryRunMark: ResponseHeaders = {
  [dryRunHeader]: {
    type: 'string',
    description: '`true` if the request was a dry run and nothing was stored.',
  },
}

const location: ResponseHeaders = {
  location: { type: 'string', description: 'Path of the new record; absent on a dry run.' },
}

const templateErrors: ResponseHeaders = {
  'x-template-errors': {
    type: 'string',
    description:
      'Texts that are not valid Liquid templates, with the line and column of the error, such as `firstMessage;line=1;column=7`, separated by commas. They are stored unchanged.',
  },
}

const replayed: ResponseHeaders = {
  'idempotency-replayed': {
    type: 'string',
    description: '`true` if this is the stored response to an earlier request with this Idempotency-Key.',
  },
}

const notModified = z.undefined().describe('Not modified.')

const dryRun = z
  .enum(['true', 'false'])
  .optional()
  .describe('With `true`, the request is validated and its response is returned, but nothing is stored.')

const strict = z
  .enum(['true', 'false'])
  .optional()
  .describe(
    'With `true`, texts that are not valid Liquid templates are refused, as with the account setting `requireValidTemplates`.',
  )

/** Also of operations without a query: a misspelt `dryRun` must not be ignored. */
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
  'retry-after': { type: 'integer', description: 'Seconds to wait before retrying.' },
}

/** An onRoute hook that completes the document of each operation, in the dialect's shape. */
export function declareResponses(dialect: Dialect, { guarded }: { guarded: boolean }) {
  return (route: RouteOptions): void => {
    const { schema } = route
    if (schema === undefined || schema.hide === true) return
    if (!guarded) Object.assign(schema, { security: [] })
    const statuses = { ...dialect.statuses, ...route.config?.statuses }
    const successes: Record<string, unknown> = { ...(schema.response as Record<string, unknown> | undefined) }
    if (effectOf(route.config ?? {})?.effect === 'read') successes[304] = notModified
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
  // A body is read even where the operation does not use one.
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
    // The only unguarded operations with such a response are logins.
    ...(!guarded && newSession),
  }
}

/** A strict body refuses what it does not know instead. */
function dropsUnknownFields(body: unknown): boolean {
  return body instanceof z.ZodObject && body.def.catchall?._zod.def.type !== 'never'
}
