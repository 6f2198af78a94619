import type { Database, SqlScriptSession, SqlSession } from '../../src/database/database.ts'

export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** A database that tells each statement of plain SQL before it runs; the beginning and the end of a transaction too. */
export function recordStatements(database: Database, record: (statement: Statement) => void): Database {
  const recorded = (session: SqlSession): SqlSession => ({
    query(name, text, values) {
      record({ name, text, values })
      return session.query(name, text, values)
    },
  })
  const command = (text: string) => record({ name: text, text, values: [] })
  return {
    ...database,
    sql: recorded(database.sql),
    transaction(work) {
      command('BEGIN')
      const inside = (session: SqlScriptSession) => ({ ...recorded(session), script: session.script })
      return database.transaction((session) => work(inside(session))).finally(() => command('END'))
    },
  }
}
