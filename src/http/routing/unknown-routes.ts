import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors.ts'
import { type DialectHints, pathHint } from './dialect-hints.ts'
import { originForm } from './origin-form.ts'
import type { RouteIndex } from './route-index.ts'

/**
 * Answers what no route does: 404 for an unknown path; for a known path 405 with `Allow`, and 204 with it to a plain
 * OPTIONS. Before a body is read, which nobody is going to look at.
 * @param nothingAt is the 404
 * @returns the handler of requests for which a plugin finds nothing, such as a file of the documentation
 */
export function refuseUnknownRoutes(
  app: FastifyInstance,
  routes: RouteIndex,
  hints: DialectHints,
  nothingAt: (request: FastifyRequest) => AppError,
): (request: FastifyRequest) => never {
  app.addHook('onRequest', async (request, reply) => {
    // The plugin for CORS has a route for OPTIONS at every path, and has answered the preflights by now.
    if (request.is404 || request.method === 'OPTIONS') return refuse(request, reply)
  })

  const notFoundHandler = (request: FastifyRequest): never => {
    throw nothingAt(request)
  }
  app.setNotFoundHandler(notFoundHandler)
  return notFoundHandler

  function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const methods = routes.methodsAt(request.url)
    if (methods.length === 0) throw nothingAt(request)
    reply.header('allow', [...methods, 'OPTIONS'].join(', '))
    if (request.method === 'OPTIONS') return reply.code(204).send()
    const refused = `${request.method} is not allowed at ${sentPath(request)}. Allowed are ${methods.join(', ')}.`
    const meant = hints.ofPath(request)
    throw new AppError('method_not_allowed', meant.length === 0 ? refused : `${refused} ${pathHint(meant)}`)
  }
}

/** The path as the client sent it, whatever an alias made of it. */
export function sentPath({ originalUrl }: FastifyRequest): string {
  return originForm(originalUrl).split('?', 1)[0] ?? ''
}
