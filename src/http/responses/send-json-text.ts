import type { FastifyReply } from 'fastify'

/** Sends JSON that is written already. @returns what a handler returns whose type is that of the response's schema */
export function sendJsonText(reply: FastifyReply, text: string): never {
  reply.type('application/json; charset=utf-8').send(text)
  return reply as never // how a Fastify handler says that it has sent the response itself
}
