import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import { type AuthoredRow, authorColumns, authorshipFromRow } from '../audit/author-row.ts'
import type { Version, VersionSummary } from './version.ts'

export interface VersionSummaryRow extends AuthoredRow {
  readonly number: number
  readonly content_hash: string
  readonly parent: number | null
  readonly restored_from: number | null
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
export const versionSummaryColumns = `v.number, v.content_hash, v.parent, v.restored_from, ${authorColumns('v')},
  v.created_at, v.number = a.version AS current`

/** The columns of {@link VersionRow}. */
export const versionColumns = `${versionSummaryColumns}, v.external_id, v.name, v.settings`

export function summaryFromRow(row: VersionSummaryRow): VersionSummary {
  const { number, parent, current } = row
  return {
    number,
    contentHash: row.content_hash,
    parent,
    restoredFrom: row.restored_from,
    ...authorshipFromRow(row),
    createdAt: row.created_at,
    current,
  }
}

export function versionFromRow(row: VersionRow): Version {
  const { external_id: externalId, name, settings } = row
  return { ...summaryFromRow(row), content: { ...settings, name, externalId } }
}
