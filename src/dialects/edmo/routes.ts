import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { catalogueFor } from '../../http/requests/catalogue-for.ts'
import { assistantIdParameter } from '../../http/requests/id-parameter.ts'
import { listBody } from '../../http/responses/list-body.ts'
import type { Services } from '../../services.ts'
import { validationFailed } from '../../shared/errors.ts'
import { decodeCursor, encodeCursor, type Page, type PageRequest } from '../../shared/paging.ts'
import { toDraft, toWire, withChange } from './mapping.ts'
import { vendorErrors } from './rules.ts'
import { createAssistantSchema, listQuery, updateAssistantSchema } from './schemas.ts'
import { type AssistantView, assistantListView, assistantView, deletedView } from './views.ts'

const params = assistantIdParameter('id')
const tags = ['Assistants']

const listForm = {
  recordView: assistantView,
  bodyView: assistantListView,
  toWire,
  bodyOf: (records: AssistantView[]) => records,
}

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
        description: 'If there are more than `limit` assistants, the header `Link` leads to the next page.',
        tags,
        querystring: listQuery,
        response: { 200: assistantListView.describe('The assistants of the account.') },
      },
    },
    async ({ principal, query }, reply) => {
      const request = pageRequestOf(query)
      const [page, total] = await Promise.all([
        assistants.list(principal, {}, request),
        assistants.count(principal, {}),
      ])
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
        summary: 'Get an assistant',
        tags,
        params,
        response: { 200: assistantView.describe('The assistant.') },
      },
    },
    async ({ principal, params }, reply) =>
      toWire(withEtag(reply, await assistants.get(principal, params.id))),
  )
}

/** @throws AppError validation_failed for a cursor that is not ours */
function pageRequestOf({ limit, cursor }: z.output<typeof listQuery>): PageRequest {
  if (cursor === undefined) return { limit }
  const after = decodeCursor(cursor)
  if (after === null) {
    throw validationFailed([{ path: ['cursor'], code: 'format', message: 'must come from a Link header' }])
  }
  return { limit, after }
}

/** Relative to the URL of the request, so that it holds behind any proxy and through any alias. */
function linkNextPage(reply: FastifyReply, { next }: Page<unknown>, limit: number): void {
  if (next !== null) reply.header('link', `<?limit=${limit}&cursor=${encodeCursor(next)}>; rel="next"`)
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
        summary: 'Update an assistant',
        description:
          'Fields that are absent keep their values, also inside `model`, `voice` and `transcriber`; null clears a field. A new vendor clears a model or voice that it is not known to offer. Sending back an unchanged record changes nothing.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantView.describe('The updated assistant.') },
      },
    },
    async (request, reply) => {
      const { principal, params, body } = request
      const known = await catalogueFor(catalogue, body, ['model', 'voice', 'transcriber'])
      const assistant = await assistants.update(principal, params.id, (current, before) => {
        const shown = toWire(current)
        requireValid(request, vendorErrors(body, shown))
        return withChange(current, body, shown, { catalogue: known, before })
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
        description: 'Fails while an active campaign uses the assistant. The response names the campaigns.',
        tags,
        params,
        response: { 200: deletedView.describe('Deleted.') },
      },
    },
    async (request) => {
      await assistants.delete(request.principal, request.params.id)
      return { success: true }
    },
  )
}
