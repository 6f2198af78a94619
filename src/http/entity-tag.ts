import type { DoneFuncWithErrOrRes, FastifyReply, FastifyRequest } from 'fastify'
import type { Assistant } from '../assistants/assistant.ts'
import { entityTagOf } from '../assistants/entity-tag.ts'
import { AppError } from '../errors.ts'
import { templateErrorsOf } from '../prompts/required-templates.ts'
import { nameTemplateErrors } from './template-errors.ts'

/**
 * Names in the answer's `ETag` the state of the assistant that it shows, and after a change in `x-template-errors` its
 * texts that are no templates.
 */
export function tagged(reply: FastifyReply, assistant: Assistant): Assistant {
  const { principal, routeOptions } = reply.request
  reply.header('etag', entityTagOf(assistant))
  if (routeOptions.config.assistant !== 'read') {
    nameTemplateErrors(reply, templateErrorsOf(principal, assistant))
  }
  return assistant
}

const maxHeaderLength = 8192
const entityTags = /^(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:\s*,\s*|$))+$/
const entityTag = /(?:W\/)?"[^"]*"/g

/**
 * The entity tags of `If-Match`, `*` among them; null without the header. Weak ones match nothing.
 * @throws AppError bad_request when it is neither
 */
export function ifMatchOf({ headers }: FastifyRequest): string[] | null {
  const value = headers['if-match']?.trim()
  if (value === undefined || value === '') return null
  if (value === '*') return ['*']
  if (value.length > maxHeaderLength || !entityTags.test(value)) {
    throw new AppError('bad_request', 'The header If-Match must be * or entity tags in double quotes.')
  }
  return value.match(entityTag)
}

/** Answers 304 when the client has what it asks for. An onSend hook. */
export function notModified(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: DoneFuncWithErrOrRes,
): void {
  const condition = request.headers['if-none-match']
  const current = condition === undefined ? undefined : reply.getHeader('etag')
  if (condition === undefined || typeof current !== 'string') done(null, payload)
  else if (reply.statusCode !== 200 || !isRead(request) || !isKnown(current, condition)) done(null, payload)
  else {
    reply.code(304).removeHeader('content-length').removeHeader('content-type')
    done(null, '')
  }
}

/** Weak and strong tags are the same here (RFC 9110, 13.1.2). */
function isKnown(current: string, condition: string): boolean {
  if (condition.trim() === '*') return true
  return condition.match(entityTag)?.some((one) => one.replace(/^W\//, '') === current) ?? false
}

function isRead({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || routeOptions.config.assistant === 'read'
}
