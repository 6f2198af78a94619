import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ServerProcess {
  readonly url: string
  readonly process: ChildProcess
  /** What it wrote so far. */
  output(): { readonly stdout: string; readonly stderr: string }
  readonly ended: Promise<Ending>
  /** Sends the signal and waits for the end. */
  end(
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

const started = new Set<ChildProcess>()

/** The real server as a process of its own, on a free port of the loopback interface, ready. */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const server = spawnServer({ PORT: String(await freePort()), ...environment })
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (server.process.exitCode !== null)
      throw new Error(`The server ended: ${JSON.stringify(server.output())}`)
    const response = await fetch(`${server.url}/readyz`).catch(() => null)
    if (response?.status === 200) return server
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The server was not ready in time: ${JSON.stringify(server.output())}`)
}

/** The same without waiting for it to be ready. */
export function spawnServer(environment: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/process/server.ts'], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  // By then everything that it wrote has been read.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  return {
    url: `http://127.0.0.1:${environment.PORT}`,
    process: child,
    output: () => output,
    ended,
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/** Ends what a failed test left behind. */
export function endStartedServers(): void {
  for (const child of started) child.kill('SIGKILL')
  started.clear()
}

export async function temporaryDirectory(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'switchboard-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The probe has no port.')
  return address.port
}
