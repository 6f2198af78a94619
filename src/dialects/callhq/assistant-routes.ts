import { unknownFile } from '../../core/assistants/model/file-use.ts'
import type { Principal } from '../../core/identity/principal.ts'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import { addIgnoredFields } from '../../http/requests/ignored-fields.ts'
import { listBody } from '../../http/responses/list-body.ts'
import type { Services } from '../../services.ts'
import type { FieldError } from '../../shared/errors.ts'
import { createAssistantSchema, updateAssistantSchema } from './assistant-schemas.ts'
import { assistantResponse, assistantView, listView, messageResponse } from './assistant-views.ts'
import { choiceErrors } from './choice-rules.ts'
import { filesNamedIn, placeholderFields } from './file-lists.ts'
import { listQuery } from './list.ts'
import { toDraft, toWire, withChange } from './mapping.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')
const tags = ['Assistants']

const created = 'Assistant created successfully'
const retrieved = 'Assistant retrieved successfully'
const listed = 'Assistants retrieved successfully'
const updated = 'Assistant updated successfully'
const deleted = 'Assistant deleted successfully'

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
        tags,
        querystring: listQuery,
        response: { 200: listView.describe('A page of assistants, and how many there are in all.') },
      },
    },
    async ({ principal, query: { page, limit } }, reply) => {
      const [found, total] = await Promise.all([
        assistants.list(principal, {}, { limit, offset: (page - 1) * limit }),
        assistants.count(principal, {}),
      ])
      const totalPages = Math.ceil(total / limit)
      return listBody(reply, found, {
        recordView: assistantView,
        bodyView: listView,
        toWire,
        bodyOf: (records) => ({ message: listed, assistants: records, total, page, limit, totalPages }),
      })
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
      const known = await catalogue.read()
      const unknownFiles = await fileErrors(files, request.principal, request.body)
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
        summary: 'Change fields of an assistant',
        description:
          'What is absent stays, null clears. Objects are merged, lists are replaced. Another voice or vendor takes along a model and language that are not named: they are then those that the catalogue knows, or null.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantResponse(updated).describe('The assistant after the change.') },
      },
    },
    async (request, reply) => {
      const { principal, params } = request
      const known = await catalogue.read()
      const unknownFiles = await fileErrors(files, principal, request.body)
      const assistant = await assistants.update(principal, params.id, (current, before) => {
        requireValid(request, [...choiceErrors(request.body, toWire(current), known), ...unknownFiles])
        return withChange(current, request.body, { catalogue: known, before })
      })
      addIgnoredFields(reply, placeholderFields(request.body))
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
        description:
          'Refused while an active campaign calls or answers with it. Its phone numbers are released.',
        tags,
        params,
        response: { 200: messageResponse(deleted).describe('It is gone.') },
      },
    },
    async ({ principal, params: { id } }) => {
      await assistants.delete(principal, id)
      return { message: deleted }
    },
  )
}

/** All files that the body names and the account does not have; whether the body is sound otherwise does not matter. */
async function fileErrors(
  files: Services['files'],
  principal: Principal,
  body: unknown,
): Promise<FieldError[]> {
  const named = filesNamedIn(body)
  const unknown = new Set(
    await files.unknownFileIds(
      principal,
      named.map(({ fileId }) => fileId),
    ),
  )
  return named.filter(({ fileId }) => unknown.has(fileId)).map(unknownFile)
}
