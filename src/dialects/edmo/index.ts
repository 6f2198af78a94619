import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createEdmoDialect(_services: Services): Dialect {
  return {
    id: 'edmo',
    title: 'EDMO Agent Builder API',
    description: 'STUB',
    prefix: '/edmo/api',
    keyPrefix: 'sk_',
    security: {
      name: 'CookieAuth',
      scheme: { type: 'apiKey', in: 'cookie', name: 'auth-token', description: 'Set by the login.' },
    },
    statuses,
    errorView,
    renderError,
    routes(_scope) {},
  }
}
