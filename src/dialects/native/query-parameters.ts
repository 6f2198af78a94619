import { z } from 'zod'
import { text } from '../../shared/bounded.ts'

/** Selects the records in the trash instead of the others. */
export const deletedParameter = z.enum(['only']).optional()

const instant = z.iso.datetime({ offset: true }).or(z.iso.date())

/** A filter by time. */
export function dateParameter(description: string) {
  return text(40)
    .refine(
      (value) => instant.safeParse(withPlus(value)).success,
      'must be an ISO 8601 date, or date and time',
    )
    .optional()
    .describe(description)
}

const latest = Date.UTC(9999, 11, 31)

/** Clamped to the years that PostgreSQL and JavaScript write alike; no record is older or newer. */
export function dateOf(value: string | undefined): Date | undefined {
  if (value === undefined) return undefined
  return new Date(Math.min(Math.max(Date.parse(withPlus(value)), 0), latest))
}

/** A plus sign that was not percent-encoded is decoded as a space: before the offset of a time. */
function withPlus(value: string): string {
  return value.replace(/ (?=\d\d:\d\d$)/, '+')
}
