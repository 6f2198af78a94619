import { type FilterImplOptions, filters } from 'liquidjs'
import { requireBounded, withoutObject } from './bounded-values.ts'
import { LimitExceeded, type Meter, meterOf } from './meter.ts'

type Filters = Readonly<Record<string, FilterImplOptions>>
type Handler = Extract<FilterImplOptions, (...args: never[]) => unknown>

/** Under which a render keeps its time, so that `"now" | date` agrees with `now`. */
export const clockRegister = 'clock'

/** They read an expression out of a text while rendering, where nothing has looked at it before. */
const expressionFilters = /_exp$/
/** They read the name of a property out of a text, by the same reader, and make a context for each item. */
const propertyFilters = new Set(['where', 'reject', 'group_by', 'has', 'find', 'find_index'])
/** They read a property of each item, by a path. */
const pathFilters = new Set(['map', 'sum', 'sort', 'sort_natural'])
const sortFilters = /^sort/
const dateFilters = /^date/
const jsonFilters = new Set(['json', 'jsonify', 'inspect'])
/** They look at no more than a few items of what they are given. */
const briefFilters = new Set(['default', 'size', 'first', 'last', 'raw'])
const currentTimes: readonly unknown[] = ['now', 'today']

/** They take a text; given an object, they work on its JSON. */
const textFilters = new Set(
  `append prepend capitalize downcase upcase lstrip rstrip strip strip_newlines squish normalize_whitespace
  remove remove_first remove_last replace replace_first replace_last split truncate truncatewords number_of_words
  escape xml_escape unescape escape_once newline_to_br strip_html url_encode url_decode cgi_escape uri_escape slugify
  base64_encode base64_decode sha256 hmac_sha256`.split(/\s+/),
)
/** They make a text of items. */
const joiningFilters = new Set(['join', 'array_to_sentence_string'])

/** LiquidJS' filters, none of which makes a value beyond bounds or works without being counted. */
export function boundedFilters(): Filters {
  const names = Object.keys(filters).filter((name) => !expressionFilters.test(name))
  return Object.fromEntries(names.map((name) => [name, bounded(name, (filters as Filters)[name])]))
}

function bounded(name: string, filter: FilterImplOptions | undefined): FilterImplOptions {
  if (typeof filter !== 'function') return filter as FilterImplOptions // `raw`, which changes nothing
  const handler: Handler = function* (given, ...args) {
    const meter = meterOf(this.context)
    const isNow = dateFilters.test(name) && currentTimes.includes(given)
    const value = isNow ? this.context.getRegister(clockRegister) : asText(name, given, meter)
    if (propertyFilters.has(name)) requirePropertyName(args[0])
    charge(name, value, args, meter)
    const taken = textFilters.has(name) ? args.map((arg) => withoutObject(arg, meter)) : args
    const result: unknown = yield filter.call(this, value, ...taken)
    requireBounded(result, meter)
    return result
  }
  return handler
}

function asText(name: string, value: unknown, meter: Meter | undefined): unknown {
  if (textFilters.has(name)) return withoutObject(value, meter)
  if (!joiningFilters.has(name) || !Array.isArray(value)) return value
  return value.map((item: unknown) => withoutObject(item, meter))
}

/** What the filter is about to do, as far as it does more than read what it is given and write what it makes. */
function charge(name: string, value: unknown, args: readonly unknown[], meter: Meter | undefined): void {
  if (meter === undefined) return
  meter.use(stepsPerFilter)
  if (briefFilters.has(name)) return
  for (const read of [value, ...args]) requireBounded(read, meter)
  const items = Array.isArray(value) ? value.length : 1
  if (propertyFilters.has(name)) meter.use(items * (20 + String(args[0]).length))
  if (pathFilters.has(name)) meter.use(items * (5 + String(args[0]).length))
  if (sortFilters.test(name)) meter.use(items * Math.log2(items + 1) * 5)
  if (dateFilters.test(name)) meter.use(dateSteps(args[0]))
  if (jsonFilters.has(name)) meter.use(items * 5 + indentation(args[0]) * weightIn(value))
}

/** The offset of a time zone and each word of a date are asked of `Intl`, which takes its time. */
function dateSteps(format: unknown): number {
  return 1500 + 600 * (String(format).split('%').length - 1)
}

/** `JSON.stringify` indents by at most ten spaces a level, of which there are at most twenty. */
function indentation(space: unknown): number {
  return space === undefined ? 0 : Math.min(10, Math.max(0, Number(space) || String(space).length))
}

function weightIn(value: unknown): number {
  let weight = 0
  requireBounded(value, { use: (steps) => (weight += steps) })
  return weight
}

/** To call one, whatever it does. */
const stepsPerFilter = 4

/** A range in brackets would be read as one. */
function requirePropertyName(property: unknown): void {
  if (String(property).includes('(')) throw new LimitExceeded('the name of a property must not have a "("')
}
