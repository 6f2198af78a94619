import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { dependentListView, dependentToWire } from './dependent-schemas.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')

export function dependentRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants/:id/dependents',
    {
      schema: {
        operationId: 'listAssistantDependents',
        summary: 'List what uses an assistant',
        description:
          'While anything active is among it, the assistant cannot be deleted. Campaigns that are not active forget an assistant that is.',
        tags: ['Assistants'],
        params,
        response: { 200: dependentListView.describe('What uses it.') },
      },
    },
    async ({ principal, params }) => ({
      data: (await assistants.dependents(principal, params.id)).map(dependentToWire),
    }),
  )
}
