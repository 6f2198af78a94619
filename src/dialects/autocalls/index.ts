import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { keyPrefixes } from '../key-prefixes.ts'
import { accountRoutes } from './account-routes.ts'
import { assistantListRoutes } from './assistant-list-routes.ts'
import { assistantRoutes } from './assistant-routes.ts'
import { autocallsForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'
import { optionRoutes } from './option-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

export function createAutocallsDialect(services: Services): Dialect {
  return {
    id: 'autocalls',
    title: 'Autocalls API',
    description:
      'Assistants as Autocalls publishes them, with what a client needs to fill one in, over the store that all APIs of this server share.',
    prefix: '/autocalls/api',
    examplePath: '/user/assistants',
    keyPrefix: keyPrefixes.autocalls,
    aliases: { ownPaths: ['/user'], rootPaths: ['/user'] },
    security: { name: 'BearerAuth', scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
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
