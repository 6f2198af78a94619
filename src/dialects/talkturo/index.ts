import { bearerAuth, type Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { talkturoForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'
import { assistantRoutes } from './routes.ts'

export function createTalkturoDialect(services: Services): Dialect {
  return {
    id: 'talkturo',
    title: 'Talkturo API',
    description:
      'Assistants and their phone numbers with the paths and fields that Talkturo publishes. All APIs of this server share the same data.',
    prefix: '/talkturo/api',
    examplePath: '/assistants',
    keyPrefix: 'tt_',
    security: bearerAuth,
    statuses,
    errorView,
    renderError,
    assistantForm: async () => talkturoForm(await services.catalogue.read()),
    routes(scope) {
      assistantRoutes(scope, services)
    },
  }
}
