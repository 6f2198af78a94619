import { types } from 'node:util'
import { type Context, createContext, Script } from 'node:vm'

const script = new Script('run()')
let sandbox: Context | undefined

/**
 * Does synchronous work and stops it, wherever it is, when its time is over. LiquidJS looks at the clock only between
 * the parts of a template: one long comparison, or a range that never ends, would hold up the whole process. Costs about
 * 0.1 ms. Not to be nested.
 */
export function withinTime<Result>(timeoutMs: number, run: () => Result): Result {
  sandbox ??= createContext({ run })
  sandbox.run = run
  try {
    return script.runInContext(sandbox, { timeout: timeoutMs }) as Result // what `run` gives, through untyped V8
  } finally {
    sandbox.run = undefined
  }
}

/** The error is one of the sandbox' own kind, so no `instanceof Error`. */
export function isTimeout(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
