import { type FilterImplOptions, filters } from 'liquidjs'
import { LimitExceeded, requireBounded } from './bounded-values.ts'

type Filters = Readonly<Record<string, FilterImplOptions>>
type Handler = Extract<FilterImplOptions, (...args: never[]) => unknown>

/** Under which a render keeps its time, so that `"now" | date` agrees with `now`. */
export const clockRegister = 'clock'

/** They read an expression out of a text while rendering, where nothing has looked at it before. */
const expressionFilters = /_exp$/
/** They read the name of a property out of a text, by the same reader. */
const propertyFilters = new Set(['where', 'reject', 'group_by', 'has', 'find', 'find_index'])
const dateFilters = /^date/
const currentTimes: readonly unknown[] = ['now', 'today']

/** LiquidJS' filters, none of which makes a value beyond bounds: some of them count nothing against its memory limit. */
export function boundedFilters(): Filters {
  const names = Object.keys(filters).filter((name) => !expressionFilters.test(name))
  return Object.fromEntries(names.map((name) => [name, bounded(name, (filters as Filters)[name])]))
}

function bounded(name: string, filter: FilterImplOptions | undefined): FilterImplOptions {
  if (typeof filter !== 'function') return filter as FilterImplOptions // `raw`, which changes nothing
  const handler: Handler = function* (value, ...args) {
    if (propertyFilters.has(name)) requirePropertyName(args[0])
    const isNow = dateFilters.test(name) && currentTimes.includes(value)
    const result: unknown = yield filter.call(
      this,
      isNow ? this.context.getRegister(clockRegister) : value,
      ...args,
    )
    requireBounded(result)
    return result
  }
  return handler
}

/** A range in brackets would be read as one. */
function requirePropertyName(property: unknown): void {
  if (String(property).includes('(')) throw new LimitExceeded('the name of a property must not have a "("')
}
