import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import type { RequestContext } from '../../core/identity/principal.ts'
import { isJsonObject } from '../../shared/bounded.ts'
import { AppError, notAnOption, validationFailed } from '../../shared/errors.ts'
import { utf8Text } from '../../shared/utf8-text.ts'
import { ifMatchOf, ifNoneMatchOf } from '../conditions/entity-tag.ts'
import { effectOf, isConditional } from '../conditions/record-effect.ts'

/**
 * The context of the request for the rules of the core.
 * @throws AppError for malformed headers, and for a condition or a dry run that the operation does not support: the change
 *   would be made unconditionally, or stored
 */
export function requestContextOf(request: FastifyRequest, dialect: string): RequestContext {
  const { id, ip } = request
  return {
    id,
    dialect,
    receivedAt: new Date(),
    address: ip,
    changeMessage: changeMessageOf(request),
    ...conditionsOf(request),
    dryRun: isDryRun(request),
    strict: isStrict(request),
    idempotencyId: null,
  }
}

type Conditions = Pick<RequestContext, 'changes' | 'ifMatch' | 'ifNoneMatch'>

function conditionsOf(request: FastifyRequest): Conditions {
  const ifMatch = ifMatchOf(request)
  const declared = effectOf(request.routeOptions.config)
  if (declared !== null && isConditional(declared)) {
    return { changes: declared.kind, ifMatch, ifNoneMatch: ifNoneMatchOf(request) }
  }
  if (ifMatch !== null && !isReading(request)) {
    throw new AppError('bad_request', 'This operation does not support If-Match. Remove the header.')
  }
  return { changes: null, ifMatch: null, ifNoneMatch: null }
}

/** Set on every response to a dry run. */
export const dryRunHeader = 'x-dry-run'

const maxMessageLength = 500

function changeMessageOf({ headers }: FastifyRequest): string | null {
  const sent = headers['x-change-message']
  if (sent === undefined || sent === '') return null
  // Header fields are bytes, which Node reads as Latin-1 and clients write as UTF-8.
  const message = utf8Text(Buffer.from(String(sent), 'latin1'))
  if (message === null) throw new AppError('bad_request', 'The header x-change-message is not valid UTF-8.')
  if (message.length <= maxMessageLength) return message
  throw new AppError(
    'bad_request',
    `The header x-change-message must be at most ${maxMessageLength} characters.`,
  )
}

function isDryRun(request: FastifyRequest): boolean {
  const { query, routeOptions } = request
  const sent = isJsonObject(query) ? query.dryRun : undefined
  if (sent === undefined || isReading(request)) return false
  if (!hasDryRun(routeOptions.config)) {
    throw validationFailed([
      { path: ['dryRun'], code: 'unknown_field', message: 'is not supported by this operation' },
    ])
  }
  // Not left to the schema: a handler that reports its errors itself would store the change of a misspelt dry run.
  if (sent !== 'true' && sent !== 'false')
    throw validationFailed([notAnOption(['dryRun'], ['true', 'false'])])
  return sent === 'true'
}

function isStrict({ query, routeOptions }: FastifyRequest): boolean {
  return isJsonObject(query) && query.strict === 'true' && hasStrict(routeOptions.config)
}

/** Whether an operation supports `strict`, which refuses texts that are not valid templates. */
export function hasStrict({ assistant, strict }: FastifyContextConfig): boolean {
  return strict === true || assistant === 'create' || assistant === 'change'
}

/** Whether an operation supports dry runs, which store nothing. */
export function hasDryRun(config: FastifyContextConfig): boolean {
  const declared = effectOf(config)
  return config.dryRun === true || (declared !== null && declared.effect !== 'read')
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}
