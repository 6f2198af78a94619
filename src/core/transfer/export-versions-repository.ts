import type { SqlSession } from '../../database/database.ts'
import type { AssistantRow, VersionRow } from './export-row.ts'
import { pageSize, versionsSql } from './export-statements.ts'

/** What the assistants of a page were before, in the order of the page. */
export async function* versionsBefore(
  session: SqlSession,
  page: readonly AssistantRow[],
): AsyncGenerator<EarlierVersionRow> {
  let wanted = page
    .filter(({ number }) => number > 1)
    .map(({ id, number: latest }): WantedVersions => ({ id, after: 0, latest }))
  while (wanted.length > 0) {
    const group = firstOf(wanted)
    const rows = await session.query<EarlierVersionRow>('export-versions', versionsSql, [
      group.map(({ id }) => id),
      group.map(({ after }) => after),
      group.map(({ latest }) => latest),
      pageSize,
    ])
    yield* rows
    wanted = rows.length === 0 ? wanted.slice(group.length) : wantedAfter(wanted, rows.at(-1))
  }
}

interface EarlierVersionRow extends VersionRow {
  readonly assistant_id: string
}

/** The versions of an assistant between two numbers. */
interface WantedVersions {
  readonly id: string
  readonly after: number
  readonly latest: number
}

/** Of as many assistants as have a page of versions together, or of the first. */
function firstOf(wanted: readonly WantedVersions[]): readonly WantedVersions[] {
  let versions = 0
  const end = wanted.findIndex(({ after, latest }) => {
    versions += latest - 1 - after
    return versions > pageSize
  })
  return end === -1 ? wanted : wanted.slice(0, Math.max(end, 1))
}

function wantedAfter(
  wanted: readonly WantedVersions[],
  last: EarlierVersionRow | undefined,
): WantedVersions[] {
  const [current, ...rest] = wanted.slice(wanted.findIndex(({ id }) => id === last?.assistant_id))
  if (current === undefined || last === undefined || last.number >= current.latest - 1) return rest
  return [{ ...current, after: last.number }, ...rest]
}
