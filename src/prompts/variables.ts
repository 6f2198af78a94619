import type { AssistantFields } from '../assistants/assistant-fields.ts'
import { validationFailed } from '../errors.ts'
import { isBuiltIn } from './built-in-variables.ts'
import { valueAt } from './liquid.ts'
import { type PromptText, promptTexts } from './prompt-texts.ts'
import { isTemplate, templateOf } from './template.ts'
import { failureReason } from './template-failure.ts'
import type { VariableUse } from './variable-uses.ts'
import { expandDottedKeys } from './variable-values.ts'

export interface PromptVariable {
  /** As templates write it, such as `contact.first_name`. */
  readonly name: string
  /** JSON Pointers into the assistant, to the texts that use it. */
  readonly usedIn: readonly string[]
  /** Whether the assistant's `variables` give a value. */
  readonly hasDefault: boolean
  readonly default?: unknown
  /** Whether it has a value without anybody giving one, such as `now`. */
  readonly builtIn: boolean
}

/**
 * The variables that the texts of an assistant use, by name. Those that a template makes itself are none.
 * @throws validation_failed when a text is no template, which one stored before there were templates may not be.
 */
export function variablesOf(fields: AssistantFields): PromptVariable[] {
  const defaults = expandDottedKeys(fields.variables)
  const found = new Map<string, { use: VariableUse; usedIn: Set<string> }>()
  for (const text of promptTexts(fields)) {
    for (const use of usesIn(text)) {
      const entry = found.get(use.name) ?? { use, usedIn: new Set() }
      found.set(use.name, entry)
      entry.usedIn.add(pointerTo(text))
    }
  }
  const names = [...found.keys()].sort()
  return names.flatMap((name) => {
    const entry = found.get(name)
    return entry === undefined ? [] : [describe(entry.use, [...entry.usedIn], defaults)]
  })
}

function describe(
  { name, path }: VariableUse,
  usedIn: readonly string[],
  defaults: AssistantFields['variables'],
): PromptVariable {
  const value = valueAt(defaults, path)
  const known = value === undefined ? { hasDefault: false } : { hasDefault: true, default: value }
  return { name, usedIn, ...known, builtIn: isBuiltIn(path) }
}

function usesIn({ path, text }: PromptText): readonly VariableUse[] {
  if (!isTemplate(text)) return []
  try {
    return templateOf(text).uses
  } catch (error) {
    const message = `cannot be parsed: ${failureReason(error)}`
    throw validationFailed([{ path, code: 'invalid', message }])
  }
}

/** None of our keys has a character that a JSON Pointer escapes. */
function pointerTo({ path }: PromptText): string {
  return `/${path.join('/')}`
}
