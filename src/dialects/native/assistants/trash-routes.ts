import { z } from 'zod'
import { assistantFieldsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import { withEtag } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toWire } from './assistant-mapping.ts'
import { assistantView } from './assistant-schemas.ts'

const restoreAssistantSchema = z
  .strictObject({
    externalId: assistantFieldsSchema.shape.externalId
      .unwrap()
      .optional()
      .describe('Its id elsewhere from now on; null for none. Without it, the one that it had.'),
  })
  .meta({ examples: [{ externalId: 'front-desk-2' }] })

const params = idParameter('id', 'The id that it had: `asst_…`, UUID or integer.')

export function trashRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants/:id/restore',
    {
      config: { assistant: 'change', errors: ['conflict'], bodyOptional: true },
      schema: {
        operationId: 'restoreAssistant',
        summary: 'Bring an assistant back from the trash',
        description:
          'As it was, with all its versions. The phone numbers and campaigns that it had do not come back; files that were deleted meanwhile are left out of it, which makes a version. Refused when it is not in the trash, and when another assistant has its external id by now: `externalId` gives it another one, or none, which makes a version too. The body may be left out.',
        tags: ['Assistants'],
        params,
        body: restoreAssistantSchema,
        response: { 200: assistantView.describe('The assistant.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      toWire(withEtag(reply, await assistants.restore(principal, params.id, body))),
  )
}
