import { type FieldError, validationFailed } from '../../shared/errors.ts'
import type { JsonPath } from '../../shared/json-pointer.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import type { Principal } from '../identity/principal.ts'
import { type PromptTemplateError, promptTemplates, templateErrorsIn } from './prompt-templates.ts'
import { promptTexts } from './prompt-texts.ts'

/** The texts that are no templates; none in an account whose texts say what they say. */
export function templateErrorsOf(
  { templating }: Pick<Principal, 'templating'>,
  settings: AssistantSettings,
): PromptTemplateError[] {
  return templating === 'off' ? [] : templateErrorsIn(promptTemplates(settings))
}

/**
 * Refuses texts that are no templates, where the account or the request wants them refused. What stands already stays, so
 * that an assistant that was stored without the rule can be changed.
 * @param before the assistant as it stands; null for a new one
 * @param place of the settings in what is written
 * @throws AppError validation_failed naming each with its line and column
 */
export function requireTemplates(
  principal: Pick<Principal, 'templating' | 'requireValidTemplates' | 'request'>,
  settings: AssistantSettings,
  before: AssistantSettings | null,
  place: JsonPath = [],
): void {
  if (!principal.requireValidTemplates && principal.request?.strict !== true) return
  const standing = new Set(before === null ? [] : promptTexts(before).map(({ text }) => text))
  const errors = templateErrorsOf(principal, settings).filter(({ text }) => !standing.has(text))
  if (errors.length > 0) throw validationFailed(errors.map((error) => fieldError(error, place)))
}

function fieldError({ path, text, message, line, column }: PromptTemplateError, place: JsonPath): FieldError {
  return {
    path: [...place, ...path],
    code: 'invalid',
    message: `must be a valid Liquid template: ${message} (line ${line}, column ${column})`,
    text,
  }
}
