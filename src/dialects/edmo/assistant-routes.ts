import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import { listBody } from '../../http/responses/list-body.ts'
import type { Services } from '../../services.ts'
import { linkNextPage, listQuery, pageRequestOf } from './list.ts'
import { toDraft, toWire, withChange } from './mapping.ts'
import { createAssistantSchema, updateAssistantSchema } from './schemas.ts'
import { vendorErrors } from './vendors.ts'
import { type AssistantView, assistantListView, assistantView, deletedView } from './views.ts'

const params = idParameter('id', 'The external id of the assistant, or any form of its own id.')
const tags = ['Assistants']

const listForm = {
  recordView: assistantView,
  bodyView: assistantListView,
  toWire,
  bodyOf: (records: AssistantView[]) => records,
}

export function assistantRoutes(scope: DialectScope, services: Services): void {
  readingRoutes(scope, services)
  createRoute(scope, services)
  updateRoute(scope, services)
  deleteRoute(scope, services)
}

function readingRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List assistants, newest first',
        description:
          'Of more than `limit` assistants, the rest follows page by page along the `Link` header.',
        tags,
        querystring: listQuery,
        response: { 200: assistantListView.describe('The assistants of the account.') },
      },
    },
    async ({ principal, query }, reply) => {
      const total = await assistants.count(principal, {})
      const page = await assistants.list(principal, {}, pageRequestOf(query))
      reply.header('x-total-count', total)
      linkNextPage(reply, page, query.limit)
      return listBody(reply, page, listForm)
    },
  )

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
    async ({ principal, params }, reply) =>
      toWire(withEtag(reply, await assistants.get(principal, params.id))),
  )
}

function createRoute(scope: DialectScope, { assistants, catalogue }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { assistant: 'create', errors: ['conflict'], creates: '/assistants/{id}' },
      schema: {
        operationId: 'createAssistant',
        summary: 'Create an assistant',
        tags,
        body: createAssistantSchema,
        response: { 201: assistantView.describe('The new assistant.') },
      },
    },
    async (request, reply) => {
      const draft = toDraft(request.body, await catalogue.read())
      reply.code(201)
      return toWire(withEtag(reply, await assistants.create(request.principal, draft)))
    },
  )
}

function updateRoute(scope: DialectScope, { assistants, catalogue }: Services): void {
  scope.patch(
    '/assistants/:id',
    {
      attachValidation: true,
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Change fields of an assistant',
        description:
          'What is absent stays as it is, in `model`, `voice` and `transcriber` too; null clears. Another vendor takes along a model or voice that it is not known to offer. Sending back what was read changes nothing.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantView.describe('The assistant after the change.') },
      },
    },
    async (request, reply) => {
      const { principal, params, body } = request
      const known = await catalogue.read()
      const assistant = await assistants.update(principal, params.id, (current, before) => {
        requireValid(request, vendorErrors(body, toWire(current)))
        return withChange(current, body, { catalogue: known, before })
      })
      return toWire(withEtag(reply, assistant))
    },
  )
}

function deleteRoute(scope: DialectScope, { assistants }: Services): void {
  scope.delete(
    '/assistants/:id',
    {
      config: { assistant: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description: 'Refused while an active campaign uses it; the answer names the campaigns.',
        tags,
        params,
        response: { 200: deletedView.describe('It is gone.') },
      },
    },
    async (request) => {
      await assistants.delete(request.principal, request.params.id)
      return { success: true }
    },
  )
}
