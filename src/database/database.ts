import type { PrismaClient } from './generated/client.ts'

/**
 * The two ways to the one database, embedded or served: Prisma for what is written now and then, plain SQL for what is on
 * the way of many requests or has to be one statement, where Prisma's planning costs more than the query.
 */
export interface Database {
  /** The same client each time. Loaded by the first call: it takes a fifth of a start, and its memory. */
  readonly openPrisma: OpenPrisma
  readonly sql: SqlSession
  /** Runs `work` in one transaction of plain SQL. */
  transaction<T>(work: (session: SqlScriptSession) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type OpenPrisma = () => Promise<PrismaClient>

export interface SqlSession {
  /**
   * @param name makes PostgreSQL keep the plan: one name for each text. Empty for texts of many kinds, planned anew.
   * @param values JSON goes in as text, dates as Date.
   */
  query<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>
}

export interface SqlScriptSession extends SqlSession {
  /** Several statements without parameters, such as a migration. */
  script(text: string): Promise<void>
}
