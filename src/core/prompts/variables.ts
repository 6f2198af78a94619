import { pointerTo } from '../../shared/json-pointer.ts'
import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import { isBuiltIn } from './built-in-variables.ts'
import { valuesIn } from './liquid.ts'
import type { PromptTemplate } from './prompt-templates.ts'
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
 * The variables that the texts of an assistant use, by name. Those that a template makes itself are none, and a text that
 * is no template uses none.
 * @param templates its texts
 * @param values the assistant's `variables`
 */
export function variablesIn(
  templates: readonly PromptTemplate[],
  values: AssistantFields['variables'],
): PromptVariable[] {
  const defaultAt = valuesIn(expandDottedKeys(values))
  const found = new Map<string, { use: VariableUse; usedIn: Set<string> }>()
  for (const { path, template } of templates) {
    for (const use of template?.uses ?? []) {
      const entry = found.get(use.name) ?? { use, usedIn: new Set() }
      found.set(use.name, entry)
      entry.usedIn.add(pointerTo(path))
    }
  }
  const names = [...found.keys()].sort()
  return names.flatMap((name) => {
    const entry = found.get(name)
    return entry === undefined ? [] : [describe(entry.use, [...entry.usedIn], defaultAt)]
  })
}

function describe(
  { name, path }: VariableUse,
  usedIn: readonly string[],
  defaultAt: ReturnType<typeof valuesIn>,
): PromptVariable {
  const value = defaultAt(path)
  const known = value === undefined ? { hasDefault: false } : { hasDefault: true, default: value }
  return { name, usedIn, ...known, builtIn: isBuiltIn(path) }
}
