import { z } from 'zod'
import { sessionTagOf } from '../../../core/identity/open-session.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { listView, listViewOf, pageRequestOf } from '../list.ts'
import { sessionFilterOf, sessionQuery, sessionToWire, sessionView } from './session-schemas.ts'

const params = idParameter('id', 'TypeID or UUID of the session.')
const tags = ['Sessions']
const withEtag = withEtagBy(sessionTagOf)

const whose =
  'Users see their own sessions in this account; callers with the `admin` scope see those of all its users. Other API keys are refused.'

export function sessionRoutes(scope: DialectScope, { openSessions }: Services): void {
  scope.get(
    '/sessions',
    {
      schema: {
        operationId: 'listSessions',
        summary: 'List active sessions, newest first',
        description: `${whose} Tokens are not shown.`,
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
        summary: 'Get a session',
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
        description: `The session is refused within five seconds on all instances. The current session can be ended as well. A session that has ended is not found. ${whose}`,
        tags,
        params,
        response: { 204: z.undefined().describe('Ended.') },
      },
    },
    async ({ principal, params }, reply) => {
      await openSessions.end(principal, params.id)
      reply.code(204)
    },
  )
}
