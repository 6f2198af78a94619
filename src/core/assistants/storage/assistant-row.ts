import type { Assistant, AssistantHead, AssistantPhoneNumber } from '../model/assistant.ts'
import { assistantOfStored, type StoredAssistant } from '../model/stored-assistant.ts'
import { currentSettingsText } from './stored-settings.ts'

/** What of a row is no setting. */
export interface AssistantHeadRow {
  readonly id: string
  readonly account_id: string
  readonly serial: number
  readonly external_id: string | null
  readonly name: string
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly phone_numbers: readonly AssistantPhoneNumber[] | null
}

/** A row as the SQL of the repository selects it. */
export interface AssistantRow extends AssistantHeadRow {
  /** JSON, validated when it was written. */
  readonly settings: string
  readonly settings_schema: number
}

/** The columns of {@link AssistantHeadRow}, with the assistant's numbers, in one query. */
export const assistantHeadColumns = `
  a.id, a.account_id, a.serial, a.external_id, a.name, a.version, a.created_at, a.updated_at,
  (SELECT json_agg(json_build_object('id', p.id, 'serial', p.serial, 'number', p.number) ORDER BY p.serial)
     FROM phone_numbers p WHERE p.assistant_id = a.id) AS phone_numbers`

/** The columns of {@link AssistantRow}. */
export const assistantColumns = `${assistantHeadColumns}, a.settings::text AS settings, a.settings_schema`

export function assistantFromRow(row: AssistantRow): Assistant {
  return assistantOfStored({ ...headFromRow(row), settings: row.settings })
}

export function storedFromRow(row: AssistantRow): StoredAssistant {
  return { ...headFromRow(row), settings: currentSettingsText(row.settings, row.settings_schema) }
}

function headFromRow(row: AssistantHeadRow): AssistantHead {
  return {
    id: row.id,
    accountId: row.account_id,
    serial: row.serial,
    externalId: row.external_id,
    name: row.name,
    version: row.version,
    phoneNumbers: row.phone_numbers ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
