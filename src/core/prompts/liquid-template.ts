import type { Template as Part } from 'liquidjs'
import { lru } from 'tiny-lru'
import { inspect } from './inspection.ts'
import { parseLiquid } from './liquid.ts'
import { LimitExceeded, TooManySteps } from './meter.ts'
import { type TemplateError, templateErrorOf } from './template-failure.ts'
import { type VariableUse, variableUses } from './variable-uses.ts'

/** A text that is ready to be rendered, as often as one likes: rendering changes nothing of it. */
export interface LiquidTemplate {
  readonly parts: Part[]
  readonly uses: readonly VariableUse[]
}

/** What a text is when it is read as a template. */
export type ParsedText =
  | { readonly template: LiquidTemplate; readonly error?: undefined }
  | { readonly template?: undefined; readonly error: TemplateError }

/** How much of a text there is to parse. */
interface TagSize {
  readonly tags: number
  /** Between their braces, in UTF-16 units. */
  readonly characters: number
}

/** Of all texts of one assistant: parsing them takes tens of milliseconds at most, whoever asks for it. */
export const maxTags = 5_000
export const maxTagCharacters = 50_000

const maxEntries = 1_000
/** Of the texts that are kept, by their weight: some fifty megabytes at most, which threads have as well. */
const maxHeldWeight = 1_000_000

interface KnownText {
  readonly result: ParsedText
  readonly size: TagSize
  /** Whether it has been too much for the thread that answers requests, with the variables that it had then. */
  wasLarge: boolean
}

const known = lru<KnownText>(maxEntries)
let heldWeight = 0

/** Whether there is anything to parse; most texts have nothing. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%')
}

/**
 * The texts of one assistant, in their order.
 * @param budget how many characters of tags may be parsed here; texts that were parsed before cost nothing
 * @throws TooManySteps when they are more
 */
export function parsedTexts(texts: readonly string[], budget = Number.POSITIVE_INFINITY): ParsedText[] {
  let [tags, characters, unparsed] = [0, 0, 0]
  return texts.map((text) => {
    const entry = known.get(text)
    const size = entry?.size ?? tagSize(text)
    if (tags + size.tags > maxTags) return { error: tooMany(`${maxTags} tags`) }
    if (characters + size.characters > maxTagCharacters) {
      return { error: tooMany(`${maxTagCharacters} characters in tags`) }
    }
    tags += size.tags
    characters += size.characters
    if (entry !== undefined) return entry.result
    unparsed += size.characters
    if (unparsed > budget) throw new TooManySteps('there is too much to parse')
    return parsed(text, size)
  })
}

export function rememberLarge(text: string): void {
  const entry = known.get(text)
  if (entry !== undefined) entry.wasLarge = true
}

export function wasLarge(text: string): boolean {
  return known.get(text)?.wasLarge ?? false
}

function tooMany(what: string): TemplateError {
  return templateErrorOf(new LimitExceeded(`the texts of the assistant have more than ${what} together`))
}

function parsed(text: string, size: TagSize): ParsedText {
  const result = parse(text)
  const entry = { result, size, wasLarge: false }
  heldWeight += weightOf(text, entry)
  const evicted = known.setWithEvicted(text, entry)
  if (evicted !== null) heldWeight -= weightOf(String(evicted.key), evicted.value)
  while (heldWeight > maxHeldWeight && known.first !== null) {
    heldWeight -= weightOf(String(known.first.key), known.first.value)
    known.evict()
  }
  return result
}

/** What LiquidJS makes of tags is much larger than they are. */
function weightOf(text: string, { size }: KnownText): number {
  return text.length + 3 * size.characters
}

function parse(text: string): ParsedText {
  try {
    const parts = parseLiquid(text)
    inspect(parts)
    return { template: { parts, uses: variableUses(parts) } }
  } catch (error) {
    return { error: templateErrorOf(error) }
  }
}

function tagSize(text: string): TagSize {
  let [tags, characters, from] = [0, 0, 0]
  for (;;) {
    const begin = nextTag(text, from)
    if (begin === -1) return { tags, characters }
    tags += 1
    const end = text.indexOf(text[begin + 1] === '{' ? '}}' : '%}', begin + 2)
    if (end === -1) return { tags, characters: characters + text.length - begin - 2 }
    characters += end - begin - 2
    from = end + 2
  }
}

function nextTag(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    if (text[at + 1] === '{' || text[at + 1] === '%') return at
  }
  return -1
}
