import { createHash } from 'node:crypto'
import type { DialectScope } from '../../../http/dialect.ts'
import { serializerOf } from '../../../http/documents/json-schema.ts'
import type { Services } from '../../../services.ts'
import { callOf, resolvedCallToWire, resolvedCallView, resolveSchema } from './runtime-schemas.ts'

export function runtimeRoutes(scope: DialectScope, { runtime }: Services): void {
  const serialize = serializerOf(resolvedCallView)
  scope.post(
    '/runtime/resolve',
    {
      config: { assistant: 'read', errors: ['not_found', 'conflict', 'too_many_requests'] },
      schema: {
        operationId: 'resolveCall',
        summary: 'Read what a call needs when it starts',
        description:
          'The version of the assistant that its environment says, with its texts finished. A key with the scope `runtime:read` is enough, and may do nothing else. Refused with 409 when the assistant is inactive, or does not take calls of this direction. A text that is no valid template stays as it is, and is named in `templateErrors`; one whose rendering fails is a 400 naming it. 429 when the account renders too much at once. Nothing is stored. For `maxAge` seconds the answer may be kept, and then asked for again with `If-None-Match`: what a 304 confirms may be kept as long again, with its URLs.',
        tags: ['Runtime'],
        body: resolveSchema,
        response: { 200: resolvedCallView.describe('The version, ready for the call.') },
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
      // Written once, for the tag and for the client.
      reply.serializer(() => text)
      return response
    },
  )
}

/**
 * By the content, for a text may say what time it is. Not by the id of the call, which is another one each time: a worker
 * knows which call it asks for. So two answers with the same tag may differ in it, and the tag is a weak one.
 */
function entityTagOf(response: string, callId: string): string {
  const start = `{"callId":${JSON.stringify(callId)}`
  const content = response.startsWith(start) ? response.slice(start.length) : response
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}
