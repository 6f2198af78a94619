import type { AssistantFields, AssistantSettings } from '../assistants/assistant-fields.ts'
import type { Author } from '../audit/authorship.ts'
import { toTypeId } from '../identifiers.ts'
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
  readonly settings: AssistantSettings
}

export interface PhoneNumberRow extends ChangedRow {
  readonly number: string
  readonly name: string | null
  readonly provider: string | null
  readonly assistant_id: string | null
}

interface AuthoredRow {
  readonly author_kind: Author['kind']
  readonly author_id: string | null
  readonly author_name: string | null
  readonly dialect: string | null
  readonly request_id: string | null
  readonly message: string | null
}

/** A version with its content. */
export interface VersionRow extends AuthoredRow {
  readonly number: number
  readonly parent: number | null
  readonly restored_from: number | null
  readonly name: string
  readonly external_id: string | null
  readonly settings: AssistantSettings
  readonly versioned_at: Date
}

/** An assistant with its latest version. */
export interface AssistantRow extends ChangedRow, VersionRow {
  /** Whether there is anything to read of them, also of removed ones. */
  readonly has_environments: boolean
}

type Targets = LineOf<'environment'>['targets']

export interface EnvironmentRow {
  readonly name: string
  readonly pin: number
  readonly targets: Targets
  readonly created_at: Date
  readonly updated_at: Date
}

export interface PinRow extends AuthoredRow {
  readonly environment: string
  readonly number: number
  readonly targets: Targets
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

export function contentOf({ name, external_id: externalId, settings }: VersionRow): AssistantFields {
  return { name, externalId, ...settings }
}

export function versionOf(row: VersionRow) {
  const { number, parent, restored_from: restoredFrom, versioned_at } = row
  return { number, parent, restoredFrom, ...madeByOf(row), createdAt: iso(versioned_at) }
}

export function madeByOf({ author_kind: kind, author_id, author_name: name, ...row }: AuthoredRow) {
  const { dialect, request_id: requestId, message } = row
  return { author: { kind, id: authorIdOf(kind, author_id), name }, dialect, requestId, message }
}

function authorIdOf(kind: Author['kind'], id: string | null): string | null {
  if (id === null || kind === 'system') return null
  return toTypeId(kind === 'user' ? 'user' : 'key', id)
}
