import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from './database.ts'

/** From src/database and dist/database alike. */
const migrationsDirectory = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** The lock that Prisma's own migrate commands take, so that they and the server wait for each other. */
const prismaAdvisoryLock = 72707369

/** As Prisma creates it. */
const migrationsTable = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

/**
 * Applies the pending migrations in one transaction and records them where `prisma migrate deploy` does.
 * @returns the names of those that were applied
 * @throws when one that is recorded as applied has been edited since, or did not finish
 */
export async function migrate(database: Database): Promise<string[]> {
  const migrations = await readMigrations()
  return database.transaction(async (session) => {
    // Another instance may hold the lock, and a migration may run, for longer than a request may take.
    await session.script('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    await session.script(`SELECT pg_advisory_xact_lock(${prismaAdvisoryLock})`)
    await session.script(migrationsTable)
    const recorded = await session.query<RecordedMigration>(
      'recorded-migrations',
      `SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
      [],
    )
    const applied = new Map(recorded.map((row) => [row.migration_name, row]))
    const pending = migrations.filter((migration) => !isApplied(migration, applied.get(migration.name)))
    for (const migration of pending) {
      await session.script(migration.sql)
      await session.query(
        'record-migration',
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), 1)`,
        [randomUUID(), migration.checksum, migration.name],
      )
    }
    return pending.map((migration) => migration.name)
  })
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface RecordedMigration {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(migrationsDirectory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

function isApplied(migration: Migration, recorded: RecordedMigration | undefined): boolean {
  if (recorded === undefined) return false
  if (recorded.finished_at === null)
    throw new Error(`Migration ${migration.name} was started but not finished.`)
  if (recorded.checksum !== migration.checksum)
    throw new Error(`Migration ${migration.name} was edited after it was applied.`)
  return true
}
