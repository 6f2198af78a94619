import { Output, type Template as Part, TypeGuards } from 'liquidjs'
import { lru } from 'tiny-lru'
import { LimitExceeded } from './bounded-values.ts'
import { parseLiquid } from './liquid.ts'
import { type VariableUse, variableUses } from './variable-uses.ts'
import { withinTime } from './watchdog.ts'

/** A text that is ready to be rendered, as often as one likes: rendering changes nothing of it. */
export interface Template {
  readonly parts: Part[]
  readonly uses: readonly VariableUse[]
  /** Whether it only puts values in their places: LiquidJS' own clock, read before each, is enough to stop it. */
  readonly isPlain: boolean
}

const parseTimeoutMs = 250
/** In one text. What can be stored must not depend on how busy the machine is. */
const maxTags = 5_000
const maxEntries = 1_000
/** The texts that are kept have at most so many characters together; what LiquidJS makes of one is larger than it. */
const maxHeldCharacters = 1_000_000

const known = lru<Template>(maxEntries)
let heldCharacters = 0

/** Whether there is anything to parse; most texts have nothing. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%')
}

/** @throws what LiquidJS throws at a syntax error, LimitExceeded, or the watchdog's error. */
export function templateOf(text: string, timeoutMs = parseTimeoutMs): Template {
  const cached = known.get(text)
  if (cached !== undefined) return cached
  if (tagCount(text) > maxTags) throw new LimitExceeded(`it has more than ${maxTags} tags`)
  const template = withinTime(timeoutMs, () => {
    const parts = parseLiquid(text)
    return { parts, uses: variableUses(parts), isPlain: parts.every(isPlain) }
  })
  remember(text, template)
  return template
}

function tagCount(text: string): number {
  return text.match(/\{[{%]/g)?.length ?? 0
}

function isPlain(part: Part): boolean {
  if (!(part instanceof Output)) return TypeGuards.isHTMLToken(part.token)
  const { initial, filters } = part.value
  return initial.postfix.length === 1 && filters.every(({ name }) => name === 'default')
}

function remember(text: string, template: Template): void {
  const evicted = known.setWithEvicted(text, template)
  heldCharacters += text.length - (evicted === null ? 0 : String(evicted.key).length)
  while (heldCharacters > maxHeldCharacters && known.first !== null) {
    heldCharacters -= String(known.first.key).length
    known.evict()
  }
}
