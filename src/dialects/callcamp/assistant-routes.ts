import { z } from 'zod'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/id-parameter.ts'
import type { Services } from '../../services.ts'
import { toDraft, toWire, withChange } from './mapping.ts'
import { assistantView, createAssistantSchema, updateAssistantSchema } from './schemas.ts'

const params = idParameter('uuid', 'Id of the assistant: its UUID, or any other form of its id.')
const tags = ['Assistants']

export function assistantRoutes(scope: DialectScope, { assistants, catalogue }: Services): void {
  scope.post(
    '/assistants',
    {
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
      return toWire(await assistants.create(request.principal, draft))
    },
  )

  scope.get(
    '/assistants/:uuid',
    {
      schema: {
        operationId: 'getAssistant',
        summary: 'Read one assistant',
        tags,
        params,
        response: { 200: assistantView.describe('The assistant.') },
      },
    },
    async (request) => toWire(await assistants.get(request.principal, request.params.uuid)),
  )

  scope.patch(
    '/assistants/:uuid',
    {
      schema: {
        operationId: 'updateAssistant',
        summary: 'Change fields of an assistant',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantView.describe('The assistant after the change.') },
      },
    },
    async (request) => {
      const known = await catalogue.read()
      const { uuid } = request.params
      return toWire(
        await assistants.update(request.principal, uuid, (current) =>
          withChange(current, request.body, known),
        ),
      )
    },
  )

  scope.delete(
    '/assistants/:uuid',
    {
      config: { errors: ['conflict'] },
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
