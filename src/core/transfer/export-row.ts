import { type AuthoredRow, authorshipFromRow } from '../audit/author-row.ts'
import { authorTypeId } from '../audit/authorship.ts'
import type { LineOf } from './export-line.ts'

/** A row that an export reads in the order of its age. */
export interface DatedRow {
  readonly id: string
  readonly created_at: Date
}

interface ChangedRow extends DatedRow {
  readonly updated_at: Date
}

export interface FileRow extends DatedRow {
  readonly name: string
  readonly mime_type: string
  readonly bytes: number
  readonly sha256: string
}

export interface TemplateRow extends ChangedRow {
  readonly name: string
  readonly description: string | null
  /** JSON, as it is stored. */
  readonly settings: string
}

export interface PhoneNumberRow extends ChangedRow {
  readonly number: string
  readonly name: string | null
  readonly provider: string | null
  readonly assistant_id: string | null
}

/** What an assistant is, or was. */
export interface SettingsRow {
  readonly name: string
  readonly external_id: string | null
  /** JSON, as it is stored. */
  readonly settings: string
}

/** A version with its content. */
export interface VersionRow extends SettingsRow, AuthoredRow {
  readonly number: number
  readonly parent: number | null
  readonly restored_from: number | null
  readonly versioned_at: Date
}

/** An assistant with its latest version. */
export interface AssistantRow extends ChangedRow, VersionRow {
  /** Whether there is anything to read of them, also of removed ones. */
  readonly has_environments: boolean
}

export interface PinRow extends AuthoredRow {
  readonly environment: string
  readonly number: number
  readonly targets: LineOf<'pin'>['targets']
  readonly rollback_to: number | null
  readonly created_at: Date
}

export function iso(date: Date): string {
  return date.toISOString()
}

export function datesOf({
  created_at,
  updated_at,
}: {
  readonly created_at: Date
  readonly updated_at: Date
}) {
  return { createdAt: iso(created_at), updatedAt: iso(updated_at) }
}

export function versionOf(row: VersionRow) {
  const { number, parent, restored_from: restoredFrom, versioned_at } = row
  return { number, parent, restoredFrom, ...madeByOf(row), createdAt: iso(versioned_at) }
}

export function madeByOf(row: AuthoredRow) {
  const { author, ...rest } = authorshipFromRow(row)
  return { author: { ...author, id: authorTypeId(author) }, ...rest }
}
