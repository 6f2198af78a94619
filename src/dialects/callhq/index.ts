import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { callhqForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'
import { phoneNumberRoutes } from './phone-number-routes.ts'
import { assistantRoutes } from './routes.ts'

export function createCallhqDialect(services: Services): Dialect {
  return {
    id: 'callhq',
    title: 'CallHQ API',
    description:
      'Assistants and their inbound numbers with the paths and fields that CallHQ publishes. All APIs of this server share the same data.',
    prefix: '/callhq/api',
    examplePath: '/assistants',
    keyPrefix: 'chq_',
    aliases: { credential: 'x-api-key' },
    security: {
      name: 'ApiKeyAuth',
      scheme: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key.' },
    },
    statuses,
    errorView,
    renderError,
    assistantForm: async () => callhqForm(await services.catalogue.read()),
    routes(scope) {
      assistantRoutes(scope, services)
      phoneNumberRoutes(scope, services)
    },
  }
}
