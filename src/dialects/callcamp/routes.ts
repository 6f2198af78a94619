import { z } from 'zod'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { catalogueFor } from '../../http/requests/catalogue-for.ts'
import { assistantIdParameter } from '../../http/requests/id-parameter.ts'
import { listBody } from '../../http/responses/list-body.ts'
import { numberedPage } from '../../http/responses/numbered-page.ts'
import type { Services } from '../../services.ts'
import { toDraft, toListWire, toWire, withChange } from './mapping.ts'
import {
  assistantListQuery,
  createAssistantSchema,
  defaultLimit,
  updateAssistantSchema,
  wholeListLimit,
} from './schemas.ts'
import { assistantListView, assistantView } from './views.ts'

const params = assistantIdParameter('uuid')
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
          `Without \`page\` and \`limit\`, the response has all assistants, up to ${wholeListLimit}. With either, it has ` +
          `one page, of ${defaultLimit} by default. \`page\`, \`limit\` and \`totalPages\` are included if a page was ` +
          'asked for or there are more assistants than fit.',
        tags,
        querystring: assistantListQuery,
        response: { 200: assistantListView.describe('The assistants and their total number.') },
      },
    },
    async ({ principal, query }, reply) => {
      const { page, limit, search } = query
      const paged = page !== undefined || limit !== undefined
      const wanted = { page: page ?? 1, limit: limit ?? (paged ? defaultLimit : wholeListLimit) }
      const { found, ...numbers } = await numberedPage(
        wanted,
        (range) => assistants.list(principal, { search }, range),
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
        summary: 'Update an assistant',
        description:
          'Fields that are absent keep their values; null clears a field. A new voice gets its vendor, speech model and name from the catalogue, or none if the catalogue does not have it.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantView.describe('The updated assistant.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const known = await catalogueFor(catalogue, body, ['model', 'voice'])
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
        summary: 'Get an assistant',
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
        description: 'Fails while an active campaign uses the assistant. The response names the campaigns.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async (request, reply) => {
      await assistants.delete(request.principal, request.params.uuid)
      reply.code(204)
    },
  )
}
