import type { FoundAssistant } from '../../../core/assistants/model/assistant-search.ts'
import type { StoredAssistant } from '../../../core/assistants/model/stored-assistant.ts'
import { toTypeId } from '../../../shared/identifiers.ts'

/**
 * The response that `assistantView` would write, with the settings as they are stored: to parse them and write them again
 * costs more than all the rest. They were written by their schema, so nothing undeclared is in them.
 */
export function storedAssistantText(stored: StoredAssistant | FoundAssistant): string {
  const { name, externalId, settings, id, serial, version, createdAt, updatedAt } = stored
  const phoneNumberIds = stored.phoneNumbers.map((phoneNumber) => toTypeId('pn', phoneNumber.id))
  const deletedAt = 'deletedAt' in stored ? stored.deletedAt?.toISOString() : undefined
  const head = JSON.stringify({ name, externalId })
  const tail = JSON.stringify({
    id: toTypeId('asst', id),
    uuid: id,
    serial,
    version,
    phoneNumberIds,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    deletedAt,
  })
  return `${head.slice(0, -1)},${settings.slice(1, -1)},${tail.slice(1)}`
}
