import type { AssistantFields } from '../assistants/assistant-fields.ts'
import { isJsonObject, type JsonObject } from '../bounded.ts'
import { validationFailed } from '../errors.ts'
import { type CallFacts, callVariables, clockVariables } from './built-in-variables.ts'
import { renderLiquid, type Surroundings, valueAt } from './liquid.ts'
import { type PromptText, promptTexts, withPromptTexts } from './prompt-texts.ts'
import { isTemplate, templateOf } from './template.ts'
import { failureReason } from './template-failure.ts'
import { expandDottedKeys, overlay } from './variable-values.ts'
import { withinTime } from './watchdog.ts'

/** Of all texts of one assistant. */
const renderLimitMs = 200
/** When the watchdog ends what did not look at the clock. */
const watchdogMs = 250

interface RenderOptions extends CallFacts {
  /** Nested, or with keys such as `contact.name`. They win over every other value. */
  readonly variables: JsonObject
  readonly now: Date
}

export interface RenderedPrompts {
  readonly fields: AssistantFields
  /** Names of the variables that had no value and no default, sorted. They are rendered as nothing. */
  readonly missing: readonly string[]
}

/**
 * The assistant with its templates rendered.
 * @throws validation_failed with the path of the text whose rendering fails or goes beyond a limit.
 */
export function renderPrompts(fields: AssistantFields, options: RenderOptions): RenderedPrompts {
  const texts = promptTexts(fields).filter(({ text }) => isTemplate(text))
  if (texts.length === 0) return { fields, missing: [] }
  const timezone = fields.timezone ?? 'UTC'
  const variables = valuesFor(fields, timezone, options)
  const rendered = renderTexts(texts, { variables, now: options.now, timezone })
  return {
    fields: withPromptTexts(fields, (text) => rendered.get(text.text) ?? text.text),
    missing: missingIn(texts, variables),
  }
}

/** The later wins: the clock, the assistant's own defaults, the call, what the caller of this API gives. */
function valuesFor(fields: AssistantFields, timezone: string, options: RenderOptions): JsonObject {
  const { variables, now, ...call } = options
  const defaults = expandDottedKeys(fields.variables)
  // A default that is a text, such as `phoneNumber`, is a variable of the assistant's own that is only called the same.
  const known = Object.entries(callVariables(call)).filter(([name]) => isJsonObject(defaults[name] ?? {}))
  return [defaults, Object.fromEntries(known), expandDottedKeys(variables)].reduce(
    overlay,
    clockVariables(now, timezone),
  )
}

/** What each text becomes. */
function renderTexts(
  texts: readonly PromptText[],
  surroundings: Omit<Surroundings, 'deadline'>,
): Map<string, string> {
  const rendered = new Map<string, string>()
  let current: PromptText | undefined
  try {
    const parsedBy = performance.now() + watchdogMs
    const templates = texts.map((text) => {
      current = text
      return { source: text, ...templateOf(text.text, Math.max(1, Math.ceil(parsedBy - performance.now()))) }
    })
    const renderEach = () => {
      const deadline = performance.now() + renderLimitMs
      for (const { source, parts } of templates) {
        current = source
        rendered.set(source.text, renderLiquid(parts, { ...surroundings, deadline }))
      }
    }
    // The watchdog costs several times what rendering a usual prompt does.
    if (templates.every(({ isPlain }) => isPlain)) renderEach()
    else withinTime(watchdogMs, renderEach)
  } catch (error) {
    const message = `cannot be rendered: ${failureReason(error)}`
    throw validationFailed([{ path: current?.path ?? [], code: 'invalid', message }])
  }
  return rendered
}

/** A value of null or of no characters has been given; what is inside of null has not. */
function isGiven(path: readonly (string | number)[], variables: JsonObject): boolean {
  const value = valueAt(variables, path)
  return value === null && path.length > 1
    ? valueAt(variables, path.slice(0, -1)) !== null
    : value !== undefined
}

function missingIn(texts: readonly PromptText[], variables: JsonObject): string[] {
  const uses = texts.flatMap(({ text }) => templateOf(text).uses)
  const missing = uses.filter(({ path, optional }) => !optional && !isGiven(path, variables))
  return [...new Set(missing.map(({ name }) => name))].sort()
}
