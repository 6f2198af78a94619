import type { FastifyInstance } from 'fastify'

const json = 'application/json'

/** Makes JSON the one media type of a scope; Fastify reads plain text as well. */
export function readJsonOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  readAsJson(scope, [json])
}

/**
 * Reads bodies of these media types as JSON. A body of no bytes is no body, for many clients name the type on every
 * request, on a DELETE too.
 */
export function readAsJson(scope: FastifyInstance, mediaTypes: readonly string[]): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.addContentTypeParser<string>([...mediaTypes], { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body, done)
  })
}
