import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { newId, toTypeId } from '../src/shared/identifiers.ts'
import { type Contestant, startContestant } from './support/contestant.ts'
import { openPostgres, processCpu } from './support/postgres.ts'
import { createBody, sampleDraft } from './support/sample.ts'
import { seed } from './support/seed.ts'

/*
 * Many assistants at once: in one bulk request, out of an account and into one.
 */

const { values: options } = parseArgs({ options: { lines: { type: 'string', default: '20000' } } })
const lines = Number(options.lines)
const operations = 1_000

interface Moving {
  readonly title: string
  /** Operations or lines. */
  readonly amount: number
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly type: string
  readonly body: string | null
}

if (!existsSync('dist/process/server.js')) throw new Error('Run npm run build first.')
const database = await openPostgres()
let contestant: Contestant | null = null
try {
  const { key } = await seed(database.url, 0)
  contestant = await startContestant('switchboard', database.url)
  const rows = [
    '| | amount | seconds | per second | CPU µs of each | longest /healthz ms |',
    '|---|---|---|---|---|---|',
  ]
  for (const moving of movings()) rows.push(await measured(contestant, moving, key))
  console.log(`PostgreSQL ${database.version}\n\n${rows.join('\n')}`)
} finally {
  await contestant?.stop()
  await database.drop()
}

function movings(): Moving[] {
  const bulk = (atomic: boolean): Moving => ({
    title: atomic ? 'bulk, atomic' : 'bulk',
    amount: operations,
    path: '/v1/assistants/bulk',
    method: 'POST',
    type: 'application/json',
    body: `{"atomic":${atomic},"operations":[${Array(operations).fill(`{"op":"create","data":${createBody}}`)}]}`,
  })
  const type = 'application/x-ndjson'
  return [
    { title: 'import', amount: lines, path: '/v1/import', method: 'POST', type, body: exportOf(lines) },
    { title: 'export', amount: lines, path: '/v1/export', method: 'GET', type, body: null },
    bulk(false),
    bulk(true),
  ]
}

/** Assistants of three kilobytes, each with the version before its latest. */
function exportOf(records: number): string {
  const { phoneNumberIds: _numbers, ...content } = sampleDraft
  const made = {
    author: { kind: 'system', id: null, name: null },
    ...{ dialect: null, requestId: null, message: null },
    createdAt: '2026-01-01T00:00:00.000Z',
  }
  const of = (number: number) => ({ number, parent: number === 1 ? null : 1, restoredFrom: null, ...made })
  const written = [{ kind: 'header', schemaVersion: 1 } as object]
  for (let number = 0; number < records / 2; number += 1) {
    const id = toTypeId('asst', newId())
    written.push({ kind: 'assistant', id, content, version: of(2) })
    written.push({ kind: 'version', assistantId: id, ...of(1), content })
  }
  return [...written, { kind: 'end', records }].map((line) => `${JSON.stringify(line)}\n`).join('')
}

async function measured({ pid, url }: Contestant, moving: Moving, key: string): Promise<string> {
  const { title, amount, path, method, type, body } = moving
  const poller = fork('bench/support/health-gaps.ts', [url], { execArgv: ['--import', 'tsx'] })
  await once(poller, 'message')
  const cpu = processCpu(pid)
  const begin = performance.now()
  const headers = { authorization: `Bearer ${key}`, 'content-type': type }
  const response = await fetch(`${url}${path}`, { method, headers, body })
  if (!response.ok) throw new Error(`${title}: ${response.status} ${(await response.text()).slice(0, 1_000)}`)
  for await (const _ of response.body ?? []);
  const seconds = (performance.now() - begin) / 1_000
  const cpuMicroseconds = (processCpu(pid) - cpu) / amount
  poller.send('end')
  const [longestMs] = await once(poller, 'message')
  const cells = [
    seconds.toFixed(2),
    (amount / seconds).toFixed(0),
    cpuMicroseconds.toFixed(0),
    longestMs.toFixed(0),
  ]
  return `| ${[title, amount, ...cells].join(' | ')} |`
}
