import { setTimeout as sleep } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type { RunningServer } from './start-server.ts'

/*
 * The process. It listens to signals before it loads anything else, so that it ends with an exit code whenever it is
 * stopped.
 */

/** Less than the ten seconds that orchestrators give a process to end. */
const closeDelayMs = 9_500

/** How long a start that is stopped has for what it is doing. Nobody has been answered yet, so nothing is lost. */
const startTimeoutMs = 3_000

const stopping = new AbortController()
let starting: Promise<RunningServer> | undefined

closeWithGrace({ delay: closeDelayMs, logger: console }, async (reason) => {
  stopping.abort()
  const server = await Promise.race([starting?.catch(() => undefined), sleep(startTimeoutMs, undefined)])
  if (server !== undefined) await server.close(reason)
  else if (reason.err !== undefined) process.stderr.write(`${reason.err.stack}\n`)
})

try {
  const { startServer } = await import('./start-server.ts')
  starting = startServer(stopping.signal)
  await starting
} catch (error) {
  // What stopped the start sets the exit code.
  if (!stopping.signal.aborted) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
