import { parseId, parseSerial } from '../../shared/identifiers.ts'

/** The ways in which a client may name a phone number: UUID, `pn_…`, or the integer of Autocalls. */
export interface PhoneNumberReference {
  readonly id: string | null
  readonly serial: number | null
}

export function parsePhoneNumberReference(value: string): PhoneNumberReference {
  return { id: parseId('pn', value), serial: parseSerial(value) }
}
