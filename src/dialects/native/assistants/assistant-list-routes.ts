import { searchMode } from '../../../core/assistants/storage/search-sql.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { serializerOf } from '../../../http/documents/json-schema.ts'
import type { Services } from '../../../services.ts'
import { encodeCursor } from '../collections/cursor.ts'
import { linkNext, listViewBy } from '../list.ts'
import { cursorScopeIn } from './assistant-list-checks.ts'
import { pageOfSearch, searchOf, selectionIn, viewOf } from './assistant-list-mapping.ts'
import { type ListAssistantsQuery, listAssistantsQuery } from './assistant-list-query.ts'
import { assistantPageView, pageViews } from './assistant-list-schemas.ts'

export function assistantListRoutes(scope: DialectScope, { assistants }: Services): void {
  const serializers = pageSerializers()
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
      const response = listViewBy(page, viewOf(selectionIn(query)), (place) => encodeCursor(scope, place))
      linkNext(request, reply, response.nextCursor)
      reply.type('application/json; charset=utf-8').serializer(serializers[pageViewFor(query)])
      return {
        ...response,
        ...(total !== undefined && { total }),
        ...(query.q !== undefined && { searchMode }),
      }
    },
  )
}

/** One for each view: finding the matching member of the union costs more than writing it. */
function pageSerializers() {
  return {
    full: serializerOf(pageViews.full),
    deleted: serializerOf(pageViews.deleted),
    part: serializerOf(pageViews.part),
  } as const satisfies Record<keyof typeof pageViews, unknown>
}

function pageViewFor({ fields, view, deleted }: ListAssistantsQuery): keyof typeof pageViews {
  if (fields !== undefined || view === 'summary') return 'part'
  return deleted === 'only' ? 'deleted' : 'full'
}
