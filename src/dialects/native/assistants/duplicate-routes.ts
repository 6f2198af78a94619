import { withEtag } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toWire } from './assistant-mapping.ts'
import { assistantView } from './assistant-schemas.ts'
import { duplicateAssistantSchema } from './duplicate-schemas.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')

export function duplicateRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants/:id/duplicate',
    {
      config: {
        assistant: 'create',
        errors: ['conflict'],
        bodyOptional: true,
        creates: '/assistants/{id}',
      },
      schema: {
        operationId: 'duplicateAssistant',
        summary: 'Duplicate an assistant',
        description:
          'A new assistant with the same content. The phone numbers and the external id stay with the original. The body may be left out.',
        tags: ['Assistants'],
        params,
        body: duplicateAssistantSchema,
        response: { 201: assistantView.describe('The new assistant.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      reply.code(201)
      return toWire(withEtag(reply, await assistants.duplicate(principal, params.id, body)))
    },
  )
}
