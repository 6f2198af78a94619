import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Assistant, DeletedAssistant } from '../../../core/assistants/model/assistant.ts'
import type { ConversionService } from '../../../core/conversion/conversion-service.ts'
import { withEtag } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { serializerOf } from '../../../http/documents/json-schema.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { apiId, conversionView } from '../conversion/conversion-schemas.ts'
import { deletedParameter } from '../query-deleted.ts'
import { deletedAssistantView } from './assistant-list-schemas.ts'
import { toWire } from './assistant-mapping.ts'
import { assistantView } from './assistant-schemas.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')

const assistantInSomeForm = z
  .union([deletedAssistantView.describe('In the trash.'), assistantView, conversionView])
  .meta({ examples: assistantView.meta()?.examples ?? [] })

const querystring = z.strictObject({
  deleted: deletedParameter.describe(
    'With `only`, the assistant is looked for in the trash, by `asst_…`, UUID or integer; the answer says when it went there.',
  ),
  as: apiId
    .optional()
    .describe(
      'The API in whose form the assistant is wanted: the answer is then what `POST /v1/convert` would say.',
    ),
})

export function assistantReadRoutes(
  scope: DialectScope,
  { assistants }: Services,
  conversions: ConversionService,
): void {
  // One for each form: to find out which of them an answer is takes longer than to write it.
  const asItIs = serializerOf(assistantView)
  const inTrash = serializerOf(deletedAssistantView)
  const converted = serializerOf(conversionView)
  scope.get(
    '/assistants/:id',
    {
      config: { assistant: 'read' },
      schema: {
        operationId: 'getAssistant',
        summary: 'Read one assistant',
        tags: ['Assistants'],
        params,
        querystring,
        response: {
          200: assistantInSomeForm.describe('The assistant, as it lies in the trash, or its conversion.'),
        },
      },
    },
    async ({ principal, params, query: { as, deleted } }, reply) => {
      // The way to write comes last, for an error is written in another.
      if (deleted === undefined) {
        const assistant = withEtag(reply, await assistants.get(principal, params.id))
        writtenBy(reply, as === undefined ? asItIs : converted)
        return as === undefined ? toWire(assistant) : conversions.convertStored(assistant, as)
      }
      const assistant = withEtag(reply, await assistants.getDeleted(principal, params.id))
      writtenBy(reply, as === undefined ? inTrash : converted)
      return as === undefined ? deletedToWire(assistant) : conversions.convertStored(undeleted(assistant), as)
    },
  )
}

function writtenBy(reply: FastifyReply, serializer: (response: unknown) => string): void {
  reply.type('application/json; charset=utf-8').serializer(serializer)
}

function deletedToWire(assistant: DeletedAssistant): z.output<typeof deletedAssistantView> {
  return { ...toWire(assistant), deletedAt: assistant.deletedAt.toISOString() }
}

function undeleted({ deletedAt: _deletedAt, ...assistant }: DeletedAssistant): Assistant {
  return assistant
}
