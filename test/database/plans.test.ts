import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import {
  contentColumns,
  contentColumnsOf,
  contentPlaceholders,
} from '../../src/core/assistants/storage/assistant-columns.ts'
import { hashToken } from '../../src/core/identity/secrets.ts'
import type { Database } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { createServices } from '../../src/services.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { buildTestApp } from '../support/build-test-app.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { ownDatabase } from '../support/own-database.ts'
import { recordStatements, type Statement } from '../support/record-statements.ts'
import { dialects } from '../support/test-dialects.ts'

/*
 * What the hot requests ask of the database is found by an index, however many records there are. Each statement is planned
 * with its values, and as PostgreSQL plans it from its sixth execution on: for any values.
 */

const key = 'sk_plans'
let recorded: Statement[] = []
let database: Database
let app: FastifyInstance
let id: string
let cleanUp: () => Promise<void>

beforeAll(async () => {
  const cleanUps: (() => Promise<void>)[] = []
  cleanUp = async () => {
    for (const one of cleanUps.reverse()) await one()
  }
  database = await (await ownDatabase((one) => cleanUps.push(one))).open()
  cleanUps.push(() => database.close())
  await migrate(database)
  await fill()
  const services = createServices({
    database: recordStatements(database, (statement) => recorded.push(statement)),
    storage: new FileStorage(new LocalStorageAdapter('unused')),
    fileSizeLimitBytes: 1,
    sessionTtlMs: 1,
    onBackgroundError: () => {},
  })
  app = await buildTestApp(services)
  cleanUps.push(() => app.close())
}, 120_000)

afterAll(() => cleanUp())

/** 20 accounts of 1,500 assistants, and one of 1,000, whose key is used. */
async function fill(): Promise<void> {
  const [accountId = ''] = await Promise.all(Array.from({ length: 21 }, (_, index) => makeAccount(index)))
  const keyValues = [newId(), accountId, hashToken(key)]
  await database.sql.query('', keySql, keyValues)
  const draft = { ...blankDraft('Plan'), metadata: { crm: 'a' } }
  const content = contentColumnsOf(draft)
  const rows = await database.sql.query<{ id: string }>('', fillSql, [accountId, ...content.values])
  id = rows[0]?.id ?? ''
  await database.transaction(async (session) => {
    await session.query('', versionsSql, [])
    await session.query('', numbersSql, [])
  })
  await database.sql.query('', 'VACUUM ANALYZE', [])
  const tables = await database.sql.query<{ name: string }>('', largeSql, [])
  large = new Set(tables.map(({ name }) => name))
}

async function makeAccount(index: number): Promise<string> {
  const accountId = newId()
  await database.sql.query('', `INSERT INTO accounts (id, slug, name) VALUES ($1::uuid, $2, 'plan')`, [
    accountId,
    `plan-${index}`,
  ])
  return accountId
}

const keySql = `INSERT INTO api_keys (id, account_id, name, key_hash, hint, scopes)
  VALUES ($1::uuid, $2::uuid, 'plan', $3::bytea, '', '{read,write}')`

const fillSql = `
  INSERT INTO assistants (id, account_id, created_at, updated_at, ${contentColumns})
  SELECT gen_random_uuid(), a.id, moment, moment, ${contentPlaceholders(2)} FROM accounts a,
    generate_series(1, CASE WHEN a.id = $1::uuid THEN 1000 ELSE 1500 END) n,
    LATERAL (SELECT now() - n * interval '1 second' AS moment) m
  RETURNING CASE WHEN account_id = $1::uuid THEN id END AS id`

const versionsSql = `
  INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
  SELECT id, 1, account_id, '', name, settings, 'system' FROM assistants`

const numbersSql = `
  INSERT INTO phone_numbers (id, account_id, number, assistant_id)
  SELECT gen_random_uuid(), account_id, '+1' || (2000000000 + row_number() OVER ()), id FROM assistants`

const json = { 'content-type': 'application/json' }

interface HotRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: object
  /** Whether an index gives its records in their order, so that a page is read and nothing else. */
  readonly ordered?: true
}

const get = (path: string, ordered?: true): HotRequest => ({
  method: 'GET',
  path,
  ...(ordered && { ordered }),
})

