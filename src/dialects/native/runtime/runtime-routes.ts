import { createHash } from 'node:crypto'
import type { DialectScope } from '../../../http/dialect.ts'
import { serializerOf } from '../../../http/json-schema.ts'
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
          'The version of the assistant that its environment says, with its texts finished. A key with the scope `runtime:read` is enough, and may do nothing else. Refused with 409 when the assistant is inactive, or does not take calls of this direction. A text that is no valid template stays as it is, and is named in `templateErrors`; one whose rendering fails is a 400 naming it. 429 when the account renders too much at once. Nothing is stored, and the same question may be asked again with `If-None-Match`.',
        tags: ['Runtime'],
        body: resolveSchema,
        response: { 200: resolvedCallView.describe('The version, ready for the call.') },
      },
    },
    async ({ principal, body }, reply) => {
      const answer = resolvedCallToWire(await runtime.resolve(principal, callOf(body)))
      const text = serialize(answer)
      reply.type('application/json; charset=utf-8').header('etag', entityTagOf(text))
      // Written once, for the tag and for the client.
      reply.serializer(() => text)
      return answer
    },
  )
}

/** By the content, for a text may say what time it is. */
function entityTagOf(answer: string): string {
  return `"${createHash('sha256').update(answer).digest('base64url').slice(0, 22)}"`
}
