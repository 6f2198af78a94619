import type { DialectScope } from '../../../http/dialect.ts'
import { tagged } from '../../../http/entity-tag.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toWire } from './assistant-mapping.ts'
import { assistantView } from './assistant-schemas.ts'

const params = idParameter('id', 'The id that it had: `asst_…`, UUID or integer.')

export function trashRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants/:id/restore',
    {
      // It comes back as a new one does: there is no state that If-Match could name.
      config: { assistant: 'create', errors: ['conflict'] },
      schema: {
        operationId: 'restoreAssistant',
        summary: 'Bring an assistant back from the trash',
        description:
          'As it was, with all its versions. The phone numbers and campaigns that it had do not come back; files that were deleted meanwhile are left out of it, which makes a version. Refused when it is not in the trash, and when another assistant has its external id by now.',
        tags: ['Assistants'],
        params,
        response: { 200: assistantView.describe('The assistant.') },
      },
    },
    async ({ principal, params }, reply) =>
      toWire(tagged(reply, await assistants.restore(principal, params.id))),
  )
}
