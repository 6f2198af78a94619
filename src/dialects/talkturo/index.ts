import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createTalkturoDialect(_services: Services): Dialect {
  return {
    id: 'talkturo',
    title: 'Talkturo API',
    description: 'STUB',
    prefix: '/talkturo/api',
    keyPrefix: 'tt_',
    security: { name: 'BearerAuth', scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    statuses,
    errorView,
    renderError,
    routes(_scope) {},
  }
}
