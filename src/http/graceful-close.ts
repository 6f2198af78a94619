import type { FastifyInstance } from 'fastify'

/** For requests in flight to be finished. Less than the process has for its end, the database included. */
const closeTimeoutMs = 7_000

/**
 * Lets requests in flight finish while the server closes, and their connections end with them: kept alive, they would
 * hold up the close until the client lets go. A request that is still being sent after `closeTimeoutMs` is cut off:
 * a client that never finishes must not hold up the close either.
 */
export function closeGracefully(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    const cutOff = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs).unref()
    app.server.once('close', () => clearTimeout(cutOff))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}
