import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { assistantIdParameter } from '../../http/requests/id-parameter.ts'
import type { Services } from '../../services.ts'
import { creationFailed, foundAssistant } from './errors.ts'
import { toDraft, toSummary, toWire, withChange } from './mapping.ts'
import { checkedChange, checkedCreate } from './rules.ts'
import { createAssistantSchema, updateAssistantSchema } from './schemas.ts'
import { deletedView, recordView, savedView } from './views.ts'

const params = assistantIdParameter('id')
const tags = ['Assistants']
const created = 'Assistant created successfully'
const updated = 'Assistant updated successfully'
const deleted = 'Assistant deleted successfully'

export function assistantRoutes(scope: DialectScope, services: Services): void {
  createRoute(scope, services)
  getRoute(scope, services)
  updateRoute(scope, services)
  deleteRoute(scope, services)
}

function createRoute(scope: DialectScope, services: Services): void {
  const { assistants } = services

  scope.post(
    '/user/assistant',
    {
      attachValidation: true,
      preSerialization: creationFailed,
      config: { assistant: 'create', errors: ['not_found', 'conflict'] },
      schema: {
        operationId: 'createAssistant',
        summary: 'Create an assistant',
        description: 'Fields that are absent get their defaults; null leaves a field unset.',
        tags,
        body: createAssistantSchema,
        response: { 200: savedView(created).describe('Summary of the new assistant.') },
      },
    },
    async (request, reply) => {
      const references = await checkedCreate(services, request)
      const assistant = await assistants.create(request.principal, toDraft(request.body, references))
      return { message: created, data: toSummary(withEtag(reply, assistant)) }
    },
  )
}

function getRoute(scope: DialectScope, { assistants, catalogue }: Services): void {
  scope.get(
    '/user/assistant/:id',
    {
      config: { assistant: 'read' },
      schema: {
        operationId: 'getAssistant',
        summary: 'Get an assistant',
        tags,
        params,
        response: { 200: recordView.describe('The assistant.') },
      },
    },
    async ({ principal, params }, reply) => {
      const assistant = withEtag(reply, await foundAssistant(assistants.get(principal, params.id)))
      return { data: toWire(assistant, await catalogue.read()) }
    },
  )
}

function updateRoute(scope: DialectScope, services: Services): void {
  const { assistants } = services

  scope.put(
    '/user/assistant/:id',
    {
      attachValidation: true,
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Update an assistant',
        description:
          'Fields that are absent keep their values; null clears an optional field. Arrays and `variables` are replaced. Sending back an unchanged record changes nothing. In any other body, `calls_direction` disables the other direction, even if its own value is unchanged.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: savedView(updated).describe('Summary of the updated assistant.') },
      },
    },
    async (request, reply) => {
      const { principal, params } = request
      const { change, references } = await checkedChange(services, request, reply)
      const assistant = await foundAssistant(
        assistants.update(principal, params.id, (current, before) =>
          withChange(current, change, references, before),
        ),
      )
      return { message: updated, data: toSummary(withEtag(reply, assistant)) }
    },
  )
}

function deleteRoute(scope: DialectScope, { assistants }: Services): void {
  scope.delete(
    '/user/assistant/:id',
    {
      config: { assistant: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description: 'Fails while an active campaign uses the assistant. Its phone numbers are released.',
        tags,
        params,
        response: { 200: deletedView.describe('Deleted.') },
      },
    },
    async (request) => {
      await foundAssistant(assistants.delete(request.principal, request.params.id))
      return { message: deleted }
    },
  )
}
