import { plainKeyPrefix } from '../../core/identity/api-key.ts'
import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { loginRoute, sessionRoutes } from './auth-routes.ts'
import { edmoForm } from './conversion.ts'
import { errorView, renderError, statuses } from './errors.ts'
import { assistantRoutes } from './routes.ts'

export function createEdmoDialect(services: Services): Dialect {
  return {
    id: 'edmo',
    title: 'EDMO Agent Builder API',
    description:
      'Assistants and the login with the paths and fields that EDMO publishes. All APIs of this server share the same data.',
    prefix: '/edmo/api',
    examplePath: '/assistants',
    keyPrefix: plainKeyPrefix,
    aliases: {
      ownPaths: ['/auth/login', '/auth/logout'],
      rootPaths: ['/assistants', '/auth'],
      credential: 'cookie',
    },
    security: {
      name: 'CookieAuth',
      scheme: { type: 'apiKey', in: 'cookie', name: 'auth-token', description: 'Set by the login.' },
    },
    statuses,
    errorView,
    renderError,
    assistantForm: async () => edmoForm(await services.catalogue.read()),
    publicRoutes(scope) {
      loginRoute(scope, services)
    },
    routes(scope) {
      sessionRoutes(scope, services)
      assistantRoutes(scope, services)
    },
  }
}
