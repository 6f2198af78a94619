import { expect, test } from 'vitest'
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
async function setUp(failingStatement: number) {
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
    (await services.assistants.list(principal, {}, { limit: 10 })).items.map(({ name }) => name)
  return { run: (operations: BulkOperation[]) => bulk.run(principal, operations, { atomic: false }), names }
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
