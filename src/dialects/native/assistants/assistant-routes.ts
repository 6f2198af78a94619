import type { DialectScope } from '../../../http/dialect.ts'
import { tagged } from '../../../http/entity-tag.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toDraft, toWire, withPatch } from './assistant-mapping.ts'
import { assistantView, createAssistantSchema, patchAssistantSchema } from './assistant-schemas.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')
const tags = ['Assistants']

export function assistantRoutes(scope: DialectScope, services: Services): void {
  createRoute(scope, services)
  recordRoutes(scope, services)
}

function createRoute(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { assistant: 'create', errors: ['not_found', 'conflict'] },
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
      return toWire(tagged(reply, await assistants.create(request.principal, toDraft(request.body))))
    },
  )
}

function recordRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants/:id',
    {
      config: { assistant: 'read' },
      schema: {
        operationId: 'getAssistant',
        summary: 'Read one assistant',
        tags,
        params,
        response: { 200: assistantView.describe('The assistant.') },
      },
    },
    async ({ principal, params }, reply) => toWire(tagged(reply, await assistants.get(principal, params.id))),
  )

  scope.patch(
    '/assistants/:id',
    {
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Change fields of an assistant',
        description: 'A merge patch (RFC 7396): what is absent stays, null gives a field its default back.',
        tags,
        params,
        body: patchAssistantSchema,
        response: { 200: assistantView.describe('The assistant after the change.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const changed = await assistants.update(principal, params.id, (current) => withPatch(current, body))
      return toWire(tagged(reply, changed))
    },
  )
}
