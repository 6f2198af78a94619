import { lru } from 'tiny-lru'
import type { JsonObject } from '../../shared/bounded.ts'

/*
 * The variables that every template has, from docs.vapi.ai/assistants/dynamic-variables. Vapi writes times in UTC; here
 * they are in the assistant's time zone, when it has one.
 */

const clockNames: readonly unknown[] = ['now', 'date', 'time', 'month', 'day', 'year']

/** What templates may know of the call; what is absent is not known. */
export interface CallFacts {
  /** Number of the person on the line: `customer.number`. */
  readonly caller?: string
  /** Number of the account that the call goes over: `phoneNumber.number`. */
  readonly phoneNumber?: string
  /** `call.id`. */
  readonly callId?: string
}

const callPaths: readonly (readonly [fact: keyof CallFacts, root: string, key: string])[] = [
  ['caller', 'customer', 'number'],
  ['phoneNumber', 'phoneNumber', 'number'],
  ['callId', 'call', 'id'],
]

export function isBuiltIn([root, key]: readonly (string | number)[]): boolean {
  return clockNames.includes(root) || callPaths.some(([, object, name]) => object === root && name === key)
}

export function callVariables(facts: CallFacts): JsonObject {
  const known = callPaths.filter(([fact]) => facts[fact] !== undefined)
  return Object.fromEntries(known.map(([fact, root, key]) => [root, { [key]: facts[fact] }]))
}

interface Clock {
  readonly formatter: Intl.DateTimeFormat
  /** What it showed last, and in which minute since 1970. */
  minute: number
  variables: JsonObject
}

/** A formatter costs more to make than all it is used for in a call, and what it shows holds for a minute. */
const clocks = lru<Clock>(100)

const msPerMinute = 60_000

/** `Jan 1, 2024 12:00 PM`, and its parts. */
export function clockVariables(now: Date, timezone: string): JsonObject {
  const clock = clocks.get(timezone) ?? createClock(timezone)
  const minute = Math.floor(now.getTime() / msPerMinute)
  // Time zones differ by whole minutes since 1972.
  if (clock.minute !== minute) Object.assign(clock, { minute, variables: shownBy(clock.formatter, now) })
  return clock.variables
}

function createClock(timeZone: string): Clock {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h12',
  })
  const clock = { formatter, minute: Number.NaN, variables: {} }
  clocks.set(timeZone, clock)
  return clock
}

function shownBy(formatter: Intl.DateTimeFormat, now: Date): JsonObject {
  const parts = new Map(formatter.formatToParts(now).map(({ type, value }) => [type, value]))
  const [month = '', day, year] = [parts.get('month'), parts.get('day'), parts.get('year')]
  const date = `${month.slice(0, 3)} ${day}, ${year}`
  const time = `${parts.get('hour')}:${parts.get('minute')} ${parts.get('dayPeriod')}`
  return { now: `${date} ${time}`, date, time, month, day, year }
}
