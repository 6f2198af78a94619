import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { newId } from '../../shared/identifiers.ts'

export const requestIdHeader = 'x-request-id'

/** 1 to 128 printable ASCII characters; headers do not keep spaces at the ends. */
const usableId = /^(?! )[\x20-\x7e]{1,128}(?<! )$/

/** The client's `x-request-id`, or a new UUIDv7 without a usable one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const sent = headers[requestIdHeader]
  return typeof sent === 'string' && usableId.test(sent) ? sent : newId()
}

/** Sends the id of the request with every response, so that it can be found in the log. */
export function sendRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id)
    done()
  })
}
