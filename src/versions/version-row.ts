import type { AssistantSettings } from '../assistants/assistant-fields.ts'
import type { Author } from '../audit/authorship.ts'
import type { Version, VersionSummary } from './version.ts'

export interface VersionSummaryRow {
  readonly number: number
  readonly content_hash: string
  readonly parent: number | null
  readonly restored_from: number | null
  readonly author_kind: Author['kind']
  readonly author_id: string | null
  readonly author_name: string | null
  readonly dialect: string | null
  readonly request_id: string | null
  readonly message: string | null
  readonly created_at: Date
  readonly current: boolean
}

export interface VersionRow extends VersionSummaryRow {
  readonly external_id: string | null
  readonly name: string
  /** Validated when it was written. */
  readonly settings: AssistantSettings
}

/** The columns of {@link VersionSummaryRow}, of the version `v` of the assistant `a`. */
export const versionSummaryColumns = `v.number, v.content_hash, v.parent, v.restored_from, v.author_kind, v.author_id,
  v.author_name, v.dialect, v.request_id, v.message, v.created_at, v.number = a.version AS current`

/** The columns of {@link VersionRow}. */
export const versionColumns = `${versionSummaryColumns}, v.external_id, v.name, v.settings`

export function summaryFromRow(row: VersionSummaryRow): VersionSummary {
  const { number, parent, dialect, message, current } = row
  return {
    number,
    contentHash: row.content_hash,
    parent,
    restoredFrom: row.restored_from,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    dialect,
    requestId: row.request_id,
    message,
    createdAt: row.created_at,
    current,
  }
}

export function versionFromRow(row: VersionRow): Version {
  const { external_id: externalId, name, settings } = row
  return { ...summaryFromRow(row), content: { ...settings, name, externalId } }
}
