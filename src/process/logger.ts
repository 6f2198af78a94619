import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** What libraries log at `trace` with the headers of a request in it. */
const redact = { paths: ['busboyOptions'], remove: true }

/** JSON lines on standard output. Errors are told by type, code, message and stack; what else hangs on them may be data. */
export function createLogger(level: Config['logLevel']): Logger {
  return pino({ level, serializers: { err: describeError }, redact }, bufferedOutput())
}

/** About 20 requests. One write for each line takes longer than the line. */
const bufferBytes = 4096

/** A line that nothing follows waits so long. */
const flushMs = 250

/** pino's number of `error`; only `fatal` has a greater one. */
const errorLevel = 50

/**
 * Standard output, written to by many lines at once. What is kept back is written when the process exits, whatever the
 * reason; errors are written at once. Only what ends the process without a word to it, such as `kill -9`, takes lines along.
 *
 * pino's own way of not waiting for each line writes in the background: what is on its way when the process exits may be
 * lost, and its `flushSync` never returns once nobody reads the output.
 */
function bufferedOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, minLength: bufferBytes, periodicFlush: flushMs })
  process.on('exit', () => output.flush())
  return {
    // Tells the level of a line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      output.write(line)
      if (this.lastLevel >= errorLevel) output.flush()
    },
  } as DestinationStream & { lastLevel: number }
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { type: error.name, ...code, message: error.message, stack: error.stack, ...cause }
}
