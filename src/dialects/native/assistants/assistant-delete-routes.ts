import { z } from 'zod'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import type { Services } from '../../../services.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')

export function assistantDeleteRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.delete(
    '/assistants/:id',
    {
      config: { assistant: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description:
          'Refused while an active campaign calls or answers with it. Its phone numbers are released.',
        tags: ['Assistants'],
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async (request, reply) => {
      await assistants.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
