import { isStorable } from '../../../shared/bounded.ts'
import { parseId, parseSerial } from '../../../shared/identifiers.ts'

/** The ways in which a path may name an assistant, best first. */
export interface AssistantReference {
  readonly id: string | null
  readonly serial: number | null
  readonly externalId: string | null
}

const maxExternalIdLength = 255

/**
 * Any API's form of the id is taken in any path: UUID, `asst_…`, integer, or the account's own external id, which may
 * look like one of the others and then comes last.
 */
export function parseAssistantReference(value: string): AssistantReference {
  return {
    id: parseId('asst', value),
    serial: parseSerial(value),
    externalId: value.length > 0 && value.length <= maxExternalIdLength && isStorable(value) ? value : null,
  }
}
