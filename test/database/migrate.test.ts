import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openPglite, overPglite } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'

const names = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

describe('migrations', () => {
  let database: Database
  beforeAll(async () => {
    database = overPglite(await openPglite())
  })
  afterAll(() => database.close())

  test('are all applied to an empty database, once, though two begin at once', async () => {
    const [first, second] = await Promise.all([migrate(database), migrate(database)])
    expect([...first, ...second].sort()).toEqual(names)
    expect(await migrate(database)).toEqual([])
  })

  test('are recorded as Prisma records them', async () => {
    const rows = await database.sql.query<{ migration_name: string; checksum: string }>(
      '',
      `SELECT migration_name, checksum FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND applied_steps_count = 1 ORDER BY migration_name`,
      [],
    )
    const expected = names.map((name) => {
      const sql = readFileSync(`prisma/migrations/${name}/migration.sql`)
      return { migration_name: name, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    expect(rows).toEqual(expected)
  })

  test('are refused when one was edited after it was applied', async () => {
    await database.sql.query(
      '',
      `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = $1`,
      [names[0]],
    )
    await expect(migrate(database)).rejects.toThrow(`${names[0]} was edited`)
  })

  test('are refused when one was started but not finished', async () => {
    await database.sql.query(
      '',
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1`,
      [names[0]],
    )
    await expect(migrate(database)).rejects.toThrow(`${names[0]} was started`)
  })
})
