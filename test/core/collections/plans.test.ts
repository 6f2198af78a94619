import { expect, test } from 'vitest'
import { campaignSortKeys } from '../../../src/core/campaigns/campaign.ts'
import { sortsOf } from '../../../src/core/collections/search.ts'
import { fileSortKeys } from '../../../src/core/files/file.ts'
import { apiKeySortKeys } from '../../../src/core/identity/api-key.ts'
import { memberSortKeys } from '../../../src/core/identity/member.ts'
import type { Principal } from '../../../src/core/identity/principal.ts'
import { phoneNumberSortKeys } from '../../../src/core/phone-numbers/phone-number.ts'
import { templateSortKeys } from '../../../src/core/templates/assistant-template.ts'
import type { Database } from '../../../src/database/database.ts'
import type { Services } from '../../../src/services.ts'
import { isJsonObject } from '../../../src/shared/bounded.ts'
import type { CursorPageRequest, Page } from '../../../src/shared/paging.ts'
import { recordLists, someRecords } from '../../dialects/native/lists.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'
import { servicesOver } from '../../support/idle-services.ts'

/*
 * That an index leads to every page of every list, in every order. The planner is made to avoid sorting at any cost; where
 * it sorts all the same, no index gives the order. Environments are not here: an assistant has at most a hundred.
 */

interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

type Place = NonNullable<CursorPageRequest<never>['after']>

const lists = {
  campaigns: { sortKeys: campaignSortKeys, service: 'campaigns' },
  'phone numbers': { sortKeys: phoneNumberSortKeys, service: 'phoneNumbers' },
  files: { sortKeys: fileSortKeys, service: 'files' },
  templates: { sortKeys: templateSortKeys, service: 'templates' },
  users: { sortKeys: memberSortKeys, service: 'users' },
  'API keys': { sortKeys: apiKeySortKeys, service: 'apiKeys' },
} as const

const cases = Object.entries(lists).flatMap(([name, { sortKeys, service }]) =>
  sortsOf(sortKeys).map((sort) => [name, sort, service] as const),
)

test.each(cases)('the list of %s by %s is read by an index, from any place', async (name, sort, service) => {
  const account = await makeAccount()
  await recordLists[name]?.fill(account.id, someRecords(9))
  const { services, statements } = await recordingServices()
  const principal = await services.authenticator.authenticate(account.key)
  if (principal === null) throw new Error('The key of a new account opens nothing.')
  const list = listOf(services, service, sort)
  let after: Place | undefined
  for (const page of ['first', 'second', 'third']) {
    statements.length = 0
    const { next } = await list(principal, after === undefined ? { limit: 2 } : { limit: 2, after })
    after = next ?? undefined
    const [statement] = statements.filter(({ text }) => text.includes('ORDER BY'))
    if (statement === undefined || next === null) throw new Error(`There is no ${page} page.`)
    const nodes = await planOf(statement)
    expect(
      nodes.map((node) => node['Node Type']),
      JSON.stringify(nodes),
    ).not.toContain('Sort')
    const [scan] = nodes.filter((node) => /^Index/.test(String(node['Node Type'])))
    expect(scan?.['Index Cond']).toContain('account_id')
    expect(statement.text).not.toMatch(/IS NULL OR/)
  }
})

type List = (principal: Principal, page: CursorPageRequest<Place>) => Promise<Page<unknown, Place>>

/** The lists differ in their criteria and sorts only, of which none and a known one are given. */
function listOf(services: Services, service: keyof Services, sort: string): List {
  const { list } = services[service] as unknown as {
    list: (
      principal: Principal,
      search: object,
      page: CursorPageRequest<Place>,
    ) => Promise<Page<unknown, Place>>
  }
  return (principal, page) => list(principal, { criteria: {}, sort }, page)
}

/** Services over the database of the tests, and the statements that they run. */
async function recordingServices() {
  const database = await testDatabase()
  const statements: Statement[] = []
  const recording: Database = {
    ...database,
    sql: {
      query(name, text, values) {
        statements.push({ name, text, values })
        return database.sql.query(name, text, values)
      },
    },
  }
  return { services: servicesOver(recording), statements }
}

type PlanNode = Record<string, unknown>

/** The nodes of the plan, where anything but the order of an index costs too much. */
async function planOf({ text, values }: Statement): Promise<PlanNode[]> {
  const { transaction } = await testDatabase()
  return transaction(async (session) => {
    await session.script(
      ['seqscan', 'sort', 'bitmapscan', 'hashjoin', 'mergejoin']
        .map((way) => `SET LOCAL enable_${way} = off`)
        .join(';'),
    )
    const [row] = await session.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      '',
      `EXPLAIN (FORMAT JSON) ${text}`,
      values,
    )
    const [plan] = row?.['QUERY PLAN'] ?? []
    return plan === undefined ? [] : nodesOf(plan.Plan)
  })
}

function nodesOf(node: PlanNode): PlanNode[] {
  const inner = Array.isArray(node.Plans) ? node.Plans.filter(isJsonObject) : []
  return [node, ...inner.flatMap(nodesOf)]
}
