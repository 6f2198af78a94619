import {
  type AssistantFields,
  assistantFieldsSchema,
} from '../../../src/core/assistants/model/assistant-fields.ts'
import { createPromptRenderer } from '../../../src/core/prompts/render.ts'

/** An assistant with these fields and the defaults of all others. */
export function assistant(fields: Record<string, unknown> = {}): AssistantFields {
  return assistantFieldsSchema.parse({ name: 'Reception', ...fields })
}

import { isTemplate, parsedTexts } from '../../../src/core/prompts/liquid-template.ts'

/** What keeps a text from being a template; null when nothing does. */
export function templateError(text: string) {
  return isTemplate(text) ? (parsedTexts([text])[0]?.error ?? null) : null
}

const renderer = createPromptRenderer({
  onBackgroundError: (error) => {
    throw error
  },
})

type Options = Parameters<typeof renderer.render>[2]

/** As calls render, in an account of its own. */
export function renderPrompts(fields: AssistantFields, options: Options) {
  return renderer.render({ accountId: crypto.randomUUID(), templating: 'liquid' }, fields, options)
}
