import { z } from 'zod'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')

const query = z.strictObject({
  purge: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      'With `true`, it is removed for good with its versions, also from the trash; this needs the permission to administer.',
    ),
})

export function assistantDeleteRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.delete(
    '/assistants/:id',
    {
      config: { assistant: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description:
          'Refused while an active campaign, an environment or a phone number uses it; `dependents` of the problem names them. Otherwise it goes to the trash: it is gone from every API, can be restored, and is purged after 30 days.',
        tags: ['Assistants'],
        params,
        querystring: query,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async ({ principal, params, query }, reply) => {
      if (query.purge === 'true') await assistants.purge(principal, params.id)
      else await assistants.delete(principal, params.id, { numbers: 'refuse' })
      reply.code(204)
    },
  )
}
