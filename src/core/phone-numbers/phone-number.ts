import { entityTagOfState } from '../conditions/entity-tag.ts'

/** A phone number of an account. */
export interface PhoneNumber {
  readonly id: string
  readonly accountId: string
  /** The integer by which Autocalls clients know it. */
  readonly serial: number
  /** E.164, with the plus sign. */
  readonly number: string
  readonly name: string | null
  /** ISO 3166-1 alpha-2, found from the number; null for numbers of no country, such as +800. */
  readonly countryCode: string | null
  /** Who carries its calls. */
  readonly provider: string | null
  /** The assistant that answers it. */
  readonly assistantId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Names this state of it, the same through every API. */
export function phoneNumberTagOf(phoneNumber: PhoneNumber): string {
  const { accountId: _account, serial: _serial, id, createdAt, ...shown } = phoneNumber
  const { number, name, countryCode, provider, assistantId, updatedAt, ...unmapped } = shown
  unmapped satisfies Record<string, never>
  const state = { id, number, name, countryCode, provider, assistantId, createdAt, updatedAt }
  return entityTagOfState(state)
}
