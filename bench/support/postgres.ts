import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A PostgreSQL with a database of its own for this run. */
export interface BenchDatabase {
  readonly url: string
  readonly version: string
  /** Processor time of all of its processes so far; null where they cannot be seen from here. */
  cpuMicroseconds(): number | null
  /** How far its log ahead of writing has come. */
  walBytes(): Promise<number>
  drop(): Promise<void>
}

/** That of `DATABASE_URL`, or a cluster of its own with the settings that PostgreSQL comes with: durable. */
export async function openPostgres(): Promise<BenchDatabase> {
  const given = process.env.DATABASE_URL
  const cluster = given === undefined ? await startCluster() : null
  const server = given ?? cluster?.url ?? ''
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  const name = `switchboard_bench_${randomUUID().replaceAll('-', '')}`
  await admin.query(`CREATE DATABASE ${name}`)
  const { rows } = await admin.query('SHOW server_version')
  const postmaster = cluster?.pid ?? (await postmasterOf(admin))
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    version: rows[0].server_version,
    cpuMicroseconds: () => (postmaster === null ? null : treeCpu(postmaster)),
    async walBytes() {
      const { rows } = await admin.query(
        "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS bytes",
      )
      return Number(rows[0].bytes)
    },
    async drop() {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end()
      cluster?.stop()
    },
  }
}

/** Null where the server is another machine's, or its folder is not ours to read. */
async function postmasterOf(admin: pg.Client): Promise<number | null> {
  const { rows } = await admin.query("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
  const file = join(String(rows[0]?.setting), 'postmaster.pid')
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0])
  } catch {
    return null
  }
}

interface Cluster {
  readonly url: string
  readonly pid: number
  stop(): void
}

async function startCluster(): Promise<Cluster> {
  const bin = readdirSync('/usr/lib/postgresql', { withFileTypes: true })
    .map(({ name }) => `/usr/lib/postgresql/${name}/bin`)
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort()
    .at(-1)
  if (bin === undefined) throw new Error('Install PostgreSQL, or set DATABASE_URL to a server.')
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const [user, group] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
    )
    chownSync(folder, user ?? 0, group ?? 0)
  }
  const run = (command: string, ...args: string[]) => {
    const [file = '', ...rest] = isRoot
      ? ['runuser', '-u', 'postgres', '--', command, ...args]
      : [command, ...args]
    const { status, stderr } = spawnSync(file, rest, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`${command} failed: ${stderr}`)
  }
  const port = await freePort()
  run(join(bin, 'initdb'), '-D', join(folder, 'data'), '-U', 'postgres', '--auth=trust')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`
  run(
    join(bin, 'pg_ctl'),
    '-w',
    '-D',
    join(folder, 'data'),
    '-l',
    join(folder, 'log'),
    '-o',
    options,
    'start',
  )
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    pid: Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]),
    stop() {
      run(join(bin, 'pg_ctl'), '-D', join(folder, 'data'), '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** In clock ticks of 10 ms: of the process, its children, and those of them that have ended. */
function treeCpu(root: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const stats = pids.flatMap((pid) => statOf(Number(pid)) ?? [])
  return stats
    .filter(({ pid, parent }) => pid === root || parent === root)
    .reduce((sum, { own, ended, pid }) => sum + own + (pid === root ? ended : 0), 0)
}

/** Processor time of one process, without its children. */
export function processCpu(pid: number): number {
  return statOf(pid)?.own ?? 0
}

/** Resident memory in bytes. */
export function processMemory(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 }
}

const microsecondsPerTick = 10_000

function statOf(pid: number): { pid: number; parent: number; own: number; ended: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = (index: number) => Number(fields[index]) * microsecondsPerTick
    return { pid, parent: Number(fields[1]), own: ticks(11) + ticks(12), ended: ticks(13) + ticks(14) }
  } catch {
    return null
  }
}
