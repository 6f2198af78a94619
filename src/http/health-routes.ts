import type { FastifyInstance } from 'fastify'

/** Answers past this count as none. */
const readinessTimeoutMs = 3_000

interface Options {
  readonly isStarted: () => boolean
  /** `ready`, or what keeps the server from being so. */
  readonly readiness: () => Promise<string>
}

/** `GET /healthz`: the process answers. `GET /readyz`: it has started, and its database takes writes, else 503. */
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
