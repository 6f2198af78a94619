import { z } from 'zod'
import { sessionTagOf } from '../../../core/identity/open-session.ts'
import { taggedBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { listView, listViewOf, pageRequestOf } from '../list.ts'
import { sessionFilterOf, sessionQuery, sessionToWire, sessionView } from './session-schemas.ts'

const params = idParameter('id', 'TypeID or UUID of the session.')
const tags = ['Sessions']
const withEtag = taggedBy(sessionTagOf)

const whose =
  'Users see their own sessions in this account; with the scope admin, those of all its users. Not for other API keys, which have no sessions.'

export function sessionRoutes(scope: DialectScope, { openSessions }: Services): void {
  scope.get(
    '/sessions',
    {
      schema: {
        operationId: 'listSessions',
        summary: 'List the sessions that are open, newest first',
        description: `${whose} No token is shown.`,
        tags,
        querystring: sessionQuery,
        response: { 200: listView(sessionView).describe('A page of sessions.') },
      },
    },
    async ({ principal, query }) => {
      const page = await openSessions.list(principal, sessionFilterOf(query), pageRequestOf(query))
      return listViewOf(page, sessionToWire(principal))
    },
  )

  scope.get(
    '/sessions/:id',
    {
      config: { session: 'read' },
      schema: {
        operationId: 'getSession',
        summary: 'Read one session',
        description: whose,
        tags,
        params,
        response: { 200: sessionView.describe('The session, without its token.') },
      },
    },
    async ({ principal, params }, reply) =>
      sessionToWire(principal)(withEtag(reply, await openSessions.get(principal, params.id))),
  )

  scope.delete(
    '/sessions/:id',
    {
      config: { session: 'delete' },
      schema: {
        operationId: 'endSession',
        summary: 'End a session',
        description: `It opens nothing any more: at once on this instance, within five seconds on others. The current one may be ended as well. A session that is over is not found. ${whose}`,
        tags,
        params,
        response: { 204: z.undefined().describe('It has ended.') },
      },
    },
    async ({ principal, params }, reply) => {
      await openSessions.end(principal, params.id)
      reply.code(204)
    },
  )
}
