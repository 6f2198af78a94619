import pg from 'pg'

/**
 * A query of pg that asks PostgreSQL for the columns of a named statement once for each connection: they cannot change,
 * because PostgreSQL refuses to execute a statement whose columns have ("cached plan must not change result type"). pg
 * asks each time, and looks up the parser of each column again, which takes as long as reading a small row.
 */
export class PreparedQuery extends pg.Query {
  #statements: Statements | undefined

  constructor(name: string, text: string, values: unknown[]) {
    super(text, values)
    if (name !== '') this.name = name
  }

  override prepare(connection: pg.Connection): void {
    const statements = statementsOf(connection)
    const columns = this.name === undefined ? undefined : statements.columns.get(this.name)
    this.#statements = statements
    if (columns === undefined) super.prepare(connection)
    else {
      Object.assign(this._result, columns)
      this._accumulateRows = true
      super.prepare(statements.withoutDescribe)
    }
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message)
    if (this.name === undefined) return
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result
    this.#statements?.columns.set(this.name, { fields, _parsers, _prebuiltEmptyResultObject })
  }
}

/** The rows of a query. */
export async function rowsOf(client: pg.Pool | pg.PoolClient, query: PreparedQuery): Promise<unknown[]> {
  try {
    return await new Promise((resolve, reject) => {
      client.query(query, (error, result) => (error ? reject(error) : resolve(result.rows)))
    })
  } catch (error) {
    // Made where the socket was read. From here it leads to who made the query.
    if (error instanceof Error) Error.captureStackTrace(error)
    throw error
  }
}

/** What a connection has prepared. */
interface Statements {
  /** By the name of the statement. */
  readonly columns: Map<string, Columns>
  /** The connection, for statements whose columns are known. */
  readonly withoutDescribe: pg.Connection
}

const statementsByConnection = new WeakMap<pg.Connection, Statements>()

function statementsOf(connection: pg.Connection): Statements {
  const known = statementsByConnection.get(connection)
  if (known !== undefined) return known
  const withoutDescribe: pg.Connection = Object.create(connection, { describe: { value: () => {} } })
  const statements = { columns: new Map(), withoutDescribe }
  statementsByConnection.set(connection, statements)
  return statements
}

/** The part of pg's result that follows from the description of its columns. */
interface Columns {
  readonly fields: unknown
  readonly _parsers: unknown
  readonly _prebuiltEmptyResultObject: unknown
}

// As pg is at the version that package.json names.
type Callback = (error: Error | null | undefined, result: pg.QueryResult) => void

declare module 'pg' {
  interface Pool {
    query(query: Query, callback: Callback): void
  }
  interface ClientBase {
    query(query: Query, callback: Callback): void
  }
  interface Query {
    name?: string
    _accumulateRows: boolean
    readonly _result: Columns
    prepare(connection: pg.Connection): void
    handleRowDescription(message: unknown): void
  }
}
