import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors.ts'
import { parseJson } from '../../shared/json-text.ts'
import { invalidUtf8At, utf8Text } from '../../shared/utf8-text.ts'

const json = 'application/json'

/** Makes JSON the one media type of a scope; Fastify reads plain text as well. */
export function readJsonOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  readAsJson(scope, [json])
}

/**
 * Reads bodies of these media types as JSON. An empty body is no body, because many clients send the type with every
 * request, also with a DELETE.
 */
export function readAsJson(scope: FastifyInstance, mediaTypes: readonly string[]): void {
  scope.addContentTypeParser(
    [...mediaTypes],
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) =>
      body.length === 0 ? undefined : parseJson(textOf(body), 'body'),
  )
}

/** @throws AppError bad_request */
function textOf(body: Buffer): string {
  const text = utf8Text(body)
  if (text !== null) return text
  throw new AppError('bad_request', `The body is not valid UTF-8, at byte ${invalidUtf8At(body) + 1}.`)
}
