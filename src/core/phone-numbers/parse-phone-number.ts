import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Loaded by the first number: a hundred modules and the numbering plans of all countries. */
const library = (): typeof import('libphonenumber-js/max') => require('libphonenumber-js/max')

/** What a number says of itself. */
export interface ParsedPhoneNumber {
  /** E.164, with the plus sign. */
  readonly number: string
  /** ISO 3166-1 alpha-2; null for numbers of no country, and for those whose range nobody has been given. */
  readonly countryCode: string | null
}

/**
 * A phone number from E.164, or from the same with spaces, brackets, dots or dashes; null for anything else.
 *
 * It is held against the lengths of its country only. Ranges are handed out faster than servers are updated, and a
 * number that its owner can be called on must not be refused for being new.
 */
export function parsePhoneNumber(text: string): ParsedPhoneNumber | null {
  const parsed = library().parsePhoneNumberFromString(text, { extract: false })
  if (parsed === undefined || !parsed.isPossible() || parsed.ext !== undefined) return null
  return { number: parsed.number, countryCode: parsed.country ?? null }
}
