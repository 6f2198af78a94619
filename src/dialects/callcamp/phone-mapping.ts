import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import type { PhoneView } from './phone-schemas.ts'

/** What Call Camp shows of a phone number. Which assistant answers it, its campaigns say. */
export function toWire(phoneNumber: PhoneNumber): PhoneView {
  const { id, number, name, countryCode, provider, createdAt, updatedAt, ...kept } = phoneNumber
  const { accountId: _accountId, serial: _serial, assistantId: _assistantId, ...unmapped } = kept
  unmapped satisfies Record<string, never>
  return {
    uuid: id,
    number,
    name,
    countryCode,
    provider,
    createdAt: inWholeSeconds(createdAt),
    updatedAt: inWholeSeconds(updatedAt),
  }
}
