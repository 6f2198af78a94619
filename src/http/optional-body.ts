import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'

/** For operations whose every field may be left out: no body is an empty one. A preValidation hook. */
export function optionalBody(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (request.body === undefined) request.body = {}
  done()
}
