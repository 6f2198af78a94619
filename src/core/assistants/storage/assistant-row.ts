import type { Assistant, AssistantDraft, AssistantPhoneNumber } from '../model/assistant.ts'
import type { AssistantSettings } from '../model/assistant-fields.ts'

/** A row as the SQL of the repository selects it. */
export interface AssistantRow {
  readonly id: string
  readonly account_id: string
  readonly serial: number
  readonly external_id: string | null
  readonly name: string
  /** Validated when it was written. */
  readonly settings: AssistantSettings
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly phone_numbers: readonly AssistantPhoneNumber[] | null
}

/** The columns of {@link AssistantRow}, with the assistant's numbers, in one query. */
export const assistantColumns = `
  a.id, a.account_id, a.serial, a.external_id, a.name, a.settings, a.version, a.created_at, a.updated_at,
  (SELECT json_agg(json_build_object('id', p.id, 'serial', p.serial, 'number', p.number) ORDER BY p.serial)
     FROM phone_numbers p WHERE p.assistant_id = a.id) AS phone_numbers`

/** The ids of all files that settings name, as SQL of type jsonb: a list of texts. */
export function fileIdsSql(settings: string): string {
  const idsIn = (place: string) => `coalesce(${settings}->${place}'knowledgeBase'->'fileIds', '[]')`
  return `(${idsIn('')} || ${idsIn("'model'->")})`
}

/** Fills in the settings that were just read instead of copying them: there are many in a list. */
export function assistantFromRow(row: AssistantRow): Assistant {
  return Object.assign(row.settings, {
    id: row.id,
    accountId: row.account_id,
    serial: row.serial,
    externalId: row.external_id,
    name: row.name,
    version: row.version,
    phoneNumbers: row.phone_numbers ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  })
}

/** The columns that a draft sets; its phone numbers live in their own table. */
export function columnsOf(draft: AssistantDraft): {
  readonly name: string
  readonly externalId: string | null
  /** JSON. */
  readonly settings: string
} {
  const { name, externalId, phoneNumberIds: _phoneNumberIds, ...settings } = draft
  return { name, externalId, settings: JSON.stringify(settings) }
}
