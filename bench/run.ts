import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Contestant, type ContestantId, startContestant } from './support/contestant.ts'
import { type Figures, load, mediansOf, type Operation } from './support/load.ts'
import { otherApis } from './support/other-apis.ts'
import { openPostgres, processMemory } from './support/postgres.ts'
import { describeMachine, type Footprint, type Report, toMarkdown } from './support/report.ts'
import { createBody } from './support/sample.ts'
import { type Seeded, seed } from './support/seed.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    against: { type: 'string', default: 'limit,limit with history,NestJS + Prisma' },
  },
})
const [rounds, seconds] = options.quick ? [3, 1] : [5, 4]
const warmUp = { amount: options.quick ? 2_000 : 5_000 }

if (!existsSync('dist/process/server.js')) throw new Error('Run npm run build first.')
const database = await openPostgres()
const contestants: Contestant[] = []
try {
  const seeded = await seed(database.url, 1_000)
  const ids = ['switchboard', ...options.against.split(',')] as ContestantId[] // as the user names them
  const footprints: Partial<Record<ContestantId, Footprint>> = {}
  for (const id of ids) {
    const contestant = await startContestant(id, database.url)
    contestants.push(contestant)
    footprints[id] = footprintOf(contestant)
  }
  const rows: Report['rows'][number][] = []
  for (const operation of operationsOf(seeded)) {
    if (options.only !== undefined && !options.only.split(',').includes(operation.title)) continue
    rows.push({ operation: operation.title, figures: await compare(operation, seeded) })
    console.error(`${operation.title} done`)
  }
  for (const contestant of contestants) {
    await crowd(contestant, seeded)
    footprints[contestant.id] = withPeak(contestant, footprints[contestant.id])
  }
  const report = { machine: describeMachine(database.version), rows, footprints }
  mkdirSync('bench/results', { recursive: true })
  writeFileSync('bench/results/latest.json', `${JSON.stringify(report, null, 2)}\n`)
  const markdown = toMarkdown(report)
  writeFileSync('bench/results/latest.md', markdown)
  console.log(markdown)
} finally {
  for (const contestant of contestants) await contestant.stop()
  await database.drop()
}

function operationsOf({ ids }: Seeded): Operation[] {
  const anyId = () => ids[Math.floor(Math.random() * ids.length)] ?? ''
  const call = { variables: { name: 'Ada', company: 'Northwind' }, caller: '+12025550123' }
  return [
    { title: 'get', method: 'GET', next: () => ({ path: `/v1/assistants/${anyId()}` }) },
    ...otherApis().map(
      ({ id, one }): Operation => ({
        title: `get (${id})`,
        onlySwitchboard: true,
        method: 'GET',
        next: () => ({ path: one(anyId()) }),
      }),
    ),
    { title: 'list', method: 'GET', next: () => ({ path: '/v1/assistants?limit=20' }) },
    {
      title: 'resolve',
      method: 'POST',
      next: () => ({ path: '/v1/runtime/resolve', body: JSON.stringify({ assistantId: anyId(), ...call }) }),
    },
    { title: 'create', method: 'POST', next: () => ({ path: '/v1/assistants', body: createBody }) },
    {
      title: 'patch',
      method: 'PATCH',
      // A new text each time: a change that changes nothing would write nothing.
      next: () => ({ path: `/v1/assistants/${anyId()}`, body: `{"firstMessage":"Hi ${randomUUID()}."}` }),
    },
  ]
}

/** In turns, so that what else the machine does falls on all of them. */
async function compare(
  operation: Operation,
  { key }: Seeded,
): Promise<Partial<Record<ContestantId, Figures>>> {
  const own = contestants.filter(({ id }) => id === 'switchboard' || !operation.onlySwitchboard)
  const turns = new Map<ContestantId, Figures[]>(own.map(({ id }) => [id, []]))
  for (const contestant of own) await load(contestant, operation, { key, database, until: warmUp })
  for (let round = 0; round < rounds; round += 1) {
    // Another one first each time: whoever follows a pause is at a disadvantage.
    const first = round % own.length
    for (const contestant of [...own.slice(first), ...own.slice(0, first)]) {
      turns
        .get(contestant.id)
        ?.push(await load(contestant, operation, { key, database, until: { duration: seconds } }))
    }
  }
  return Object.fromEntries([...turns].map(([id, figures]) => [id, mediansOf(figures)]))
}

/** Four times the connections, for the memory that it takes. */
async function crowd(contestant: Contestant, seeded: Seeded): Promise<void> {
  const everywhere = operationsOf(seeded).filter(({ onlySwitchboard }) => !onlySwitchboard)
  for (const operation of everywhere) {
    await load(contestant, operation, { key: seeded.key, database, until: warmUp, connections: 128 })
  }
}

function footprintOf({ start, pid }: Contestant): Footprint {
  const { now, peak } = processMemory(pid)
  return { startWallMs: start.wallMs, startCpuMs: start.cpuMs, idleBytes: now, peakBytes: peak }
}

function withPeak({ pid }: Contestant, footprint: Footprint | undefined): Footprint {
  const { now, peak } = processMemory(pid)
  return { startWallMs: 0, startCpuMs: 0, idleBytes: now, ...footprint, peakBytes: peak }
}
