import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import type { Services } from '../../services.ts'
import { createAssistantSchema, updateAssistantSchema } from './assistant-schemas.ts'
import { deletedView, recordView, savedView } from './assistant-views.ts'
import { checkedChange, checkedCreate } from './checked-writes.ts'
import { creationFailed } from './errors.ts'
import { toDraft, toSummary, toWire, withChange } from './mapping.ts'
import { ownAssistant } from './own-assistant.ts'

const params = idParameter('id', 'Id of the assistant: its integer, or any other form of its id.')
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
        description: 'A field that is not mentioned gets its default; null leaves it unset.',
        tags,
        body: createAssistantSchema,
        response: { 200: savedView(created).describe('The new assistant, in short.') },
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
        summary: 'Read one assistant',
        tags,
        params,
        response: { 200: recordView.describe('The assistant.') },
      },
    },
    async ({ principal, params }, reply) => {
      const assistant = withEtag(reply, await ownAssistant(assistants.get(principal, params.id)))
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
        summary: 'Change fields of an assistant',
        description:
          'What is absent stays, null clears an optional field, arrays and variables are replaced as a whole. A record that is sent back as it was read changes nothing. In any other body a field says what the assistant is to be: `calls_direction` ends the other direction also where it is sent as it is shown.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: savedView(updated).describe('The assistant after the change, in short.') },
      },
    },
    async (request, reply) => {
      const { principal, params } = request
      const { change, references } = await checkedChange(services, request, reply)
      const assistant = await ownAssistant(
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
        description: 'Refused while an active campaign calls or answers with it. Its numbers become free.',
        tags,
        params,
        response: { 200: deletedView.describe('It is gone.') },
      },
    },
    async (request) => {
      await ownAssistant(assistants.delete(request.principal, request.params.id))
      return { message: deleted }
    },
  )
}
