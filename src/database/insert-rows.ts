import type { SqlSession } from './database.ts'

interface RowsStatement {
  /** The name of the statement when it has one row; others are planned anew. */
  readonly name: string
  /** `INSERT INTO table (columns)`. */
  readonly into: string
  /** The types of the columns, with commas between them. */
  readonly types: string
}

/** Inserts rows by one statement. PostgreSQL takes 65,535 values at once. */
export async function insertRows(
  session: SqlSession,
  { name, into, types }: RowsStatement,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = types.split(', ')
  const tuples = rows.map((_, row) => {
    const first = row * columns.length + 1
    return `(${columns.map((type, index) => `$${first + index}::${type}`).join(', ')})`
  })
  await session.query(rows.length === 1 ? name : '', `${into} VALUES ${tuples.join(', ')}`, rows.flat())
}
