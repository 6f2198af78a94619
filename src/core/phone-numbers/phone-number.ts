import type { FieldError } from '../../shared/errors.ts'
import { parseId, parseSerial } from '../../shared/identifiers.ts'
import type { CommonCriteria } from '../collections/search.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'

/** A phone number of an account. */
export interface PhoneNumber {
  readonly id: string
  readonly accountId: string
  /** An id as an integer, for APIs that have such ids. */
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

/** For a number that is given to an assistant which the account does not have. */
export const unknownAssistant = {
  path: ['assistantId'],
  code: 'unknown_reference',
  message: 'names an assistant that does not exist',
} as const satisfies FieldError

export interface PhoneNumberCriteria extends CommonCriteria {
  /** Part of the name in any case, or of the number, however that is spaced. */
  readonly part?: string | undefined
  /** UUID of the assistant that has the number. */
  readonly assistantId?: string | undefined
}

export const phoneNumberSortKeys = { created: 'date', updated: 'date', name: 'text', number: 'text' } as const

/** The ways in which a client may name a phone number: UUID, `pn_…`, or its integer. */
export interface PhoneNumberReference {
  readonly id: string | null
  readonly serial: number | null
}

export function parsePhoneNumberReference(value: string): PhoneNumberReference {
  return { id: parseId('pn', value), serial: parseSerial(value) }
}
