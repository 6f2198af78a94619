import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { AppError } from '../../shared/errors.ts'

/**
 * Refuses a request without a body where the operation needs one. Where every field is optional, a missing body is an empty
 * object. A preValidation hook.
 */
export function requireBody(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  const { schema, config } = request.routeOptions
  const isMissing = request.body === undefined && schema?.body !== undefined && config.readBody === undefined
  if (isMissing && config.bodyOptional !== true) done(emptyBody())
  else {
    if (isMissing) request.body = {}
    done()
  }
}

function emptyBody(): AppError {
  return new AppError('validation_failed', 'The body is empty.', {
    fields: [{ path: [], code: 'invalid', message: 'is empty' }],
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether every field of the body is optional, and so the body. */
    bodyOptional?: boolean
  }
}
