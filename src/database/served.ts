import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Database, SqlSession } from './database.ts'
import { PrismaClient } from './generated/client.ts'

interface ServedOptions {
  readonly url: string
  readonly poolSize: number
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onConnectionError: (error: Error) => void
}

/** PostgreSQL 14 or later behind a URL. Connects when first used. */
export function openServedDatabase({ url, poolSize, onConnectionError }: ServedOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
  })
  pool.on('error', onConnectionError)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' })

  return {
    prisma,
    sql: sessionOver(pool),
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        const result = await work({
          ...sessionOver(client),
          script: async (text) => {
            await client.query(text)
          },
        })
        await client.query('COMMIT')
        client.release()
        return result
      } catch (error) {
        // A connection that cannot even roll back is thrown away rather than handed to the next caller.
        await client.query('ROLLBACK').then(
          () => client.release(),
          (failure: Error) => client.release(failure),
        )
        throw error
      }
    },
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

function sessionOver(client: pg.Pool | pg.PoolClient): SqlSession {
  return {
    async query<Row>(name: string, text: string, values: readonly unknown[]) {
      const result = await client.query({ name, text, values: [...values] })
      return result.rows as Row[] // the caller names the row of its own statement
    },
  }
}
