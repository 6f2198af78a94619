import os from 'node:os'
import type { ContestantId } from './contestant.ts'
import { type Figures, totalMicroseconds } from './load.ts'

export interface Row {
  readonly operation: string
  readonly figures: Partial<Readonly<Record<ContestantId, Figures>>>
}

export interface Footprint {
  readonly startWallMs: number
  readonly startCpuMs: number
  readonly idleBytes: number
  readonly peakBytes: number
}

export interface Report {
  readonly machine: Machine
  readonly rows: readonly Row[]
  readonly footprints: Partial<Readonly<Record<ContestantId, Footprint>>>
}

interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  readonly node: string
  readonly postgres: string
}

export function describeMachine(postgres: string): Machine {
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    postgres,
  }
}

const contestants: readonly ContestantId[] = ['switchboard', 'limit', 'limit with history', 'NestJS + Prisma']

/** Ratios first: times depend on the machine, and on what else it does. */
export function toMarkdown({ machine, rows, footprints }: Report): string {
  const { processor, cores, memoryBytes, system, node, postgres } = machine
  return [
    `${processor}, ${cores} cores, ${gibibytes(memoryBytes)}, ${system}, Node ${node}, PostgreSQL ${postgres}`,
    '',
    table(
      [
        '',
        'CPU × limit',
        'CPU × limit with history',
        'CPU ÷ NestJS + Prisma',
        'of it server × limit',
        'of it PostgreSQL × limit',
        'requests/s ÷ limit',
      ],
      rows.map(({ operation, figures }) => [operation, ...ratiosOf(figures)]),
    ),
    '',
    table(
      ['', 'server', 'CPU µs', 'PostgreSQL CPU µs', 'requests/s', 'p50 ms', 'p99 ms', 'WAL bytes'],
      rows.flatMap(({ operation, figures }) =>
        contestants.flatMap((id) => {
          const one = figures[id]
          return one === undefined ? [] : [[operation, id, ...cellsOf(one)]]
        }),
      ),
    ),
    '',
    table(
      ['server', 'ready after ms', 'of CPU ms', 'memory at rest', 'at most'],
      contestants.flatMap((id) => {
        const one = footprints[id]
        if (one === undefined) return []
        const { startWallMs, startCpuMs, idleBytes, peakBytes } = one
        return [
          [id, startWallMs.toFixed(0), startCpuMs.toFixed(0), mebibytes(idleBytes), mebibytes(peakBytes)],
        ]
      }),
    ),
    '',
  ].join('\n')
}

function ratiosOf(figures: Row['figures']): string[] {
  const ours = figures.switchboard
  const ratio = (other: ContestantId, figure: (one: Figures) => number | null) => {
    const [mine, theirs] = [ours, figures[other]].map((one) => (one === undefined ? null : figure(one)))
    return typeof mine === 'number' && typeof theirs === 'number' ? (mine / theirs).toFixed(2) : '–'
  }
  return [
    ratio('limit', totalMicroseconds),
    ratio('limit with history', totalMicroseconds),
    ratio('NestJS + Prisma', totalMicroseconds),
    ratio('limit', (one) => one.cpuMicroseconds),
    ratio('limit', (one) => one.postgresMicroseconds),
    ratio('limit', (one) => one.perSecond),
  ]
}

function cellsOf(figures: Figures): string[] {
  const { cpuMicroseconds, postgresMicroseconds, perSecond, p50Ms, p99Ms, walBytes } = figures
  return [
    cpuMicroseconds.toFixed(0),
    postgresMicroseconds?.toFixed(0) ?? '–',
    perSecond.toFixed(0),
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
    walBytes.toFixed(0),
  ]
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(0)} GiB`
}
