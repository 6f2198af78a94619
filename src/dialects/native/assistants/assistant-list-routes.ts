import type { DialectScope } from '../../../http/dialect.ts'
import { sendJsonText } from '../../../http/responses/send-json-text.ts'
import type { Services } from '../../../services.ts'
import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import { encodeCursor } from '../collections/cursor.ts'
import { linkNext, listViewBy } from '../list.ts'
import { cursorScopeIn } from './assistant-list-checks.ts'
import { pageOfSearch, recordWriter, searchOf, selectionIn } from './assistant-list-mapping.ts'
import { listAssistantsQuery } from './assistant-list-query.ts'
import { assistantPageView, pageViews } from './assistant-list-schemas.ts'

export function assistantListRoutes(scope: DialectScope, { assistants }: Services): void {
  // Finding the matching member of the union costs more than writing it.
  const writePage = jsonSerializerOf(pageViews.full)
  const textBy = recordWriter()
  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List and search assistants',
        description:
          'Newest first by default. Filters are combined with AND. A page ends after about two megabytes, so it may have fewer records than `limit`. Follow `nextCursor`, or the header `Link`, through all pages: an assistant that does not change in the meantime is returned exactly once.',
        tags: ['Assistants'],
        querystring: listAssistantsQuery,
        response: { 200: assistantPageView.describe('A page of assistants.') },
      },
    },
    async (request, reply) => {
      const { principal, query } = request
      const { criteria, sort } = searchOf(query)
      const page = await assistants.search(principal, { criteria, sort }, pageOfSearch(query))
      const total = query.total === 'true' ? await assistants.countFound(principal, criteria) : undefined
      const scope = cursorScopeIn(query)
      const { data, ...rest } = listViewBy(page, textBy(selectionIn(query)), (place) =>
        encodeCursor(scope, place),
      )
      linkNext(request, reply, rest.nextCursor)
      const [head, tail] = writePage({ data: [], ...rest, total }).split('[]')
      return sendJsonText(reply, `${head}[${data.join()}]${tail}`)
    },
  )
}
