import { openAsBlob } from 'node:fs'
import { inject } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openPglite, overPglite } from '../../src/database/embedded.ts'
import type { PrismaClient } from '../../src/database/generated/client.ts'
import { openServedDatabase } from '../../src/database/served.ts'

/** A database with its Prisma client at hand. */
export interface OpenedDatabase extends Database {
  readonly prisma: PrismaClient
}

let shared: Promise<OpenedDatabase> | undefined

/** The database of this worker: a real one, migrated. Tests keep apart by an account of their own. */
export function testDatabase(): Promise<OpenedDatabase> {
  shared ??= open().then(withPrisma)
  return shared
}

async function withPrisma(database: Database): Promise<OpenedDatabase> {
  return { ...database, prisma: await database.openPrisma() }
}

async function open(): Promise<Database> {
  const url = inject('databaseUrl')
  if (url !== undefined) return openServedDatabase({ url, poolSize: 10, onConnectionError: () => {} })
  const file = inject('dataFile')
  if (file === undefined) throw new Error('The global setup provided no database.')
  return overPglite(await openPglite({ loadDataDir: await openAsBlob(file) }))
}
