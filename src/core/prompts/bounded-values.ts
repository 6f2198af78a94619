import { toValue } from 'liquidjs'
import { LimitExceeded, type Meter } from './meter.ts'

/** More characters than any text of an assistant may have, twice. */
export const maxCharacters = 200_000
const maxDepth = 20
/** Characters cost less than elements, which are each looked at. */
const charactersPerStep = 16

/**
 * Refuses a value too large to go on with: each character, element and entry counts, and what stands in several places
 * counts in each, for it is written out in each.
 */
export function requireBounded(value: unknown, meter?: Meter): void {
  let weight = 0
  const weigh = (item: unknown, depth: number): void => {
    const length = typeof item === 'string' ? item.length : 1
    weight += length
    meter?.use(1 + length / charactersPerStep)
    if (weight > maxCharacters) throw new LimitExceeded('it makes a value that is too large')
    if (typeof item !== 'object' || item === null) return
    if (depth === 0) throw new LimitExceeded('it makes a value that is nested too deeply')
    for (const inner of Object.values(item)) weigh(inner, depth - 1)
  }
  weigh(value, maxDepth)
}

/** Where LiquidJS writes what it renders: a whole text, or what `capture` keeps. */
export function boundedEmitter(meter?: Meter) {
  return {
    buffer: '',
    write(value: unknown): void {
      this.buffer += textOf(value, meter)
      if (this.buffer.length > maxCharacters) {
        throw new LimitExceeded(`it makes more than ${maxCharacters} characters`)
      }
    },
  }
}

/** A value as it is written: arrays as their elements one after the other, objects as JSON. */
function textOf(value: unknown, meter: Meter | undefined): string {
  meter?.use(1)
  const plain: unknown = toValue(value)
  if (plain === null || plain === undefined) return ''
  if (Array.isArray(plain)) return plain.map((item) => textOf(item, meter)).join('')
  return String(withoutObject(plain, meter))
}

/** JSON in the place of an object, which JavaScript would write as `[object Object]`; anything else as it is. */
export function withoutObject(value: unknown, meter: Meter | undefined): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value)) return value
  requireBounded(value, meter)
  return JSON.stringify(value)
}

/** LiquidJS' own objects, such as `forloop`, say themselves how they are written. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
