import { hash } from 'node:crypto'
import type { DialectScope } from '../../../http/dialect.ts'
import type { Services } from '../../../services.ts'
import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import { callOf, resolvedCallToWire, resolvedCallView, resolveSchema } from './runtime-schemas.ts'

export function runtimeRoutes(scope: DialectScope, { runtime }: Services): void {
  const serialize = jsonSerializerOf(resolvedCallView)
  scope.post(
    '/runtime/resolve',
    {
      config: { assistant: 'read', errors: ['not_found', 'conflict', 'too_many_requests'] },
      schema: {
        operationId: 'resolveCall',
        summary: 'Resolve a call',
        description:
          'Returns what a voice worker needs to start a call: the version of the assistant that its environment selects, with its texts rendered. The `runtime:read` scope is sufficient. Refused with 409 if the assistant is inactive or not enabled for calls of this direction. A text that is not a valid template is returned unchanged and listed in `templateErrors`; a text whose rendering fails is refused with 400. The response is 429 if the account renders too much at the same time. Nothing is stored. The response may be cached for `maxAge` seconds and then revalidated with `If-None-Match`: after a 304 it may be cached for as long again, including its URLs.',
        tags: ['Runtime'],
        body: resolveSchema,
        response: { 200: resolvedCallView.describe('The version for the call.') },
      },
    },
    async ({ principal, body, server }, reply) => {
      const call = await runtime.resolve(principal, callOf(body))
      const response = resolvedCallToWire(call, `${server.publicUrl}${server.prefix}/files`)
      const text = serialize(response)
      reply
        .type('application/json; charset=utf-8')
        .header('etag', entityTagOf(text, response.callId))
        .header('cache-control', `private, max-age=${response.maxAge}`)
      // Serialized once, for the tag and for the client.
      reply.serializer(() => text)
      return response
    },
  )
}

/**
 * By the content, because texts may contain the current time. The id of the call is left out, because it differs each time,
 * and the worker knows it. Responses with the same tag may differ in it, so the tag is weak.
 */
function entityTagOf(response: string, callId: string): string {
  const start = `{"callId":${JSON.stringify(callId)}`
  const content = response.startsWith(start) ? response.slice(start.length) : response
  return `W/"${hash('sha256', content, 'base64url').slice(0, 22)}"`
}
