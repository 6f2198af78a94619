import type { Dialect } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { errorView, renderError, statuses } from './errors.ts'

export function createAutocallsDialect(_services: Services): Dialect {
  return {
    id: 'autocalls',
    title: 'Autocalls API',
    description: 'STUB',
    prefix: '/autocalls/api',
    keyPrefix: 'ac_',
    security: { name: 'BearerAuth', scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    statuses,
    errorView,
    renderError,
    routes(_scope) {},
  }
}
