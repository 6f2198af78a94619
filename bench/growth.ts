import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Contestant, startContestant } from './support/contestant.ts'
import { type Grown, grow } from './support/grow.ts'
import { otherApis } from './support/other-apis.ts'
import { openPostgres } from './support/postgres.ts'
import { describeMachine } from './support/report.ts'
import { createBody } from './support/sample.ts'

/*
 * What a request costs as the server grows: the same requests one after the other, over a thousand assistants, a hundred
 * thousand, a million.
 */

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000' },
    requests: { type: 'string', default: '100' },
  },
})
const sizes = options.sizes.split(',').map(Number)
const requests = Number(options.requests)

interface Latencies {
  readonly p50Ms: number
  readonly p95Ms: number
}

if (!existsSync('dist/process/server.js')) throw new Error('Run npm run build first.')
const columns: Map<string, Latencies>[] = []
let postgres = ''
for (const size of sizes) columns.push(await measured(size))
const markdown = tableOf(columns)
mkdirSync('bench/results', { recursive: true })
writeFileSync('bench/results/growth.md', markdown)
console.log(markdown)

async function measured(size: number): Promise<Map<string, Latencies>> {
  const database = await openPostgres()
  let contestant: Contestant | null = null
  try {
    const grown = await grow(database.url, size)
    console.error(`${size} assistants are there`)
    postgres = database.version
    contestant = await startContestant('switchboard', database.url)
    const latencies = new Map<string, Latencies>()
    for (const [title, next] of Object.entries(await requestsOf(contestant, grown))) {
      latencies.set(title, await latenciesOf(contestant, grown, next))
    }
    return latencies
  } finally {
    await contestant?.stop()
    await database.drop()
  }
}

type Next = () => { readonly path: string; readonly method?: string; readonly body?: string }

async function requestsOf(contestant: Contestant, grown: Grown): Promise<Record<string, Next>> {
  const anyId = () => grown.ids[Math.floor(Math.random() * grown.ids.length)] ?? ''
  const get = (path: string) => () => ({ path })
  const list = (query: string) => get(`/v1/assistants?limit=20&${query}`)
  const middle = await middleOf(contestant, grown)
  return {
    get: () => ({ path: `/v1/assistants/${anyId()}` }),
    'first page': list(''),
    'page by cursor, in the middle': list(`cursor=${middle}`),
    'sort=name': list('sort=name'),
    'provider=nobody': list('provider=nobody'),
    'provider=openai': list('provider=openai'),
    'metadata.crm=nobody': list('metadata.crm=nobody'),
    'language=xx': list('language=xx'),
    'total=true': list('total=true'),
    'q, a common word, ranked': list(`q=${grown.words.common}`),
    'q, a rare word, ranked': list(`q=${grown.words.rare}`),
    'q, no hit': list('q=zzyzzyx'),
    'q, a common word, newest first': list(`q=${grown.words.common}&sort=-created`),
    ...pagesOfOthers(),
    resolve: () => ({ path: '/v1/runtime/resolve', method: 'POST', body: `{"assistantId":"${anyId()}"}` }),
    patch: () => ({
      path: `/v1/assistants/${anyId()}`,
      method: 'PATCH',
      body: `{"firstMessage":"Hi ${randomUUID()}."}`,
    }),
    create: () => ({ path: '/v1/assistants', method: 'POST', body: createBody }),
  }
}

/** A page by number costs what its position demands. */
function pagesOfOthers(): Record<string, Next> {
  const paged = otherApis().flatMap(({ id, page }) => (page === null ? [] : [{ id, page }]))
  return Object.fromEntries(
    paged.flatMap(({ id, page }) =>
      [1, 40].map((number) => [`${id}, page ${number}`, () => ({ path: page(number) })]),
    ),
  )
}

/** The cursor in the middle of the account. */
async function middleOf(contestant: Contestant, { key, inAccount }: Grown): Promise<string> {
  let cursor = ''
  for (let passed = 0; passed < inAccount / 2; passed += 200) {
    const next = cursor === '' ? '' : `&cursor=${cursor}`
    const path = `/v1/assistants?limit=200&fields=id${next}`
    const page = await send(contestant, key, { path })
    cursor = JSON.parse(page).nextCursor
  }
  return cursor
}

async function latenciesOf(contestant: Contestant, { key }: Grown, next: Next): Promise<Latencies> {
  for (let index = 0; index < requests / 5; index += 1) await send(contestant, key, next())
  const times: number[] = []
  for (let index = 0; index < requests; index += 1) {
    const request = next()
    const begin = performance.now()
    await send(contestant, key, request)
    times.push(performance.now() - begin)
  }
  times.sort((left, right) => left - right)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}

async function send(
  { url }: Contestant,
  key: string,
  { path, method = 'GET', body }: ReturnType<Next>,
): Promise<string> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text
}

function tableOf(measurements: readonly Map<string, Latencies>[]): string {
  const [first] = measurements
  const titles = [...(first?.keys() ?? [])]
  const { processor, cores, node } = describeMachine(postgres)
  const rows = titles.map((title) => {
    const cells = measurements.map((latencies) => latencies.get(title))
    const shown = cells.map((one) =>
      one === undefined ? '' : `${one.p50Ms.toFixed(1)} (${one.p95Ms.toFixed(1)})`,
    )
    const growth = (cells.at(-1)?.p50Ms ?? Number.NaN) / (cells[0]?.p50Ms ?? Number.NaN)
    return `| ${[title, ...shown, `${growth.toFixed(1)} ×`].join(' | ')} |`
  })
  return [
    `${processor}, ${cores} cores, Node ${node}, PostgreSQL ${postgres}. Milliseconds at the median (and at 95 %), one request after the other.`,
    '',
    `| assistants | ${sizes.map((size) => size.toLocaleString('en')).join(' | ')} | growth |`,
    `| --- | ${sizes.map(() => '---').join(' | ')} | --- |`,
    ...rows,
    '',
  ].join('\n')
}
