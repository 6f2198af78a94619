import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { newId } from '../../shared/identifiers.ts'

export const requestIdHeader = 'x-request-id'

/** 1 to 128 printable characters of ASCII, with blanks only in between, where a header keeps them. */
const usableId = /^(?! )[\x20-\x7e]{1,128}(?<! )$/

/** The client's own `x-request-id`, or a new UUIDv7 where there is none that can be used. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const sent = headers[requestIdHeader]
  return typeof sent === 'string' && usableId.test(sent) ? sent : newId()
}

/** Sends the id of the request on every response, so that a client can name the request to whoever reads the log. */
export function sendRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id)
    done()
  })
}
