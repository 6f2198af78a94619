import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { assistantRoutes } from './assistant-routes.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createCallcampDialect(services: Services): Dialect {
  return {
    id: 'callcamp',
    title: 'Call Camp API',
    description:
      'Assistants and campaigns as Call Camp publishes them, over the store that all APIs of this server share.',
    prefix: '/callcamp/api',
    keyPrefix: 'cc_tok_',
    security: { name: 'BearerAuth', scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    statuses,
    errorView,
    renderError,
    routes(scope) {
      assistantRoutes(scope, services)
    },
  }
}
