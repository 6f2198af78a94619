import type { FastifyInstance } from 'fastify'

const json = 'application/json'

/**
 * Makes JSON the one media type of a scope; Fastify reads plain text as well. A body of no bytes is no body, for many
 * clients name the type on every request, on a DELETE too.
 */
export function readJsonOnly(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<string>(json, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body, done)
  })
}
