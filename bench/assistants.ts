import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import autocannon from 'autocannon'
import pg from 'pg'
import { blankDraft } from '../src/core/assistants/model/assistant.ts'
import { generateApiKey, hashToken } from '../src/core/identity/secrets.ts'
import { migrate } from '../src/database/migrate.ts'
import { openServedDatabase } from '../src/database/served.ts'
import { newId } from '../src/shared/identifiers.ts'

const server = process.env.DATABASE_URL
if (server === undefined) throw new Error('Set DATABASE_URL to a PostgreSQL server.')
const seconds = Number(process.env.DURATION ?? 3)
const rounds = Number(process.env.ROUNDS ?? 5)

interface Contestant {
  readonly process: ChildProcess
  readonly address: string
}

interface Result {
  readonly perSecond: number
  readonly cpuMicroseconds: number
}

const name = `switchboard_bench_${randomUUID().replaceAll('-', '')}`
const admin = new pg.Client({ connectionString: server })
await admin.connect()
await admin.query(`CREATE DATABASE ${name}`)
const url = new URL(server)
url.pathname = `/${name}`
const contestants: Contestant[] = []
try {
  const { key, id } = await seed()
  contestants.push(await start('switchboard'), await start('baseline'))
  const body = JSON.stringify({ name: 'Bench', firstMessage: 'Hello.', recordingEnabled: true })
  await compare('get', key, { path: `/v1/assistants/${id}` })
  await compare('list', key, { path: '/v1/assistants?limit=20' })
  const call = { assistantId: id, variables: { name: 'Ada' }, caller: '+12025550123' }
  await compare('resolve', key, { method: 'POST', path: '/v1/runtime/resolve', body: JSON.stringify(call) })
  await compare('create', key, { method: 'POST', path: '/v1/assistants', body })
  await compare('patch', key, {
    method: 'PATCH',
    path: `/v1/assistants/${id}`,
    body: '{"firstMessage":"Hi."}',
  })
} finally {
  for (const contestant of contestants) {
    contestant.process.disconnect()
    await once(contestant.process, 'exit')
  }
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
}

/** An account with a thousand assistants of about two kilobytes. */
async function seed(): Promise<{ key: string; id: string }> {
  const database = openServedDatabase({ url: url.href, poolSize: 1, onConnectionError: () => {} })
  await migrate(database)
  const { prisma } = database
  const accountId = newId()
  await prisma.account.create({ data: { id: accountId, slug: 'bench', name: 'bench' } })
  const key = generateApiKey('sk_')
  const scopes = ['read', 'write']
  await prisma.apiKey.create({
    data: { id: newId(), accountId, name: 'bench', keyHash: hashToken(key), hint: '', scopes },
  })
  const { name: _name, externalId: _externalId, phoneNumberIds: _numbers, ...settings } = blankDraft('x')
  const ids = Array.from({ length: 1000 }, newId)
  await prisma.assistant.createMany({
    data: ids.map((id) => ({
      id,
      accountId,
      name: 'Bench',
      settings: { ...settings, firstMessage: 'Hello {{ name }}, how can I help?' } as object,
    })),
  })
  await prisma.$executeRaw`
    INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
    SELECT id, 1, account_id, '', name, settings, 'system' FROM assistants`
  await database.close()
  return { key, id: ids[500] ?? '' }
}

async function start(contestant: string): Promise<Contestant> {
  const child = fork(new URL('contestant.ts', import.meta.url), [contestant, url.href])
  const [{ address }] = await once(child, 'message')
  return { process: child, address }
}

/** Takes turns, so that what else the machine does falls on both; medians of the turns. */
async function compare(
  title: string,
  key: string,
  request: { path: string; method?: 'POST' | 'PATCH'; body?: string },
) {
  const results: Result[][] = contestants.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contestant] of contestants.entries())
      results[index]?.push(await load(contestant, key, request))
  }
  const [ours, baseline] = results.map((turns) => ({
    perSecond: median(turns.map((turn) => turn.perSecond)),
    cpuMicroseconds: median(turns.map((turn) => turn.cpuMicroseconds)),
  }))
  if (ours === undefined || baseline === undefined) return
  console.log(
    `${title.padEnd(8)} requests/s ${ours.perSecond.toFixed(0).padStart(6)} against ${baseline.perSecond.toFixed(0).padStart(6)}` +
      `  ratio ${(ours.perSecond / baseline.perSecond).toFixed(2)}` +
      `   cpu ${ours.cpuMicroseconds.toFixed(0).padStart(5)} against ${baseline.cpuMicroseconds.toFixed(0).padStart(5)} µs` +
      `  ratio ${(ours.cpuMicroseconds / baseline.cpuMicroseconds).toFixed(2)}`,
  )
}

async function load(
  contestant: Contestant,
  key: string,
  { path, method = undefined, body }: { path: string; method?: 'POST' | 'PATCH' | undefined; body?: string },
): Promise<Result> {
  const before = await cpuOf(contestant)
  const result = await autocannon({
    url: contestant.address + path,
    method: method ?? 'GET',
    connections: 10,
    duration: seconds,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  })
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were not 2xx.`)
  const cpu = (await cpuOf(contestant)) - before
  const responses = result['2xx']
  return { perSecond: responses / result.duration, cpuMicroseconds: cpu / responses }
}

async function cpuOf({ process: child }: Contestant): Promise<number> {
  child.send('cpu')
  const [{ cpu }] = await once(child, 'message')
  return cpu.user + cpu.system
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
