import { withEtag } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toWire } from './assistant-mapping.ts'
import {
  assistantParams,
  assistantView,
  duplicateAssistantSchema,
  restoreAssistantSchema,
} from './assistant-schemas.ts'
import { dependentListView, dependentToWire } from './dependent-schemas.ts'

const tags = ['Assistants']

/** What can be done with one assistant besides reading, changing and deleting it. */
export function assistantRecordRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants/:id/duplicate',
    {
      config: { assistant: 'create', errors: ['conflict'], bodyOptional: true, creates: '/assistants/{id}' },
      schema: {
        operationId: 'duplicateAssistant',
        summary: 'Duplicate an assistant',
        description:
          'Creates an assistant with the same content. The phone numbers and the external id are not copied. The body is optional.',
        tags,
        params: assistantParams,
        body: duplicateAssistantSchema,
        response: { 201: assistantView.describe('The new assistant.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      reply.code(201)
      return toWire(withEtag(reply, await assistants.duplicate(principal, params.id, body)))
    },
  )

  scope.post(
    '/assistants/:id/restore',
    {
      config: { assistant: 'change', errors: ['conflict'], bodyOptional: true },
      schema: {
        operationId: 'restoreAssistant',
        summary: 'Restore an assistant from the trash',
        description:
          'Restores the assistant with all its versions. It is not assigned to its former phone numbers and campaigns again. Files that have been deleted in the meantime are removed from it, which creates a version. Refused when the assistant is not in the trash, or another assistant uses its external id by now; set `externalId` to another one or to null in this case, which creates a version too. The body is optional.',
        tags,
        params: idParameter('id', 'Id of the assistant in the trash: `asst_…`, UUID or integer.'),
        body: restoreAssistantSchema,
        response: { 200: assistantView.describe('The restored assistant.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      toWire(withEtag(reply, await assistants.restore(principal, params.id, body))),
  )

  scope.get(
    '/assistants/:id/dependents',
    {
      schema: {
        operationId: 'listAssistantDependents',
        summary: 'List what uses an assistant',
        description:
          'An assistant with an active dependent cannot be deleted. Inactive campaigns lose their reference when the assistant is deleted.',
        tags,
        params: assistantParams,
        response: { 200: dependentListView.describe('The dependents.') },
      },
    },
    async ({ principal, params }) => ({
      data: (await assistants.dependents(principal, params.id)).map(dependentToWire),
    }),
  )
}
