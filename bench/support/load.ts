import autocannon from 'autocannon'
import type { Contestant } from './contestant.ts'
import { type BenchDatabase, processCpu } from './postgres.ts'

export interface Operation {
  readonly title: string
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
  readonly p50Ms: number
  readonly p99Ms: number
}

export const connections = 32

/** @throws Error when any response is not a success */
export async function load(
  contestant: Contestant,
  operation: Operation,
  {
    key,
    database,
    until,
  }: { key: string; database: BenchDatabase; until: { duration: number } | { amount: number } },
): Promise<Figures> {
  const [cpu, postgres] = [processCpu(contestant.pid), database.cpuMicroseconds()]
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
  const after = database.cpuMicroseconds()
  return {
    perSecond: responses / result.duration,
    cpuMicroseconds: (processCpu(contestant.pid) - cpu) / responses,
    postgresMicroseconds: after === null || postgres === null ? null : (after - postgres) / responses,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

export function mediansOf(turns: readonly Figures[]): Figures {
  const medianOf = (figure: (turn: Figures) => number) => median(turns.map(figure))
  const postgres = turns.flatMap(({ postgresMicroseconds }) => postgresMicroseconds ?? [])
  return {
    perSecond: medianOf((turn) => turn.perSecond),
    cpuMicroseconds: medianOf((turn) => turn.cpuMicroseconds),
    postgresMicroseconds: postgres.length === 0 ? null : median(postgres),
    p50Ms: medianOf((turn) => turn.p50Ms),
    p99Ms: medianOf((turn) => turn.p99Ms),
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
