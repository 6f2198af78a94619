import { LiquidError } from 'liquidjs'
import type { JsonObject } from '../../shared/bounded.ts'
import { liquidRenderer, valuesIn } from './liquid.ts'
import { type ParsedText, parsedTexts, rememberLarge } from './liquid-template.ts'
import { createMeter, TooManySteps } from './meter.ts'
import { failureReason, type TemplateError } from './template-failure.ts'

/** Texts of one assistant to be rendered. It goes to a thread as it is. */
export interface RenderTask {
  /** Templates, or what should be ones. */
  readonly texts: readonly string[]
  readonly variables: JsonObject
  readonly now: Date
  /** IANA name. */
  readonly timezone: string
}

/** What becomes of one text; one that is no template stays as it is. */
export interface RenderedText {
  readonly text: string
  readonly error?: TemplateError
}

export type RenderResult =
  | { readonly texts: readonly RenderedText[]; readonly missing: readonly string[] }
  /** Which text cannot be rendered, and why. */
  | { readonly refused: number; readonly reason: string }

/** How much work may be done. */
export interface RenderLimits {
  /** Of all texts together. */
  readonly steps: number
  /** Characters of tags that may be parsed for it. */
  readonly characters: number
}

/** Enough for hundreds of variables, or a loop over a hundred items: about two milliseconds. */
export const smallLimits: RenderLimits = { steps: 10_000, characters: 5_000 }
/** Beyond these a text is refused: a quarter of a second on most machines. */
export const fullLimits: RenderLimits = { steps: 1_000_000, characters: Number.POSITIVE_INFINITY }

/** Of one variable, to see whether it has a value. */
const stepsPerUse = 10

/** @returns null when it takes more than these limits; what it is then, greater limits would tell */
export function renderTexts(task: RenderTask, limits: RenderLimits): RenderResult | null {
  const { texts, variables } = task
  const meter = createMeter(limits.steps)
  const rendered: RenderedText[] = []
  try {
    const templates = parsedTexts(texts, limits.characters)
    const render = liquidRenderer({ ...task, meter })
    for (const [index, { template, error }] of templates.entries()) {
      const text = texts[index] ?? ''
      meter.use((template?.uses.length ?? 0) * stepsPerUse)
      rendered.push(template === undefined ? { text, error } : { text: render(template.parts) })
    }
    return { texts: rendered, missing: missingIn(templates, variables) }
  } catch (error) {
    const refused = rendered.length
    if (!isTooMuch(error) || limits === fullLimits) return { refused, reason: failureReason(error) }
    rememberLarge(texts[refused] ?? '')
    return null
  }
}

function isTooMuch(error: unknown): boolean {
  const cause = LiquidError.is(error) ? (error as LiquidError).originalError : error
  return cause instanceof TooManySteps
}

/** Names of the variables that have no value and no default, sorted. */
function missingIn(templates: readonly ParsedText[], variables: JsonObject): string[] {
  const valueAt = valuesIn(variables)
  const uses = templates.flatMap(({ template }) => template?.uses ?? [])
  const missing = uses.filter(({ path, optional }) => !optional && !isGiven(path, valueAt))
  return [...new Set(missing.map(({ name }) => name))].sort()
}

/** A value of null or of no characters has been given; what is inside of null has not. */
function isGiven(path: readonly (string | number)[], valueAt: ReturnType<typeof valuesIn>): boolean {
  const value = valueAt(path)
  return value === null && path.length > 1 ? valueAt(path.slice(0, -1)) !== null : value !== undefined
}
