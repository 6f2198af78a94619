import { expect, test } from 'vitest'
import { createImportLookupRepository } from '../../../src/core/transfer/import-lookup-repository.ts'
import { createImportService } from '../../../src/core/transfer/import-service.ts'
import {
  createImportWriteRepository,
  type ImportedRecords,
} from '../../../src/core/transfer/import-write-repository.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { assistantLine, fileOf } from './moving.ts'

/** An import into a new account, whose writes go through `before`. */
async function setUp(before: (records: ImportedRecords) => void) {
  const { services } = await testApp()
  const database = await testDatabase()
  const principal = await services.authenticator.authenticate((await makeAccount()).key)
  if (principal === null) throw new Error('The key of a new account opens nothing.')
  const real = createImportWriteRepository(database)
  const write: typeof real = {
    ...real,
    async insertAll(by, records) {
      before(records)
      await real.insertAll(by, records)
    },
  }
  const { assistants, campaigns, phoneNumbers } = services
  const lookup = createImportLookupRepository(database)
  const tools = { lookup, write, assistants, campaigns, phoneNumbers }
  const imports = createImportService(tools, { onBackgroundError: () => {} })
  const run = (text: string) =>
    imports.import(
      principal,
      'create',
      (async function* () {
        yield Buffer.from(text)
      })(),
    )
  const names = async () =>
    (await assistants.list(principal, {}, { limit: 100 })).items.map(({ name }) => name).sort()
  return { run, names }
}

const made = {
  author: { kind: 'system', id: null, name: null },
  ...{ dialect: null, requestId: null, message: null, createdAt: '2026-01-01T00:00:00.000Z' },
}

function named(id: string) {
  const version = { number: 2, parent: 1, restoredFrom: null, ...made }
  return { ...assistantLine(id, { name: id }), version }
}

function earlier(assistantId: string) {
  const facts = { number: 1, parent: null, restoredFrom: null, ...made }
  return { kind: 'version', assistantId, ...facts, content: { name: assistantId } }
}

function phoneNumber(number: string, assistantId: string) {
  return { kind: 'phoneNumber', id: number, number, name: null, provider: null, assistantId }
}

test('lines that arrive together are written together', async () => {
  const writes: number[] = []
  const { run, names } = await setUp(({ assistants }) => writes.push(assistants.length))
  const { summary } = await run(fileOf(named('A'), earlier('A'), named('B'), named('C')))
  expect(summary).toMatchObject({ created: 4, failed: 0 })
  expect(writes).toEqual([3])
  expect(await names()).toEqual(['A', 'B', 'C'])
})

test('where one of them cannot be written, it fails alone, and those that name it are told so', async () => {
  const { run, names } = await setUp(({ assistants }) => {
    if (assistants.some(({ content }) => content.name === 'B')) throw new AppError('conflict', 'Too late.')
  })
  const file = fileOf(
    ...[named('A'), earlier('A'), named('B'), earlier('B'), named('B'), named('C')],
    ...[phoneNumber('+12025550123', 'B'), phoneNumber('+12025550124', 'C')],
  )
  const { lines } = await run(file)
  expect(lines.map(({ outcome, detail, unresolved }) => [outcome, detail ?? unresolved])).toEqual([
    ['created', undefined],
    ['created', undefined],
    ['failed', 'Too late.'],
    ['skipped', 'No earlier line has created its assistant.'],
    ['failed', undefined],
    ['created', undefined],
    ['created', ['/assistantId']],
    ['created', undefined],
  ])
  expect(await names()).toEqual(['A', 'C'])
})

test('a server that fails with one of them has stored none of them, and says so', async () => {
  let writes = 0
  const { run, names } = await setUp(() => {
    writes += 1
    if (writes === 2) throw Object.assign(new Error('terminated'), { code: '57P01' })
  })
  const amount = 130
  const { lines } = await run(fileOf(...Array.from({ length: amount }, (_, index) => named(`A${index}`))))
  // A hundred lines at once, the header among them.
  expect(lines).toHaveLength(100)
  expect(lines.at(-1)).toMatchObject({ line: 101, outcome: 'failed' })
  expect(await names()).toHaveLength(99)
})
