import type { Dialect } from '../http/dialect.ts'
import type { Services } from '../services.ts'
import { createAutocallsDialect } from './autocalls/index.ts'
import { createCallcampDialect } from './callcamp/index.ts'
import { createCallhqDialect } from './callhq/index.ts'
import { createEdmoDialect } from './edmo/index.ts'
import { createNativeDialect } from './native/index.ts'
import { createTalkturoDialect } from './talkturo/index.ts'

/** Every API that this server speaks, one line each; its own first. */
export function createDialects(services: Services): [native: Dialect, ...others: Dialect[]] {
  const published = [
    createCallcampDialect(services),
    createAutocallsDialect(services),
    createTalkturoDialect(services),
    createEdmoDialect(services),
    createCallhqDialect(services),
  ]
  // The native API translates between all of them.
  return [createNativeDialect(services, published), ...published]
}
