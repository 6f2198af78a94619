import { lru } from 'tiny-lru'
import type { JsonObject } from '../bounded.ts'

/*
 * The variables that every template has, from docs.vapi.ai/assistants/dynamic-variables. Vapi writes times in UTC; here
 * they are in the assistant's time zone, when it has one.
 */

const clockNames: readonly unknown[] = ['now', 'date', 'time', 'month', 'day', 'year']

export function isBuiltIn(path: readonly (string | number)[]): boolean {
  const [root, key] = path
  return clockNames.includes(root) || (root === 'customer' && key === 'number')
}

/** `Jan 1, 2024 12:00 PM`, and its parts. */
export function clockVariables(now: Date, timezone: string): JsonObject {
  const parts = new Map(
    formatterOf(timezone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  )
  const [month = '', day, year] = [parts.get('month'), parts.get('day'), parts.get('year')]
  const date = `${month.slice(0, 3)} ${day}, ${year}`
  const time = `${parts.get('hour')}:${parts.get('minute')} ${parts.get('dayPeriod')}`
  return { now: `${date} ${time}`, date, time, month, day, year }
}

/** A formatter costs more to make than all it is used for in a call. */
const formatters = lru<Intl.DateTimeFormat>(100)

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h12',
  })
  formatters.set(timeZone, formatter)
  return formatter
}
