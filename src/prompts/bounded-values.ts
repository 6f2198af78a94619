import { toValue } from 'liquidjs'

/** More characters than any text of an assistant may have, twice. */
export const maxCharacters = 200_000
const maxDepth = 20

/** A limit of ours was met; the message is for the caller. */
export class LimitExceeded extends Error {}

/**
 * Refuses a value too large to go on with: each character, element and entry counts, and what stands in several places
 * counts in each, for it is written out in each.
 */
export function requireBounded(value: unknown): void {
  let weight = 0
  const weigh = (item: unknown, depth: number): void => {
    weight += typeof item === 'string' ? item.length : 1
    if (weight > maxCharacters) throw new LimitExceeded('it makes a value that is too large')
    if (typeof item !== 'object' || item === null) return
    if (depth === 0) throw new LimitExceeded('it makes a value that is nested too deeply')
    for (const inner of Object.values(item)) weigh(inner, depth - 1)
  }
  weigh(value, maxDepth)
}

/** Where LiquidJS writes what it renders: a whole text, or what `capture` keeps. */
export function boundedEmitter() {
  return {
    buffer: '',
    write(value: unknown): void {
      this.buffer += textOf(value)
      if (this.buffer.length > maxCharacters) {
        throw new LimitExceeded(`it makes more than ${maxCharacters} characters`)
      }
    },
  }
}

/** A value as LiquidJS writes it. */
function textOf(value: unknown): string {
  const plain = toValue(value)
  if (plain === null || plain === undefined) return ''
  return Array.isArray(plain) ? plain.map(textOf).join('') : String(plain)
}
