import { z } from 'zod'
import { integerParameter } from '../../bounded.ts'
import type { DialectScope } from '../../http/dialect.ts'
import type { Principal } from '../../identity/principal.ts'
import type { PageRequest } from '../../paging.ts'
import type { Services } from '../../services.ts'
import { pageView, recordsView } from './assistant-views.ts'
import { everyPage } from './every-page.ts'
import { toWire } from './mapping.ts'

const tags = ['Assistants']

const pageQuery = z.object({
  per_page: integerParameter().min(1).max(100).default(10).describe('Most assistants on a page.'),
  page: integerParameter().min(1).max(1_000_000).default(1).describe('The page, from 1.'),
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
    async ({ principal, query }) => readPage(services, principal, query),
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
        response: { 200: recordsView.describe('Every assistant of the account.') },
      },
    },
    async ({ principal }) => readAll(services, principal, {}),
  )

  scope.get(
    '/user/assistants/outbound',
    {
      schema: {
        operationId: 'listOutboundAssistants',
        summary: 'List the assistants whose `type` is `outbound`, newest first',
        description:
          'An assistant that another API lets do both, answer and place calls, is `inbound` here and not among them.',
        tags,
        response: { 200: recordsView.describe('Every assistant of the account that answers no calls.') },
      },
    },
    async ({ principal }) => readAll(services, principal, { inboundEnabled: false }),
  )
}

async function readPage(
  { assistants, catalogue }: Services,
  principal: Principal,
  { per_page: limit, page }: z.output<typeof pageQuery>,
): Promise<z.output<typeof pageView>> {
  const [known, found, total] = await Promise.all([
    catalogue.read(),
    assistants.list(principal, {}, { limit, offset: (page - 1) * limit }),
    assistants.count(principal, {}),
  ])
  return {
    data: found.items.map((assistant) => toWire(assistant, known)),
    current_page: page,
    per_page: limit,
    total,
    last_page: Math.max(1, Math.ceil(total / limit)),
  }
}

async function readAll(
  { assistants, catalogue }: Services,
  principal: Principal,
  filter: { readonly inboundEnabled?: boolean },
): Promise<z.output<typeof recordsView>> {
  const known = await catalogue.read()
  const found = await everyPage((page: PageRequest) => assistants.list(principal, filter, page))
  return found.map((assistant) => toWire(assistant, known))
}
