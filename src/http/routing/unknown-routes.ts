import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors.ts'
import { type DialectHints, pathHint } from './dialect-hints.ts'
import { originForm } from './origin-form.ts'
import type { RouteIndex } from './route-index.ts'

/**
 * Responds where no route does: 404 for an unknown path; for a known path 405 with `Allow`, and 204 to a plain OPTIONS.
 * Runs before the body is read.
 * @param notFoundAt makes the 404
 * @returns the handler of requests for which a plugin finds nothing, such as a file of the documentation
 */
export function refuseUnknownRoutes(
  app: FastifyInstance,
  routes: RouteIndex,
  hints: DialectHints,
  notFoundAt: (request: FastifyRequest) => AppError,
): (request: FastifyRequest) => never {
  app.addHook('onRequest', (request, reply, done) =>
    // The CORS plugin has a route for OPTIONS at every path, and has responded to preflights by now.
    request.is404 || request.method === 'OPTIONS' ? refuse(request, reply) : done(),
  )

  const notFoundHandler = (request: FastifyRequest): never => {
    throw notFoundAt(request)
  }
  app.setNotFoundHandler(notFoundHandler)
  return notFoundHandler

  /** Not at once: what is wrong with the bytes that have arrived as well is said first. */
  async function refuse(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const methods = routes.methodsAt(request.url)
    if (methods.length === 0) throw notFoundAt(request)
    reply.header('allow', [...methods, 'OPTIONS'].join(', '))
    if (request.method === 'OPTIONS') return reply.code(204).send()
    const refused = `${request.method} is not allowed for ${sentPath(request)}. Allowed methods: ${methods.join(', ')}.`
    const meant = hints.ofPath(request)
    throw new AppError('method_not_allowed', meant.length === 0 ? refused : `${refused} ${pathHint(meant)}`)
  }
}

/** The path as the client sent it, before an alias was resolved. */
export function sentPath({ originalUrl }: FastifyRequest): string {
  return originForm(originalUrl).split('?', 1)[0] ?? ''
}
