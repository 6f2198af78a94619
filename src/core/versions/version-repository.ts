import type { Database } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { type CursorPageRequest, type Page, pageBy } from '../../shared/paging.ts'
import type { Version, VersionSummary } from './version.ts'
import {
  summaryFromRow,
  type VersionRow,
  type VersionSummaryRow,
  versionColumns,
  versionFromRow,
  versionSummaryColumns,
} from './version-row.ts'

export type VersionRepository = ReturnType<typeof createVersionRepository>

/**
 * Versions are written with the changes of their assistants, in `assistant-write-repository`; here they are read, of
 * assistants in the trash too. Whoever asks knows where the assistant is.
 */
export function createVersionRepository({ sql }: Database) {
  return {
    /** Newest first; the place in the list is a number. */
    async list(
      accountId: string,
      assistantId: string,
      { limit, after }: CursorPageRequest<number>,
    ): Promise<Page<VersionSummary, number>> {
      const [name, text, place] =
        after === undefined
          ? ['list-versions', listSql(''), []]
          : ['list-versions-after', listSql(afterSql), [after]]
      const values = [accountId, assistantId, limit + 1, ...place]
      const rows = await sql.query<VersionSummaryRow>(name, text, values)
      return pageBy(rows.map(summaryFromRow), limit, ({ number }) => number)
    },

    async find(accountId: string, assistantId: string, number: number): Promise<Version | null> {
      const values = [accountId, assistantId, number]
      const [row] = await sql.query<VersionRow>('find-version', findSql, values)
      return row === undefined ? null : versionFromRow(row)
    },
  }
}

const ofAssistantSql = `FROM assistant_versions v JOIN assistants a ON a.id = v.assistant_id
  WHERE v.account_id = $1::uuid AND v.assistant_id = $2::uuid`

const afterSql = `AND ${afterPlaceSql(['v.number'], 'DESC', ['$4::int'])}`

function listSql(after: string): string {
  return `SELECT ${versionSummaryColumns} ${ofAssistantSql} ${after} ORDER BY v.number DESC LIMIT $3::int`
}

const findSql = `SELECT ${versionColumns} ${ofAssistantSql} AND v.number = $3::int`
