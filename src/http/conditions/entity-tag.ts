import type { DoneFuncWithErrOrRes, FastifyReply, FastifyRequest } from 'fastify'
import type { Assistant } from '../../core/assistants/model/assistant.ts'
import { entityTagOf } from '../../core/assistants/model/entity-tag.ts'
import { templateErrorsOf } from '../../core/prompts/required-templates.ts'
import { AppError } from '../../shared/errors.ts'
import { nameTemplateErrors } from '../errors/template-errors.ts'
import { effectOf } from './record-effect.ts'

/** @returns a function that sets the `ETag` of a response and returns the record that the response shows */
export function withEtagBy<Shown>(tagOf: (record: Shown) => string) {
  return <Given extends Shown>(reply: FastifyReply, record: Given): Given => {
    reply.header('etag', tagOf(record))
    return record
  }
}

/** The same for assistants. After a change, `x-template-errors` lists the texts that are not valid templates. */
export function withEtag<Given extends Assistant>(reply: FastifyReply, assistant: Given): Given {
  const { principal, routeOptions } = reply.request
  reply.header('etag', entityTagOf(assistant))
  if (effectOf(routeOptions.config)?.effect !== 'read') {
    nameTemplateErrors(reply, templateErrorsOf(principal, assistant))
  }
  return assistant
}

const maxHeaderLength = 8192
const entityTags = /^(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:\s*,\s*|$))+$/
const entityTag = /(?:W\/)?"[^"]*"/g

/**
 * The entity tags of `If-Match`, or `*`; null without the header. Weak tags match nothing.
 * @throws AppError bad_request for a malformed header
 */
export function ifMatchOf({ headers }: FastifyRequest): string[] | null {
  return tagsOf('If-Match', headers['if-match'])
}

/**
 * The entity tags of the `If-None-Match` of a change, or `*`; null without the header. Reads are handled by `notModified`,
 * creations by the error handler.
 * @throws AppError bad_request for a malformed header
 */
export function ifNoneMatchOf({ headers }: FastifyRequest): string[] | null {
  return tagsOf('If-None-Match', headers['if-none-match'])
}

function tagsOf(name: string, header: string | undefined): string[] | null {
  const value = header?.trim()
  if (value === undefined || value === '') return null
  if (value === '*') return ['*']
  if (value.length > maxHeaderLength || !entityTags.test(value)) {
    throw new AppError('bad_request', `The header ${name} must be * or entity tags in double quotes.`)
  }
  return value.match(entityTag)
}

/** Responds with 304 when the client has the current state. An onSend hook. */
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

/** By weak comparison (RFC 9110, 13.1.2). */
function isKnown(current: string, condition: string): boolean {
  if (condition.trim() === '*') return true
  const strong = (tag: string) => tag.replace(/^W\//, '')
  return condition.match(entityTag)?.some((one) => strong(one) === strong(current)) ?? false
}

function isRead({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || effectOf(routeOptions.config)?.effect === 'read'
}
