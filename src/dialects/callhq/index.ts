import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createCallhqDialect(_services: Services): Dialect {
  return {
    id: 'callhq',
    title: 'CallHQ API',
    description: 'STUB',
    prefix: '/callhq/api',
    keyPrefix: 'chq_',
    security: {
      name: 'ApiKeyAuth',
      scheme: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key.' },
    },
    statuses,
    errorView,
    renderError,
    routes(_scope) {},
  }
}
