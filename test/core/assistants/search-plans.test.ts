import { beforeAll, expect, test } from 'vitest'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import type { AssistantSort } from '../../../src/core/assistants/model/assistant-search.ts'
import {
  countFound,
  searchAssistants,
} from '../../../src/core/assistants/storage/assistant-search-repository.ts'
import { settingsText } from '../../../src/core/assistants/storage/stored-settings.ts'
import type { SqlSession } from '../../../src/database/database.ts'
import { isJsonObject } from '../../../src/shared/bounded.ts'
import { newId } from '../../../src/shared/identifiers.ts'
import { insertTexts } from '../../support/assistant-texts.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

/*
 * That searches read an account's signatures from their index, and only what they may have found from the tables, however
 * the planner estimates it.
 */

interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

let accountId: string

beforeAll(async () => {
  const accounts = await Promise.all([1, 2, 3, 4, 5].map(() => makeAccount()))
  const { sql } = await testDatabase()
  const settings = settingsText(blankDraft('A'))
  for (const { id } of accounts) {
    await sql.query('', insertSql, [id, settings, prompt])
    await insertTexts(sql, id)
  }
  accountId = accounts[2]?.id ?? ''
  // As autovacuum does.
  for (const table of ['assistants', 'assistant_texts']) await sql.query('', `VACUUM ANALYZE ${table}`, [])
})

const prompt = Array.from({ length: 300 }, (_, index) => `word${(index * 7919).toString(36)}`).join(' ')

const insertSql = `
  INSERT INTO assistants (id, account_id, name, settings, created_at, updated_at)
  SELECT gen_random_uuid(), $1::uuid, 'Agent ' || n % 50,
    jsonb_set($2::jsonb, '{model,messages}', jsonb_build_array(jsonb_build_object('role', 'user', 'content', $3::text))),
    now() - n * interval '1 second', now() - n * interval '1 minute'
  FROM generate_series(1, 500) AS n`

const sorts: AssistantSort[] = ['relevance', '-created', 'created', '-updated', 'name']
const words = ['agent', 'agent 17', 'zzzzz', 'ag', '-agent', 'agent or zzzzz', '"agent 17"', '東京', 'c++']
const cases = words.flatMap((q) =>
  sorts.flatMap((sort) => [false, true].map((after) => [q, sort, after] as const)),
)

test.each(cases)('%s, by %s, after a place: %s', async (q, sort, after) => {
  const key = sort === 'relevance' ? '0.5' : sort === 'name' ? 'B' : new Date()
  const place = after ? { after: { key, id: newId() } } : {}
  const search = { criteria: { words: q }, sort }
  const statement = await recorded((sql) => searchAssistants(sql, accountId, search, { limit: 20, ...place }))
  await expectNoSequentialScan(statement)
})

test.each(words)('the number of those with %s', async (q) => {
  await expectNoSequentialScan(await recorded((sql) => countFound(sql, accountId, { words: q })))
})

async function recorded(work: (sql: SqlSession) => Promise<unknown>): Promise<Statement> {
  const statements: Statement[] = []
  const { sql } = await testDatabase()
  await work({
    query(name, text, values) {
      statements.push({ text, values })
      return sql.query(name, text, values)
    },
  })
  const [statement] = statements
  if (statement === undefined || statements.length > 1) throw new Error('A search is one statement.')
  return statement
}

async function expectNoSequentialScan({ text, values }: Statement): Promise<void> {
  for (const mode of ['auto', 'force_generic_plan']) {
    const { transaction } = await testDatabase()
    const nodes = await transaction(async (session) => {
      await session.script(`SET LOCAL plan_cache_mode = ${mode}`)
      const [row] = await session.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        '',
        `EXPLAIN (FORMAT JSON) ${text}`,
        values,
      )
      const [plan] = row?.['QUERY PLAN'] ?? []
      return plan === undefined ? [] : nodesOf(plan.Plan)
    })
    const scans = nodes.filter((node) => /^assistant(s|_texts)$/.test(String(node['Relation Name'])))
    expect(scans.length).toBeGreaterThan(1)
    for (const scan of scans) expect(scan['Node Type'], JSON.stringify(scan)).not.toBe('Seq Scan')
    const signatures = scans.find((scan) => scan.Alias === 's')
    expect(signatures?.['Node Type'], JSON.stringify(signatures)).toBe('Index Only Scan')
  }
}

type PlanNode = Record<string, unknown>

function nodesOf(node: PlanNode): PlanNode[] {
  const inner = Array.isArray(node.Plans) ? node.Plans.filter(isJsonObject) : []
  return [node, ...inner.flatMap(nodesOf)]
}
