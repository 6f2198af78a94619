import { z } from 'zod'
import { text } from '../../shared/bounded.ts'
import { withPlus } from './query-text.ts'

const instant = z.iso.datetime({ offset: true }).or(z.iso.date())

/** A filter by time, in a query. */
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

/** Within the years that PostgreSQL and JavaScript write alike; nothing is older or newer. */
export function dateOf(value: string | undefined): Date | undefined {
  if (value === undefined) return undefined
  return new Date(Math.min(Math.max(Date.parse(withPlus(value)), 0), latest))
}
