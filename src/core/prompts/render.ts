import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { validationFailed } from '../../shared/errors.ts'
import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import type { Principal } from '../identity/principal.ts'
import { type CallFacts, callVariables, clockVariables } from './built-in-variables.ts'
import { isTemplate, wasLarge } from './liquid-template.ts'
import type { PromptTemplateError } from './prompt-templates.ts'
import { type PromptText, promptTexts, withPromptTexts } from './prompt-texts.ts'
import { createRenderPool } from './render-pool.ts'
import { type RenderedText, type RenderTask, renderTexts, smallLimits } from './render-texts.ts'
import { expandDottedKeys, overlay } from './variable-values.ts'

export interface RenderOptions extends CallFacts {
  /** Nested, or with keys such as `contact.name`. They win over every other value. */
  readonly variables: JsonObject
  readonly now: Date
}

export interface RenderedPrompts {
  readonly fields: AssistantFields
  /** Names of the variables that had no value and no default, sorted. They are rendered as nothing. */
  readonly missing: readonly string[]
  /** The texts that are no templates, and stayed as they are. */
  readonly templateErrors: readonly PromptTemplateError[]
}

interface RendererOptions {
  /** Told when a thread fails that nobody waits for. */
  readonly onBackgroundError: (error: unknown) => void
}

export type PromptRenderer = ReturnType<typeof createPromptRenderer>

/** Small prompts are rendered at once; more work goes to threads, where the prompts of one account wait for each other. */
export function createPromptRenderer({ onBackgroundError }: RendererOptions) {
  const pool = createRenderPool(onBackgroundError)

  return {
    /**
     * The assistant with its templates rendered, in an account that has any.
     * @throws AppError validation_failed with the path of the text whose rendering fails or goes beyond a limit, the same
     *   under any load; too_many_requests, unavailable
     */
    async render(
      { accountId, templating }: Pick<Principal, 'accountId' | 'templating'>,
      fields: AssistantFields,
      options: RenderOptions,
    ): Promise<RenderedPrompts> {
      const texts = templating === 'off' ? [] : promptTexts(fields).filter(({ text }) => isTemplate(text))
      if (texts.length === 0) return { fields, missing: [], templateErrors: [] }
      // What would be sent away is not begun.
      if (texts.some(({ text }) => wasLarge(text))) pool.requireRoom(accountId)
      const task = taskOf(texts, fields, options)
      const result = renderTexts(task, smallLimits) ?? (await pool.run(accountId, task))
      if ('refused' in result) {
        const message = `cannot be rendered: ${result.reason}`
        throw validationFailed([{ path: texts[result.refused]?.path ?? [], code: 'invalid', message }])
      }
      return {
        fields: withTexts(fields, texts, result.texts),
        missing: result.missing,
        templateErrors: errorsIn(texts, result.texts),
      }
    },

    /** Ends the threads. */
    close: () => pool.close(),
  }
}

function taskOf(texts: readonly PromptText[], fields: AssistantFields, options: RenderOptions): RenderTask {
  const timezone = fields.timezone ?? 'UTC'
  return {
    texts: texts.map(({ text }) => text),
    variables: valuesFor(fields, timezone, options),
    now: options.now,
    timezone,
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

function withTexts(
  fields: AssistantFields,
  texts: readonly PromptText[],
  rendered: readonly RenderedText[],
): AssistantFields {
  const results = new Map(texts.map(({ text }, index) => [text, rendered[index]?.text ?? text]))
  return withPromptTexts(fields, (text) => results.get(text) ?? text)
}

function errorsIn(texts: readonly PromptText[], rendered: readonly RenderedText[]): PromptTemplateError[] {
  return texts.flatMap((text, index) => {
    const error = rendered[index]?.error
    return error === undefined ? [] : [{ ...text, ...error }]
  })
}
