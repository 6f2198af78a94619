import { z } from 'zod'
import { timeZoneNames } from './time-zone-names.ts'

/** An IANA time zone, written in any case and kept in the one of the database: `Europe/Berlin`. */
export const timeZone = z
  .string()
  .max(64)
  .refine((value) => spelledOut(value) !== null, 'must be an IANA time zone, such as America/New_York')
  .overwrite((value) => spelledOut(value) ?? value)

const byLowerCase = new Map(timeZoneNames.map((name) => [name.toLowerCase(), name]))

/** Null when there is no such time zone. */
function spelledOut(value: string): string | null {
  return byLowerCase.get(value.toLowerCase()) ?? spelledByIntl(value)
}

/** A name that is newer than our list. An alias is kept as it was written, for Intl would put another name in its place. */
function spelledByIntl(value: string): string | null {
  // Offsets such as +01:00 are time zones to Intl, and none to IANA.
  if (!/^[A-Za-z]/.test(value)) return null
  try {
    const { timeZone: name } = new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions()
    return name.toLowerCase() === value.toLowerCase() ? name : value
  } catch {
    return null
  }
}
