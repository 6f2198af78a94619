import type { FastifyInstance } from 'fastify'

/** Answers past this count as none. */
const patienceMs = 3_000

/** `GET /healthz`: the process answers. `GET /readyz`: its database does too, else 503. */
export async function healthRoutes(
  app: FastifyInstance,
  { isReady }: { readonly isReady: () => Promise<boolean> },
): Promise<void> {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const ready = await Promise.race([isReady(), timeout(patienceMs)])
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'database unavailable' })
  })
}

function timeout(milliseconds: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), milliseconds).unref()
  })
}
