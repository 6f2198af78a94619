import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { catalogueFor } from '../../http/requests/catalogue-for.ts'
import { assistantIdParameter } from '../../http/requests/id-parameter.ts'
import { addIgnoredFields } from '../../http/requests/ignored-fields.ts'
import { listBody } from '../../http/responses/list-body.ts'
import { numberedPage } from '../../http/responses/numbered-page.ts'
import type { Services } from '../../services.ts'
import { toDraft, toWire, withChange } from './mapping.ts'
import { choiceErrors, fileErrors, placeholderFields } from './rules.ts'
import { createAssistantSchema, listQuery, updateAssistantSchema } from './schemas.ts'
import { assistantListView, assistantResponse, assistantView, listed, messageResponse } from './views.ts'

const params = assistantIdParameter('id')
const tags = ['Assistants']

const created = 'Assistant created successfully'
const retrieved = 'Assistant retrieved successfully'
const updated = 'Assistant updated successfully'
const deleted = 'Assistant deleted successfully'

export function assistantRoutes(scope: DialectScope, services: Services): void {
  readRoutes(scope, services)
  createRoute(scope, services)
  updateRoute(scope, services)
  deleteRoute(scope, services)
}

function readRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List assistants, newest first',
        tags,
        querystring: listQuery,
        response: { 200: assistantListView.describe('A page of assistants, and their total number.') },
      },
    },
    async ({ principal, query }, reply) => {
      const { found, ...numbers } = await numberedPage(
        query,
        (range) => assistants.list(principal, {}, range),
        () => assistants.count(principal, {}),
      )
      return listBody(reply, found, {
        recordView: assistantView,
        bodyView: assistantListView,
        toWire,
        bodyOf: (records) => ({ message: listed, assistants: records, ...numbers }),
      })
    },
  )

  scope.get(
    '/assistants/:id',
    {
      config: { assistant: 'read' },
      schema: {
        operationId: 'getAssistant',
        summary: 'Get an assistant',
        tags,
        params,
        response: { 200: assistantResponse(retrieved).describe('The assistant.') },
      },
    },
    async ({ principal, params: { id } }, reply) => ({
      message: retrieved,
      assistant: toWire(withEtag(reply, await assistants.get(principal, id))),
    }),
  )
}

function createRoute(scope: DialectScope, { assistants, catalogue, files }: Services): void {
  scope.post(
    '/assistants',
    {
      attachValidation: true,
      config: { assistant: 'create', creates: '/assistants/{assistant.id}' },
      schema: {
        operationId: 'createAssistant',
        summary: 'Create an assistant',
        tags,
        body: createAssistantSchema,
        response: { 201: assistantResponse(created).describe('The new assistant.') },
      },
    },
    async (request, reply) => {
      const [known, unknownFiles] = await Promise.all([
        catalogue.read(),
        fileErrors(files, request.principal, request.body),
      ])
      requireValid(request, [...choiceErrors(request.body, null, known), ...unknownFiles])
      const assistant = await assistants.create(request.principal, toDraft(request.body, known))
      addIgnoredFields(reply, placeholderFields(request.body))
      reply.code(201)
      return { message: created, assistant: toWire(withEtag(reply, assistant)) }
    },
  )
}

function updateRoute(scope: DialectScope, { assistants, catalogue, files }: Services): void {
  scope.patch(
    '/assistants/:id',
    {
      attachValidation: true,
      config: { assistant: 'change' },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Update an assistant',
        description:
          'Fields that are absent keep their values; null clears a field. Objects are merged, lists are replaced. A new voice or provider also replaces the model and the language, unless the request sets them: with those of the catalogue, or null.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantResponse(updated).describe('The updated assistant.') },
      },
    },
    async (request, reply) => {
      const { principal, params, body } = request
      const [known, unknownFiles] = await Promise.all([
        catalogueFor(catalogue, body, ['model', 'voice', 'transcriber']),
        fileErrors(files, principal, body),
      ])
      const assistant = await assistants.update(principal, params.id, (current, before) => {
        const shown = toWire(current)
        requireValid(request, [...choiceErrors(body, shown, known), ...unknownFiles])
        return withChange(current, body, shown, { catalogue: known, before })
      })
      addIgnoredFields(reply, placeholderFields(body))
      return { message: updated, assistant: toWire(withEtag(reply, assistant)) }
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
        description: 'Fails while an active campaign uses the assistant. Its phone numbers are released.',
        tags,
        params,
        response: { 200: messageResponse(deleted).describe('Deleted.') },
      },
    },
    async ({ principal, params: { id } }) => {
      await assistants.delete(principal, id)
      return { message: deleted }
    },
  )
}
