import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { keyPrefixes } from '../key-prefixes.ts'
import { assistantRoutes } from './assistant-routes.ts'
import { talkturoForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createTalkturoDialect(services: Services): Dialect {
  return {
    id: 'talkturo',
    title: 'Talkturo API',
    description:
      'Assistants and their phone numbers as Talkturo publishes them, over the store that all APIs of this server share.',
    prefix: '/talkturo/api',
    examplePath: '/assistants',
    keyPrefix: keyPrefixes.talkturo,
    security: { name: 'BearerAuth', scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    statuses,
    errorView,
    renderError,
    assistantForm: async () => talkturoForm(await services.catalogue.read()),
    routes(scope) {
      assistantRoutes(scope, services)
    },
  }
}
