import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, type PGliteOptions, type Transaction } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { Database, SqlSession } from './database.ts'
import { lockDirectory } from './directory-lock.ts'
import { createLazyPrisma } from './prisma.ts'

/**
 * PostgreSQL in this process, kept under `directory`. One process at a time: a second one is refused.
 * Survives being killed; a power cut may take the last writes, for it does not wait for the disk.
 */
export async function openEmbeddedDatabase(directory: string): Promise<Database> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const unlock = await lockDirectory(directory)
  try {
    const database = overPglite(await openPglite({ dataDir: join(directory, 'postgres') }))
    return {
      ...database,
      async close() {
        await database.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** An open PGlite as a database, without a lock on its directory. */
export function overPglite(pglite: PGlite): Database {
  const prisma = createLazyPrisma(async () => {
    const { PrismaPGlite } = await import('pglite-prisma-adapter')
    return new PrismaPGlite(pglite)
  })

  return {
    openPrisma: prisma.open,
    sql: sessionOver(pglite),
    transaction: (work) =>
      pglite.transaction((transaction) =>
        work({
          ...sessionOver(transaction),
          script: async (text) => {
            await transaction.exec(text)
          },
        }),
      ),
    async close() {
      await prisma.close()
      await pglite.close()
    },
  }
}

function sessionOver(client: PGlite | Transaction): SqlSession {
  return {
    async query<Row>(_name: string, text: string, values: readonly unknown[]) {
      const result = await client.query<Row>(text, [...values])
      return result.rows
    },
  }
}

/** PGlite with the extensions that the migrations ask for. */
export function openPglite(options: PGliteOptions = {}): Promise<PGlite> {
  return PGlite.create({ ...options, extensions: { pg_trgm } })
}
