import { type AssistantRow, assistantColumns } from './assistant-row.ts'

/**
 * Of settings, in one result of the database. An assistant may have a megabyte, so a list of hundreds cannot be read at
 * once; one that is larger is read alone.
 */
export const portionBytes = 2 * 1024 * 1024

/** A row of a portion. */
export type PortionRow<Row extends AssistantRow = AssistantRow> = Omit<Row, 'settings'> & {
  /** Null for the rows that the portion has no room for: of these nothing was read but the columns. */
  readonly settings: Row['settings'] | null
}

export interface Candidates {
  /** Columns beside those of an assistant, as `expression AS name`. */
  readonly columns?: Readonly<Record<string, string>>
  /** With the assistants as `a`; these alone by default. */
  readonly from?: string
  readonly where: string
  readonly sort: PortionSort
  /** The placeholders of how many rows are wanted at most, one more than the page holds, and how many to pass over. */
  readonly limit: string
  readonly offset?: string
}

/** SQL of the key by which candidates are sorted, and of their id, by which they are where the key is the same. */
export interface PortionSort {
  readonly key: string
  readonly id: string
  readonly direction: 'ASC' | 'DESC'
}

/**
 * A statement that reads the rows of a page, and the settings of as many as a portion has room for. Sizes are columns of
 * their own, so PostgreSQL does not read the settings of the others either. Each level has the order of the one inside it,
 * so that none of them sorts again.
 */
export function portionSql({
  columns = {},
  from = 'assistants a',
  where,
  sort: { key, id, direction },
  limit,
  offset,
}: Candidates): string {
  const expressions = Object.entries(columns).map(([name, expression]) => `, ${expression} AS ${name}`)
  const names = Object.keys(columns).map((name) => `, a.${name}`)
  const passedOver = offset === undefined ? '' : `OFFSET ${offset}::int`
  return `
    SELECT ${assistantColumns}${names.join('')} FROM (
      SELECT c.*, CASE WHEN row_number() OVER page < ${limit}::int
        AND (row_number() OVER page = 1 OR sum(c.settings_bytes) OVER page <= ${portionBytes})
        THEN c.document END AS settings
      FROM (
        SELECT a.id, a.account_id, a.serial, a.external_id, a.name, a.version, a.created_at, a.updated_at,
          a.settings AS document, a.settings_schema, a.settings_bytes, ${key} AS place${expressions.join('')}
        FROM ${from} WHERE ${where} ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${limit}::int ${passedOver}
      ) c WINDOW page AS (ORDER BY c.place ${direction}, c.id ${direction} ROWS UNBOUNDED PRECEDING)
    ) a ORDER BY a.place ${direction}, a.id ${direction}`
}

/** The first rows, whose settings were read; all of the page unless one of the others is on it. */
export function readRows<Row extends AssistantRow>(rows: readonly PortionRow<Row>[]): Row[] {
  const missing = rows.findIndex(({ settings }) => settings === null)
  return (missing === -1 ? rows : rows.slice(0, missing)) as Row[] // these have theirs
}
