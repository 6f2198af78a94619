import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { AppError } from '../../shared/errors.ts'
import { createAccountQueue } from './account-queue.ts'
import type { RenderResult, RenderTask } from './render-texts.ts'

const maxThreads = 4
const idleTimeoutMs = 30_000
/** Many times what the limits on its work let a rendering take, for those of other accounts may be before it. */
const timeoutMs = 20_000
/** Of each thread. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }

const queueOptions = { concurrency: 1, maxWaiting: 8, maxWaitingInAll: 200 }

/**
 * Threads that render what is too much for the one that answers requests. They begin when they are needed, and end when
 * they are not.
 */
export function createRenderPool(onThreadError: (error: unknown) => void) {
  const queue = createAccountQueue(queueOptions)
  let threads: Piscina<RenderTask, RenderResult> | undefined

  return {
    /** @throws AppError too_many_requests when `run` would */
    requireRoom: queue.requireRoom,

    /**
     * @throws AppError too_many_requests when the account has too many at once; unavailable when the threads are too busy,
     *   which says nothing of the texts
     */
    run(accountId: string, task: RenderTask): Promise<RenderResult> {
      return queue.run(accountId, async () => {
        threads ??= startThreads()
        try {
          return await threads.run(task, { signal: AbortSignal.timeout(timeoutMs) })
        } catch (cause) {
          throw new AppError('unavailable', tooSlow, { cause, retryAfterSeconds: 5 })
        }
      })
    },

    /** Ends the threads, whatever they do. */
    async close(): Promise<void> {
      await threads?.destroy()
    },
  }

  function startThreads() {
    const started = new Piscina<RenderTask, RenderResult>(threadOptions())
    // Of a thread that has nothing to do: nobody else hears of it.
    started.on('error', onThreadError)
    return started
  }
}

const tooSlow = 'The server is too busy to render these prompts in time.'

function threadOptions() {
  const script = new URL(`./render-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
  // Threads do not inherit how this process came to read TypeScript.
  const execArgv = script.href.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []
  return {
    filename: script.href,
    name: 'renderInThread',
    execArgv,
    env: {},
    minThreads: 0,
    // One core is left to the rest of the server.
    maxThreads: Math.max(1, Math.min(maxThreads, availableParallelism() - 1)),
    idleTimeout: idleTimeoutMs,
    resourceLimits,
  }
}
