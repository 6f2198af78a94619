import type { FastifyInstance } from 'fastify'

/** A database that takes longer counts as unavailable. */
const readinessTimeoutMs = 3_000

interface Options {
  readonly isStarted: () => boolean
  /** `ready`, or why the server is not. */
  readonly readiness: () => Promise<string>
}

/** `GET /healthz`: the process is running. `GET /readyz`: it has started and its database accepts writes, else 503. */
export async function healthRoutes(app: FastifyInstance, { isStarted, readiness }: Options): Promise<void> {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const status = isStarted() ? await Promise.race([readiness(), timeout(readinessTimeoutMs)]) : 'starting'
    return reply.code(status === 'ready' ? 200 : 503).send({ status })
  })
}

function timeout(milliseconds: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('database unavailable'), milliseconds).unref()
  })
}
