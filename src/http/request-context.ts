import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import { isJsonObject } from '../bounded.ts'
import { AppError, validationFailed } from '../errors.ts'
import type { RequestContext } from '../identity/principal.ts'
import { ifMatchOf } from './entity-tag.ts'

/**
 * What the rules need to know of the request.
 * @throws AppError for headers that cannot be read, and for a dry run of what has none, which would be done in earnest
 */
export function requestContextOf(request: FastifyRequest, dialect: string): RequestContext {
  const { id, ip, routeOptions } = request
  const { assistant } = routeOptions.config
  return {
    id,
    dialect,
    receivedAt: new Date(),
    address: ip,
    changeMessage: changeMessageOf(request),
    changesAssistant: assistant === 'change' || assistant === 'delete',
    ifMatch: ifMatchOf(request),
    dryRun: isDryRun(request),
    idempotencyId: null,
  }
}

const maxMessageLength = 500

function changeMessageOf({ headers }: FastifyRequest): string | null {
  const sent = headers['x-change-message']
  if (sent === undefined || sent === '') return null
  // Header fields are bytes, which Node reads as Latin-1 and clients write as UTF-8.
  const message = Buffer.from(String(sent), 'latin1').toString('utf8')
  if (message.length <= maxMessageLength) return message
  throw new AppError(
    'bad_request',
    `The header x-change-message takes at most ${maxMessageLength} characters.`,
  )
}

function isDryRun({ query, method, routeOptions }: FastifyRequest): boolean {
  const sent = isJsonObject(query) ? query.dryRun : undefined
  if (sent === undefined || method === 'GET' || method === 'HEAD') return false
  if (!hasDryRun(routeOptions.config)) {
    throw validationFailed([
      { path: ['dryRun'], code: 'unknown_field', message: 'is not known to this operation' },
    ])
  }
  return sent === 'true'
}

/** Whether an operation can be tried without storing anything. */
export function hasDryRun({ assistant, dryRun }: FastifyContextConfig): boolean {
  return dryRun === true || (assistant !== undefined && assistant !== 'read')
}
