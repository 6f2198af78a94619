import type { Dialect } from '../http/dialect.ts'
import type { Services } from '../services.ts'
import { createAutocallsDialect } from './autocalls/index.ts'
import { createCallcampDialect } from './callcamp/index.ts'
import { createCallhqDialect } from './callhq/index.ts'
import { createEdmoDialect } from './edmo/index.ts'
import { createNativeDialect } from './native/index.ts'
import { createTalkturoDialect } from './talkturo/index.ts'

export type CreateDialect = (services: Services) => Dialect

/** Every published API that this server speaks, one line each. */
const published: readonly CreateDialect[] = [
  createCallcampDialect,
  createAutocallsDialect,
  createTalkturoDialect,
  createEdmoDialect,
  createCallhqDialect,
]

/** All dialects, the server's own first. @param additional dialects beyond the published ones */
export function createDialects(
  services: Services,
  additional: readonly CreateDialect[] = [],
): [native: Dialect, ...others: Dialect[]] {
  const others = [...published, ...additional].map((create) => create(services))
  // The native API translates between all of them.
  return [createNativeDialect(services, others), ...others]
}
