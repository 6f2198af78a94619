import type { DialectScope } from '../../../http/dialect.ts'
import type { Services } from '../../../services.ts'
import { listAnswer, listQuery, listView, pageRequestOf } from '../list.ts'
import { toWire } from './assistant-mapping.ts'
import { assistantView } from './assistant-schemas.ts'

export function assistantListRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List assistants, newest first',
        tags: ['Assistants'],
        querystring: listQuery,
        response: { 200: listView(assistantView).describe('A page of assistants.') },
      },
    },
    async (request) =>
      listAnswer(await assistants.list(request.principal, {}, pageRequestOf(request.query)), toWire),
  )
}
