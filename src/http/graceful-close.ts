import type { FastifyInstance } from 'fastify'

/** Less than the process has to shut down, the database included. */
const closeTimeoutMs = 7_000

/**
 * Lets requests in flight finish while the server closes, and closes their connections with them: kept alive, they would
 * delay the close until the client disconnects. Connections that are still open after `closeTimeoutMs` are cut off.
 */
export function closeGracefully(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    const cutOff = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs).unref()
    app.server.once('close', () => clearTimeout(cutOff))
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close')
    done()
  })
}
