import type { Assistant } from '../../../core/assistants/model/assistant.ts'
import { withEtag } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toDraft, toWire, withReplacement } from './assistant-mapping.ts'
import { assistantPatchRoutes } from './assistant-patch-routes.ts'
import { assistantView, createAssistantSchema, replaceAssistantSchema } from './assistant-schemas.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')
const tags = ['Assistants']

const replaceDescription = `What is absent gets its default: without \`phoneNumberIds\` its numbers are released, without \`externalId\` it has none. No assistant is made where there is none.
The answer of a GET is such a body. Fields that the server sets may be repeated; they are refused when they differ from what stands, as in a body that has been read before another change.`

export function assistantRoutes(scope: DialectScope, services: Services): void {
  createRoute(scope, services)
  replaceRoute(scope, services)
  assistantPatchRoutes(scope, services)
}

function createRoute(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { assistant: 'create', errors: ['not_found', 'conflict'], creates: '/assistants/{id}' },
      schema: {
        operationId: 'createAssistant',
        summary: 'Create an assistant',
        tags,
        body: createAssistantSchema,
        response: { 201: assistantView.describe('The new assistant.') },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return toWire(withEtag(reply, await assistants.create(request.principal, toDraft(request.body))))
    },
  )
}

function replaceRoute(scope: DialectScope, { assistants }: Services): void {
  scope.put(
    '/assistants/:id',
    {
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'replaceAssistant',
        summary: 'Replace an assistant',
        description: replaceDescription,
        tags,
        params,
        body: replaceAssistantSchema,
        response: { 200: assistantView.describe('The assistant after the change.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const change = (current: Assistant) => withReplacement(current, body)
      return toWire(withEtag(reply, await assistants.update(principal, params.id, change)))
    },
  )
}
