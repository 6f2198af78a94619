import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createNativeDialect(_services: Services): Dialect {
  return {
    id: 'native',
    title: 'Switchboard API',
    description: 'STUB',
    prefix: '/v1',
    keyPrefix: 'sk_',
    security: { name: 'BearerAuth', scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    statuses,
    errorView,
    renderError,
    routes(_scope) {},
  }
}
