import { bearerAuth, type Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { accountRoutes } from './account-routes.ts'
import { autocallsForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'
import { assistantListRoutes } from './list-routes.ts'
import { optionRoutes } from './option-routes.ts'
import { assistantRoutes } from './routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

export function createAutocallsDialect(services: Services): Dialect {
  return {
    id: 'autocalls',
    title: 'Autocalls API',
    description:
      'Assistants and the values that they can have, with the paths and fields that Autocalls publishes. All APIs of this server share the same data.',
    prefix: '/autocalls/api',
    examplePath: '/user/assistants',
    keyPrefix: 'ac_',
    aliases: { ownPaths: ['/user'], rootPaths: ['/user'] },
    security: bearerAuth,
    statuses,
    errorView,
    renderError,
    assistantForm: async () => autocallsForm(await services.catalogue.read()),
    routes(scope) {
      assistantRoutes(scope, services)
      assistantListRoutes(scope, services)
      optionRoutes(scope, services)
      webhookRoutes(scope, services)
      accountRoutes(scope)
    },
  }
}
