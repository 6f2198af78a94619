import { z } from 'zod'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/id-parameter.ts'
import type { Services } from '../../services.ts'
import { toDraft, toWire, withPatch } from './assistant-mapping.ts'
import { assistantView, createAssistantSchema, patchAssistantSchema } from './assistant-schemas.ts'
import { listAnswer, listQuery, listView, pageRequestOf } from './list.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')
const tags = ['Assistants']

export function assistantRoutes(scope: DialectScope, services: Services): void {
  listRoute(scope, services)
  createRoute(scope, services)
  recordRoutes(scope, services)
  deleteRoute(scope, services)
}

function listRoute(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List assistants, newest first',
        tags,
        querystring: listQuery,
        response: { 200: listView(assistantView).describe('A page of assistants.') },
      },
    },
    async (request) =>
      listAnswer(await assistants.list(request.principal, {}, pageRequestOf(request.query)), toWire),
  )
}

function createRoute(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { errors: ['not_found', 'conflict'] },
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
      return toWire(await assistants.create(request.principal, toDraft(request.body)))
    },
  )
}

function recordRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants/:id',
    {
      schema: {
        operationId: 'getAssistant',
        summary: 'Read one assistant',
        tags,
        params,
        response: { 200: assistantView.describe('The assistant.') },
      },
    },
    async (request) => toWire(await assistants.get(request.principal, request.params.id)),
  )

  scope.patch(
    '/assistants/:id',
    {
      config: { errors: ['conflict'] },
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
    async (request) => {
      const { principal, params, body } = request
      return toWire(await assistants.update(principal, params.id, (current) => withPatch(current, body)))
    },
  )
}

function deleteRoute(scope: DialectScope, { assistants }: Services): void {
  scope.delete(
    '/assistants/:id',
    {
      config: { errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description:
          'Refused while an active campaign calls or answers with it. Its phone numbers are released.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async (request, reply) => {
      await assistants.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
