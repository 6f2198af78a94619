import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** What libraries log at `trace` with the headers of a request in it. */
const redact = { paths: ['busboyOptions'], remove: true }

/** JSON lines on standard output. Errors are told by type, code, message and stack; what else hangs on them may be data. */
export function createLogger(level: Config['logLevel']): Logger {
  return pino({ level, serializers: { err: describeError }, redact })
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { type: error.name, ...code, message: error.message, stack: error.stack, ...cause }
}
