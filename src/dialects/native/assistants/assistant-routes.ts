import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Assistant, DeletedAssistant } from '../../../core/assistants/model/assistant.ts'
import { entityTagOf } from '../../../core/assistants/model/entity-tag.ts'
import type { ConversionService } from '../../../core/conversion/conversion-service.ts'
import { withEtag, withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { sendJsonText } from '../../../http/responses/send-json-text.ts'
import type { Services } from '../../../services.ts'
import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import { conversionView } from '../conversion/conversion-schemas.ts'
import type { ApiId } from '../request-schemas.ts'
import { toDraft, toWire, withReplacement } from './assistant-mapping.ts'
import { assistantPatchRoutes } from './assistant-patch-routes.ts'
import { assistantRecordRoutes } from './assistant-record-routes.ts'
import {
  assistantView,
  createAssistantSchema,
  deleteAssistantQuery,
  deletedAssistantView,
  getAssistantQueryOf,
  assistantParams as params,
  replaceAssistantSchema,
} from './assistant-schemas.ts'
import { storedAssistantText } from './stored-assistant-text.ts'

const tags = ['Assistants']

export function assistantRoutes(
  scope: DialectScope,
  services: Services,
  conversions: ConversionService,
  apiId: ApiId,
): void {
  createRoute(scope, services)
  getRoute(scope, services, conversions, apiId)
  replaceRoute(scope, services)
  assistantPatchRoutes(scope, services)
  deleteRoute(scope, services)
  assistantRecordRoutes(scope, services)
}

function createRoute(scope: DialectScope, { assistants }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { assistant: 'create', errors: ['not_found', 'conflict'], creates: '/assistants/{id}' },
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
      return toWire(withEtag(reply, await assistants.create(request.principal, toDraft(request.body))))
    },
  )
}

const assistantInSomeForm = z
  .union([deletedAssistantView.describe('An assistant in the trash.'), assistantView, conversionView])
  .meta({ examples: assistantView.meta()?.examples ?? [] })

function getRoute(
  scope: DialectScope,
  { assistants }: Services,
  conversions: ConversionService,
  apiId: ApiId,
): void {
  // One serializer for each form: finding the matching member of the union costs more than writing it.
  const inTrash = jsonSerializerOf(deletedAssistantView)
  const converted = jsonSerializerOf(conversionView)
  scope.get(
    '/assistants/:id',
    {
      config: { assistant: 'read' },
      schema: {
        operationId: 'getAssistant',
        summary: 'Get an assistant',
        tags,
        params,
        querystring: getAssistantQueryOf(apiId),
        response: {
          200: assistantInSomeForm.describe(
            'The assistant; with `deleted=only` from the trash, with `as` in the form of another API.',
          ),
        },
      },
    },
    async ({ principal, params, query: { as, deleted } }, reply) => {
      // The serializer is set last, because an error is written by another one.
      if (deleted === undefined && as === undefined) {
        const stored = withStoredEtag(reply, await assistants.getStored(principal, params.id))
        return sendJsonText(reply, storedAssistantText(stored))
      }
      if (as !== undefined && deleted === undefined) {
        const assistant = withEtag(reply, await assistants.get(principal, params.id))
        serializeBy(reply, converted)
        return conversions.convertStored(assistant, as)
      }
      const assistant = withEtag(reply, await assistants.getDeleted(principal, params.id))
      serializeBy(reply, as === undefined ? inTrash : converted)
      return as === undefined ? deletedToWire(assistant) : conversions.convertStored(undeleted(assistant), as)
    },
  )
}

const withStoredEtag = withEtagBy(entityTagOf)

function serializeBy(reply: FastifyReply, serializer: (response: unknown) => string): void {
  reply.type('application/json; charset=utf-8').serializer(serializer)
}

function deletedToWire(assistant: DeletedAssistant): z.output<typeof deletedAssistantView> {
  return { ...toWire(assistant), deletedAt: assistant.deletedAt.toISOString() }
}

function undeleted({ deletedAt: _deletedAt, ...assistant }: DeletedAssistant): Assistant {
  return assistant
}

const replaceDescription = `Fields that are absent are reset to their defaults: without \`phoneNumberIds\` the assistant has no numbers, without \`externalId\` it has no external id. The assistant must exist.
The body may be the response of a GET. Read-only fields may be repeated, but are refused when they differ from the current values.`

function replaceRoute(scope: DialectScope, { assistants }: Services): void {
  scope.put(
    '/assistants/:id',
    {
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'replaceAssistant',
        summary: 'Replace an assistant',
        description: replaceDescription,
        tags,
        params,
        body: replaceAssistantSchema,
        response: { 200: assistantView.describe('The updated assistant.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const change = (current: Assistant) => withReplacement(current, body)
      return toWire(withEtag(reply, await assistants.update(principal, params.id, change)))
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
          'Moves the assistant to the trash, from which it can be restored for 30 days; then it is deleted permanently. Refused while an active campaign, an environment or a phone number uses it; `dependents` of the error lists them.',
        tags,
        params,
        querystring: deleteAssistantQuery,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async ({ principal, params, query }, reply) => {
      if (query.purge === 'true') await assistants.purge(principal, params.id)
      else await assistants.delete(principal, params.id, { numbers: 'refuse' })
      reply.code(204)
    },
  )
}
