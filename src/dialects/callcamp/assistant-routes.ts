import { z } from 'zod'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import { listBody } from '../../http/responses/list-body.ts'
import type { Services } from '../../services.ts'
import { defaultLimit, numberedPage, wholeListLimit, wholeListQuery } from './list.ts'
import { toDraft, toListWire, toWire, withChange } from './mapping.ts'
import { assistantListView, assistantView, createAssistantSchema, updateAssistantSchema } from './schemas.ts'

const params = idParameter('uuid', 'Id of the assistant: its UUID, or any other form of its id.')
const tags = ['Assistants']

export function assistantRoutes(scope: DialectScope, services: Services): void {
  listRoute(scope, services)
  createRoute(scope, services)
  updateRoute(scope, services)
  recordRoutes(scope, services)
}

function listRoute(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List assistants, newest first',
        description:
          `Without page and limit, all assistants up to ${wholeListLimit} come in one answer. Once one of them is ` +
          `given, the list comes in pages of ${defaultLimit}, or as many as limit says. An answer that is a page, or ` +
          'that does not hold everything, says so in page, limit and totalPages.',
        tags,
        querystring: wholeListQuery,
        response: { 200: assistantListView.describe('Assistants, and how many there are.') },
      },
    },
    async ({ principal, query }, reply) => {
      const { page, limit, search } = query
      const paged = page !== undefined || limit !== undefined
      const wanted = { page: page ?? 1, limit: limit ?? (paged ? defaultLimit : wholeListLimit) }
      const { found, ...numbers } = await numberedPage(
        wanted,
        (request) => assistants.list(principal, { search }, request),
        () => assistants.count(principal, { search }),
      )
      return listBody(reply, found, {
        recordView: assistantView,
        bodyView: assistantListView,
        toWire,
        bodyOf: (records) => toListWire(numbers, records, paged),
      })
    },
  )
}

function createRoute(scope: DialectScope, { assistants, catalogue }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { assistant: 'create', creates: '/assistants/{uuid}' },
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
    '/assistants/:uuid',
    {
      config: { assistant: 'change' },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Change fields of an assistant',
        description:
          'What is absent stays; null clears. Another voice has the vendor, speech model and name that the catalogue knows, or none.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantView.describe('The assistant after the change.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const known = await catalogue.read()
      const changed = await assistants.update(principal, params.uuid, (current, before) =>
        withChange(current, body, { catalogue: known, before }),
      )
      return toWire(withEtag(reply, changed))
    },
  )
}

function recordRoutes(scope: DialectScope, { assistants }: Services): void {
  scope.get(
    '/assistants/:uuid',
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
      toWire(withEtag(reply, await assistants.get(principal, params.uuid))),
  )

  scope.delete(
    '/assistants/:uuid',
    {
      config: { assistant: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description:
          'Refused while an active campaign calls or answers with it; the answer names the campaigns.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async (request, reply) => {
      await assistants.delete(request.principal, request.params.uuid)
      reply.code(204)
    },
  )
}
