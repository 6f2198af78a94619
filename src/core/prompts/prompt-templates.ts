import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import { isTemplate, type ParsedText, parsedTexts } from './liquid-template.ts'
import { type PromptText, promptTexts } from './prompt-texts.ts'
import type { TemplateError } from './template-failure.ts'

/** A text of an assistant, read as a template. */
export type PromptTemplate = PromptText & ParsedText

/** A text of an assistant that is no template, and why. */
export interface PromptTemplateError extends PromptText, TemplateError {}

/** The same without the text, which may be long. */
export type TemplateErrorPlace = Omit<PromptTemplateError, 'text'>

/** The texts of an assistant that are templates, or ought to be. */
export function promptTemplates(settings: AssistantSettings): PromptTemplate[] {
  const texts = promptTexts(settings).filter(({ text }) => isTemplate(text))
  const parsed = parsedTexts(texts.map(({ text }) => text))
  return texts.flatMap((text, index) => {
    const result = parsed[index]
    return result === undefined ? [] : [{ ...text, ...result }]
  })
}

export function templateErrorsIn(templates: readonly PromptTemplate[]): PromptTemplateError[] {
  return templates.flatMap(({ path, text, error }) => (error === undefined ? [] : [{ path, text, ...error }]))
}
