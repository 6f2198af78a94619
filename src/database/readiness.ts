import type { Database } from './database.ts'

export type Readiness = 'ready' | 'database unavailable' | 'database read-only'

/** Whether the database answers, and takes writes. */
export async function readinessOf({ sql }: Database): Promise<Readiness> {
  try {
    const [row] = await sql.query<{ read_only: boolean }>('readiness', readOnlySql, [])
    return row?.read_only === true ? 'database read-only' : 'ready'
  } catch {
    return 'database unavailable'
  }
}

/** On for a standby as well. */
const readOnlySql = `SELECT current_setting('transaction_read_only') = 'on' AS read_only`
