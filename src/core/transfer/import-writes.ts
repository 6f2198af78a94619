import type { AuditEvent } from '../audit/audit-entry.ts'
import type { Principal } from '../identity/principal.ts'
import type {
  ImportedAssistant,
  ImportedEnvironment,
  ImportedPin,
  ImportedVersion,
} from './import-history-repository.ts'
import type {
  ImportedCampaign,
  ImportedPhoneNumber,
  ImportedRecords,
  ImportedTemplate,
  ImportWriteRepository,
} from './import-write-repository.ts'

/** A new record of one line. */
export type ImportedRecord =
  | { readonly kind: 'template'; readonly record: ImportedTemplate }
  | { readonly kind: 'assistant'; readonly record: ImportedAssistant }
  | { readonly kind: 'version'; readonly record: ImportedVersion }
  | { readonly kind: 'environment'; readonly record: ImportedEnvironment }
  | { readonly kind: 'pin'; readonly record: ImportedPin }
  | { readonly kind: 'phoneNumber'; readonly record: ImportedPhoneNumber }
  | { readonly kind: 'campaign'; readonly record: ImportedCampaign }

export interface ImportWrites {
  insert(record: ImportedRecord): Promise<void>
  /** Before what is not an insert: everything that was inserted is there. */
  settle(): Promise<void>
}

/** Writes each record at once. */
export function directWrites(write: ImportWriteRepository, principal: Principal): ImportWrites {
  return {
    insert(record) {
      const records = noRecords()
      add(records, record)
      return write.insertAll(principal, records)
    },
    settle: async () => {},
  }
}

/** Keeps records until they are written together. */
export function queuedWrites(
  write: ImportWriteRepository,
  principal: Principal,
): ImportWrites & { isEmpty(): boolean } {
  let records = noRecords()
  let isEmpty = true
  return {
    async insert(record) {
      isEmpty = false
      add(records, record)
    },
    async settle() {
      if (isEmpty) return
      const queued = records
      records = noRecords()
      isEmpty = true
      await write.insertAll(principal, queued)
    },
    isEmpty: () => isEmpty,
  }
}

function noRecords(): ImportedRecords {
  return {
    templates: [],
    assistants: [],
    versions: [],
    environments: [],
    pins: [],
    phoneNumbers: [],
    campaigns: [],
    events: [],
  }
}

function add(records: ImportedRecords, { kind, record }: ImportedRecord): void {
  switch (kind) {
    case 'template':
      records.templates.push(record)
      records.events.push(imported('template', record.id, record.name))
      return
    case 'assistant':
      records.assistants.push(record)
      records.events.push(imported('assistant', record.id, record.content.name))
      return
    case 'version':
      records.versions.push(record)
      return
    case 'environment':
      records.environments.push(record)
      records.events.push(imported('environment', record.id, record.name))
      return
    case 'pin':
      records.pins.push(record)
      return
    case 'phoneNumber':
      records.phoneNumbers.push(record)
      records.events.push(imported('phoneNumber', record.id, record.number))
      return
    case 'campaign':
      records.campaigns.push(record)
      records.events.push(imported('campaign', record.id, record.draft.name))
      return
  }
}

function imported(type: AuditEvent['type'], id: string, name: string): AuditEvent {
  return { action: 'import', type, id, name }
}
