import autocannon from 'autocannon'
import type { Contestant } from './contestant.ts'
import { type BenchDatabase, processCpu } from './postgres.ts'

export interface Operation {
  readonly title: string
  /** Of operations that only Switchboard has. */
  readonly onlySwitchboard?: true
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Made anew for each request. */
  readonly next: () => { readonly path: string; readonly body?: string }
}

/** Of one turn, or the medians of several. */
export interface Figures {
  readonly perSecond: number
  /** Processor time of the server for one request. */
  readonly cpuMicroseconds: number
  /** The same of PostgreSQL; null where it cannot be seen. */
  readonly postgresMicroseconds: number | null
  /** What PostgreSQL wrote to its log ahead for one request. */
  readonly walBytes: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const usualConnections = 32

interface LoadOptions {
  readonly key: string
  readonly database: BenchDatabase
  readonly until: { readonly duration: number } | { readonly amount: number }
  readonly connections?: number
}

/** @throws Error when any response is not a success */
export async function load(
  contestant: Contestant,
  operation: Operation,
  { key, database, until, connections = usualConnections }: LoadOptions,
): Promise<Figures> {
  const before = await countersOf(contestant, database)
  const isJson = operation.next().body !== undefined
  const result = await autocannon({
    url: contestant.url,
    connections,
    ...until,
    requests: [
      {
        method: operation.method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(isJson && { 'content-type': 'application/json' }),
        },
        setupRequest: (request) => ({ ...request, ...operation.next() }),
      },
    ],
  })
  const responses = result['2xx']
  if (result.non2xx > 0 || result.errors > 0 || responses === 0) {
    throw new Error(
      `${contestant.id}, ${operation.title}: ${result.non2xx} failures, ${result.errors} errors.`,
    )
  }
  const after = await countersOf(contestant, database)
  const used = after.postgres === null || before.postgres === null ? null : after.postgres - before.postgres
  return {
    perSecond: responses / result.duration,
    cpuMicroseconds: (after.cpu - before.cpu) / responses,
    postgresMicroseconds: used === null ? null : used / responses,
    walBytes: (after.wal - before.wal) / responses,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

async function countersOf({ pid }: Contestant, database: BenchDatabase) {
  const wal = await database.walBytes()
  return { cpu: processCpu(pid), postgres: database.cpuMicroseconds(), wal }
}

/** Processor time of the server and of PostgreSQL for one request; of the server where PostgreSQL's cannot be seen. */
export function totalMicroseconds({ cpuMicroseconds, postgresMicroseconds }: Figures): number {
  return cpuMicroseconds + (postgresMicroseconds ?? 0)
}

export function mediansOf(turns: readonly Figures[]): Figures {
  const medianOf = (figure: (turn: Figures) => number) => median(turns.map(figure))
  const postgres = turns.flatMap(({ postgresMicroseconds }) => postgresMicroseconds ?? [])
  return {
    perSecond: medianOf((turn) => turn.perSecond),
    cpuMicroseconds: medianOf((turn) => turn.cpuMicroseconds),
    postgresMicroseconds: postgres.length === 0 ? null : median(postgres),
    walBytes: medianOf((turn) => turn.walBytes),
    p50Ms: medianOf((turn) => turn.p50Ms),
    p99Ms: medianOf((turn) => turn.p99Ms),
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
