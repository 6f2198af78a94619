import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Principal } from '../../core/identity/principal.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { listBody } from '../../http/responses/list-body.ts'
import { numberedPage } from '../../http/responses/numbered-page.ts'
import type { Services } from '../../services.ts'
import { integerParameter } from '../../shared/bounded.ts'
import type { PageRequest } from '../../shared/paging.ts'
import { everyPage } from './every-page.ts'
import { toWire } from './mapping.ts'
import { assistantView, pageView, recordsView } from './views.ts'

const tags = ['Assistants']

const pageQuery = z.object({
  per_page: integerParameter().min(1).max(100).default(10).describe('Assistants per page.'),
  page: integerParameter().min(1).max(1_000_000).default(1).describe('Page number, starting at 1.'),
})

export function assistantListRoutes(scope: DialectScope, services: Services): void {
  pagedListRoute(scope, services)
  wholeListRoutes(scope, services)
}

function pagedListRoute(scope: DialectScope, services: Services): void {
  scope.get(
    '/user/assistants/get',
    {
      schema: {
        operationId: 'listAssistantsByPage',
        summary: 'List assistants page by page, newest first',
        tags,
        querystring: pageQuery,
        response: { 200: pageView.describe('A page of assistants.') },
      },
    },
    async ({ principal, query }, reply) => sendPage(services, principal, query, reply),
  )
}

function wholeListRoutes(scope: DialectScope, services: Services): void {
  scope.get(
    '/user/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List all assistants, newest first',
        tags,
        response: { 200: recordsView.describe('All assistants of the account.') },
      },
    },
    async ({ principal }, reply) => sendAll(services, principal, {}, reply),
  )

  scope.get(
    '/user/assistants/outbound',
    {
      schema: {
        operationId: 'listOutboundAssistants',
        summary: 'List outbound assistants, newest first',
        description: 'An assistant that both receives and makes calls is `inbound` and not included.',
        tags,
        response: { 200: recordsView.describe('All assistants of the account that do not receive calls.') },
      },
    },
    async ({ principal }, reply) => sendAll(services, principal, { inboundEnabled: false }, reply),
  )
}

async function sendPage(
  { assistants, catalogue }: Services,
  principal: Principal,
  { per_page: limit, page }: z.output<typeof pageQuery>,
  reply: FastifyReply,
): Promise<z.output<typeof pageView>> {
  const [known, { found, total, totalPages }] = await Promise.all([
    catalogue.read(),
    numberedPage(
      { page, limit },
      (range) => assistants.list(principal, {}, range),
      () => assistants.count(principal, {}),
    ),
  ])
  const last_page = Math.max(1, totalPages)
  return listBody(reply, found, {
    recordView: assistantView,
    bodyView: pageView,
    toWire: (assistant) => toWire(assistant, known),
    bodyOf: (data) => ({ data, current_page: page, per_page: limit, total, last_page }),
  })
}

async function sendAll(
  { assistants, catalogue }: Services,
  principal: Principal,
  filter: { readonly inboundEnabled?: boolean },
  reply: FastifyReply,
): Promise<z.output<typeof recordsView>> {
  const known = await catalogue.read()
  const found = await everyPage((page: PageRequest) => assistants.list(principal, filter, page))
  return listBody(reply, found, {
    recordView: assistantView,
    bodyView: recordsView,
    toWire: (assistant) => toWire(assistant, known),
    bodyOf: (records) => records,
  })
}
