import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../shared/errors.ts'

const message = 'The server is starting.'
const retryAfterSeconds = 1

/** Health checks report the start themselves. */
const servedWhileStarting = new Set(['/healthz', '/readyz'])

/** Refuses requests (503) while the server is starting: it listens before it has created its first account. */
export function refuseUntilStarted(app: FastifyInstance, isStarted: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => (isStarted() ? done() : refuse(request, reply)))
}

async function refuse({ routeOptions: { url = '', config } }: FastifyRequest, reply: FastifyReply) {
  if (servedWhileStarting.has(url)) return
  if (config.dialect !== undefined) throw new AppError('unavailable', message, { retryAfterSeconds })
  // Outside all dialects.
  return reply.code(503).header('retry-after', retryAfterSeconds).send({ error: message })
}
