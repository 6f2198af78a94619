import type { FastifyInstance } from 'fastify'

/**
 * Lets requests in flight finish while the server closes, and their connections end with them: kept alive, they would
 * hold up the close until the client lets go.
 */
export function closeGracefully(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}
