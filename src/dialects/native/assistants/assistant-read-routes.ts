import { z } from 'zod'
import type { ConversionService } from '../../../conversion/conversion-service.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { tagged } from '../../../http/entity-tag.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import { serializerOf } from '../../../http/json-schema.ts'
import type { Services } from '../../../services.ts'
import { apiId, conversionView } from '../conversion/conversion-schemas.ts'
import { toWire } from './assistant-mapping.ts'
import { assistantView } from './assistant-schemas.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')

const assistantOrConversion = z
  .union([assistantView, conversionView])
  .meta({ examples: assistantView.meta()?.examples ?? [] })

const querystring = z.strictObject({
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
  // One for each form: to find out which of the two an answer is takes longer than to write it.
  const [asItIs, converted] = [serializerOf(assistantView), serializerOf(conversionView)]
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
          200: assistantOrConversion.describe('The assistant, or its conversion.'),
        },
      },
    },
    async ({ principal, params, query }, reply) => {
      const assistant = tagged(reply, await assistants.get(principal, params.id))
      reply.type('application/json; charset=utf-8').serializer(query.as === undefined ? asItIs : converted)
      return query.as === undefined ? toWire(assistant) : conversions.convertStored(assistant, query.as)
    },
  )
}
