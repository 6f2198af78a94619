import { describe, expect, test } from 'vitest'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import { createAssistantRepository } from '../../../src/core/assistants/storage/assistant-repository.ts'
import type { BulkOperation } from '../../../src/core/bulk/bulk-operation.ts'
import { createBulkRepository } from '../../../src/core/bulk/bulk-repository.ts'
import { createBulkService } from '../../../src/core/bulk/bulk-service.ts'
import type { Database } from '../../../src/database/database.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

/** A bulk service whose database goes away at a certain statement, and the names that are stored in the end. */
async function setUp(failingStatement = Number.POSITIVE_INFINITY) {
  const { services } = await testApp()
  const database = await testDatabase()
  const principal = await services.authenticator.authenticate((await makeAccount()).key)
  if (principal === null) throw new Error('The key of a new account opens nothing.')
  let statements = 0
  const query: Database['sql']['query'] = (name, text, values) => {
    statements += 1
    const gone = Object.assign(new Error('terminated'), { code: '57P01' })
    return statements === failingStatement ? Promise.reject(gone) : database.sql.query(name, text, values)
  }
  const failing: Database = { ...database, sql: { query } }
  const bulk = createBulkService(createBulkRepository(failing), createAssistantRepository(failing))
  const names = async () =>
    (await services.assistants.list(principal, {}, { limit: 100 })).items.map(({ name }) => name)
  return {
    run: (operations: BulkOperation[], atomic = false) => bulk.run(principal, operations, { atomic }),
    names,
    statements: () => statements,
  }
}

const operations = ['A', 'B', 'C', 'D'].map(
  (name) => ({ op: 'create', draft: () => blankDraft(name) }) as const,
)

test('a server that fails on the way says what was stored, and tries no more', async () => {
  const { run, names } = await setUp(3)
  const outcomes = await run(operations)
  expect(outcomes.map((outcome) => ('error' in outcome ? outcome.error.message : 'stored'))).toEqual([
    'stored',
    'stored',
    'The server failed during this operation; the change may have been stored.',
    'Not attempted: the server failed during an earlier operation.',
  ])
  expect(outcomes[2]).toMatchObject({ error: { code: 'unavailable', cause: { code: '57P01' } } })
  expect((await names()).sort()).toEqual(['A', 'B'])
})

test('a server that fails before anything is stored fails as a whole', async () => {
  const { run, names } = await setUp(1)
  await expect(run(operations)).rejects.toMatchObject({ code: '57P01' })
  expect(await names()).toEqual([])
})

function creates(amount: number, change: (index: number) => object = () => ({})): BulkOperation[] {
  return Array.from({ length: amount }, (_, index) => ({
    op: 'create',
    draft: () => ({ ...blankDraft(`A${index}`), ...change(index) }),
  }))
}

describe('creates that follow each other', () => {
  test('are one statement for a hundred', async () => {
    const { run, names, statements } = await setUp()
    const outcomes = await run(creates(120))
    expect(statements()).toBe(2)
    const made = outcomes.map((outcome) => ('error' in outcome ? null : outcome.assistant))
    expect(made.map((assistant) => assistant?.name)).toEqual(outcomes.map((_, index) => `A${index}`))
    const serials = made.map((assistant) => assistant?.serial ?? 0)
    expect(serials).toEqual([...serials].sort((left, right) => left - right))
    expect(await names()).toEqual(Array.from({ length: 100 }, (_, index) => `A${119 - index}`))
  })

  test('have each their version and their line in the audit log', async () => {
    const { run } = await setUp()
    const outcomes = await run(creates(12))
    const ids = outcomes.map((outcome) => ('error' in outcome ? '' : outcome.id))
    const { sql } = await testDatabase()
    const rows = await sql.query<{ version: number; audited: string; same: boolean }>(
      '',
      `SELECT v.number AS version, l.action AS audited, v.settings::text = a.settings::text AS same
       FROM assistants a JOIN assistant_versions v ON v.assistant_id = a.id JOIN audit_log l ON l.resource_id = a.id
       WHERE a.id = ANY($1::uuid[])`,
      [ids],
    )
    expect(rows).toEqual(ids.map(() => ({ version: 1, audited: 'assistant.create', same: true })))
  })

  test.each([false, true])('fail each for itself, with atomic %s', async (atomic) => {
    const { run, names } = await setUp()
    const operations = creates(14, (index) => ({
      externalId: index === 5 || index === 8 ? 'taken' : null,
      ...(index === 3 && { name: '' }),
    }))
    const outcomes = await run(operations, atomic)
    const codes = outcomes.map((outcome) => ('error' in outcome ? outcome.error.code : 'stored'))
    const expected = Array.from({ length: 14 }, (_, index) =>
      index === 3 ? 'validation_failed' : index === 8 ? 'conflict' : 'stored',
    )
    expect(codes).toEqual(expected)
    expect(outcomes[8]).toMatchObject({
      error: { message: 'Another assistant has the external id "taken".', details: { externalId: 'taken' } },
    })
    expect((await names()).length).toBe(atomic ? 0 : 12)
  })

  test('are all said to be unknown when the server fails while it stores them', async () => {
    const { run, names } = await setUp(2)
    const invalid = creates(1, () => ({ name: '' }))
    const last: BulkOperation = { op: 'delete', reference: 'x', ifMatch: null, numbers: 'refuse' }
    const outcomes = await run([...creates(100), ...creates(20), ...invalid, last])
    const said = outcomes.map((outcome) => ('error' in outcome ? outcome.error.message : 'stored'))
    expect(said.slice(0, 100)).toEqual(Array(100).fill('stored'))
    const unknown = 'The server failed during this operation; the change may have been stored.'
    expect(said.slice(100, 120)).toEqual(Array(20).fill(unknown))
    expect(outcomes[120]).toMatchObject({ error: { code: 'validation_failed' } })
    expect(said[121]).toBe('Not attempted: the server failed during an earlier operation.')
    expect((await names()).length).toBe(100)
  })
})
