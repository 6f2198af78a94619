import { bearerAuth, type Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { accountRoutes } from './account-routes.ts'
import { campaignRoutes } from './campaign-routes.ts'
import { callcampForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'
import { phoneRoutes } from './phone-routes.ts'
import { assistantRoutes } from './routes.ts'

export function createCallcampDialect(services: Services): Dialect {
  return {
    id: 'callcamp',
    title: 'Call Camp API',
    description:
      'Assistants, campaigns and phones with the paths and fields that Call Camp publishes. All APIs of this server share the same data.',
    prefix: '/callcamp/api',
    examplePath: '/assistants',
    keyPrefix: 'cc_tok_',
    aliases: { otherwise: true },
    security: bearerAuth,
    statuses,
    errorView,
    renderError,
    assistantForm: async () => callcampForm(await services.catalogue.read()),
    routes(scope) {
      assistantRoutes(scope, services)
      campaignRoutes(scope, services)
      phoneRoutes(scope, services)
      accountRoutes(scope)
    },
  }
}
