import pg from 'pg'
import type { Database, SqlScriptSession, SqlSession } from './database.ts'
import { PreparedQuery, rowsOf } from './prepared-query.ts'
import { createLazyPrisma } from './prisma.ts'
import { retryingConflicts } from './retry.ts'

interface ServedOptions {
  readonly url: string
  readonly poolSize: number
  /** Told when a connection breaks, in use or idle; the pool replaces it by itself. */
  readonly onConnectionError: (error: Error) => void
}

/** PostgreSQL 14 or later behind a URL. Connects when first used. */
export function openServedDatabase({ url, poolSize, onConnectionError }: ServedOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    // A writer that waits longer for a row gives its connection back to the others.
    lock_timeout: 5_000,
    // To compile a statement takes longer than to run any of ours.
    options: '-c jit=off',
    idle_in_transaction_session_timeout: 30_000,
  })
  // The pool listens to idle connections only, and whoever borrows one listens later: what breaks in between has no
  // listener, which ends the process. So each has one of its own for as long as it lives.
  pool.on('connect', (client) => client.on('error', onConnectionError))
  // Repeats what the idle connection has told.
  pool.on('error', () => {})
  const prisma = createLazyPrisma(async () => {
    const { PrismaPg } = await import('@prisma/adapter-pg')
    return new PrismaPg(pool)
  })

  return {
    openPrisma: prisma.open,
    sql: sessionOver(pool),
    transaction: (work) => retryingConflicts(() => runTransaction(pool, work)),
    async close() {
      await prisma.close()
      await pool.end()
    },
  }
}

async function runTransaction<T>(pool: pg.Pool, work: (session: SqlScriptSession) => Promise<T>): Promise<T> {
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
}

function sessionOver(client: pg.Pool | pg.PoolClient): SqlSession {
  return {
    async query<Row>(name: string, text: string, values: readonly unknown[]) {
      const rows = await rowsOf(client, new PreparedQuery(name, text, [...values]))
      return rows as Row[] // the caller names the row of its own statement
    },
  }
}
