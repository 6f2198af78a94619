import type { FastifyInstance, FastifyRequest } from 'fastify'

/** One line for each request: account, operation, status, duration. Never a body, a key or a prompt. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { config, schema } = request.routeOptions
    request.log.info(
      {
        dialect: config.dialect,
        operationId: schema?.operationId,
        method: request.method,
        account: accountOf(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
    done()
  })
}

/** A request that failed before authentication has no principal. */
function accountOf(request: FastifyRequest): string | undefined {
  const principal: FastifyRequest['principal'] | null = request.principal
  return principal?.accountId
}

declare module 'fastify' {
  interface FastifySchema {
    operationId?: string
  }
}
