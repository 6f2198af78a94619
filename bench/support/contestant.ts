import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, processCpu } from './postgres.ts'

export type ContestantId = 'switchboard' | 'limit' | 'limit with history' | 'NestJS + Prisma'

/** A server that runs. */
export interface Contestant {
  readonly id: ContestantId
  readonly process: ChildProcess
  readonly pid: number
  readonly url: string
  /** Until it was ready: on the clock, and of its processor. */
  readonly start: { readonly wallMs: number; readonly cpuMs: number }
  stop(): Promise<void>
}

const servers: Readonly<
  Record<ContestantId, { readonly args: readonly string[]; readonly env: Record<string, string> }>
> = {
  switchboard: { args: ['--max-semi-space-size=8', 'dist/process/server.js'], env: { LOG_LEVEL: 'info' } },
  limit: { args: ['--import', 'tsx', 'bench/servers/limit.ts'], env: {} },
  'limit with history': {
    args: ['--import', 'tsx', 'bench/servers/limit.ts'],
    env: { KEEP_HISTORY: 'true' },
  },
  'NestJS + Prisma': {
    args: ['--import', 'tsx', 'bench/servers/nest.ts'],
    env: {},
  },
}

const startTimeoutMs = 60_000

/** Starts one on the first core, with its log in a file. @throws Error when it does not become ready */
export async function startContestant(id: ContestantId, databaseUrl: string): Promise<Contestant> {
  const { args, env } = servers[id]
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const port = await freePort()
  const own = {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    NODE_ENV: 'production',
  }
  const log = join(folder, 'log')
  const begin = performance.now()
  const child = spawn('taskset', ['-c', '0', process.execPath, ...args], {
    env: { ...process.env, ...own, LOG_FILE: log, ...env },
    stdio: ['ignore', openSync(log, 'a'), 'inherit'],
  })
  const pid = child.pid
  if (pid === undefined) throw new Error(`${id} could not be started.`)
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`${id} ended with ${child.exitCode}.`)
    if (performance.now() - begin > startTimeoutMs) throw new Error(`${id} did not become ready.`)
  }
  const start = { wallMs: performance.now() - begin, cpuMs: processCpu(pid) / 1000 }
  return {
    id,
    process: child,
    pid,
    url,
    start,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const pollMs = 20

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => null)
  await response?.arrayBuffer()
  if (response?.status === 200) return true
  await new Promise((resolve) => setTimeout(resolve, pollMs))
  return false
}