const requests: readonly HotRequest[] = [
  get('/v1/assistants/{id}'),
  get('/v1/assistants/17'),
  get('/v1/assistants/an-external-id'),
  get('/v1/assistants?limit=20', true),
  get('/v1/assistants?limit=20&sort=created', true),
  get('/v1/assistants?limit=20&sort=-updated', true),
  get('/v1/assistants?limit=20&sort=name', true),
  get('/v1/assistants?limit=20&provider=nobody', true),
  get('/v1/assistants?limit=20&model=none', true),
  get('/v1/assistants?limit=20&voiceProvider=nobody', true),
  get('/v1/assistants?limit=20&voiceId=none', true),
  get('/v1/assistants?limit=20&template=none', true),
  get('/v1/assistants?limit=20&direction=inbound', true),
  get('/v1/assistants?limit=20&externalId=none'),
  get('/v1/assistants?limit=20&language=xx'),
  get('/v1/assistants?limit=20&metadata.crm=nobody'),
  get('/v1/assistants?limit=20&phoneNumber=%2B12000000001'),
  get('/v1/assistants?limit=20&created[gte]=2030-01-01'),
  get('/v1/assistants?limit=20&deleted=only'),
  get('/v1/assistants?limit=1&total=true'),
  ...dialects.flatMap(({ id, prefix }) => {
    const { one, list } = contractOf(id).paths
    return [get(prefix + one('{id}')), get(prefix + list, true)]
  }),
  { method: 'POST', path: '/v1/runtime/resolve', body: { assistantId: '{id}' } },
  { method: 'POST', path: '/v1/runtime/resolve', body: { phoneNumber: '+12000000001' } },
  { method: 'POST', path: '/v1/assistants', body: { name: 'Bea' } },
  { method: 'PATCH', path: '/v1/assistants/{id}', body: { firstMessage: 'Hello.' } },
]

/** The tables with more than a page of rows: others are read from end to end with good reason. */
let large: Set<string>

const largeSql = `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples > 500`

describe('no statement reads a table from end to end, nor sorts what an index has in order', () => {
  test.each(requests)('$method $path $body', async (request) => {
    const statements = await statementsOf(request)
    expect(statements.length).toBeGreaterThan(0)
    for (const statement of statements) {
      for (const mode of ['force_custom_plan', 'force_generic_plan'] as const) {
        const nodes = await planOf(statement, mode)
        const scanned = nodes.filter(
          (node) => node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? ''),
        )
        expect(scanned.map((node) => [mode, statement.name, node['Relation Name']])).toEqual([])
        if (request.ordered !== true) continue
        const sorted = nodes.filter(
          (node) => /Sort$/.test(node['Node Type']) && (node['Plan Rows'] ?? 0) > 100,
        )
        expect(sorted.map((node) => [mode, statement.name, node['Sort Key']])).toEqual([])
      }
    }
  })
})

async function statementsOf({ method, path, body }: HotRequest): Promise<Statement[]> {
  const named = (text: string) => text.replaceAll('{id}', id)
  const send = (url: string) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && json) },
      ...(body !== undefined && { payload: named(JSON.stringify(body)) }),
    })
  await send(named('/v1/assistants/{id}'))
  recorded = []
  const response = await send(named(path))
  expect([200, 201, 404], response.body).toContain(response.statusCode)
  const statements = recorded.filter(({ text }) => text !== 'BEGIN' && text !== 'END')
  return statements
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Plan Rows'?: number
  readonly 'Sort Key'?: readonly string[]
  readonly Plans?: readonly PlanNode[]
}

async function planOf(
  { text, values }: Statement,
  mode: 'force_custom_plan' | 'force_generic_plan',
): Promise<PlanNode[]> {
  const literals = values.map(literalOf).join(', ')
  const [row] = await database.transaction(async (session) => {
    await session.script(`SET LOCAL plan_cache_mode = ${mode}; DEALLOCATE ALL`)
    await session.script(`PREPARE planned AS ${text}`)
    const execute = values.length === 0 ? 'planned' : `planned (${literals})`
    return session.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
      '',
      `EXPLAIN (FORMAT JSON) EXECUTE ${execute}`,
      [],
    )
  })
  return row === undefined ? [] : row['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan))
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString())
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((item) => JSON.stringify(item)).join()}}`)
  return pg.escapeLiteral(String(value))
}
