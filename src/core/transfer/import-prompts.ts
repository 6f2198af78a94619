import { pointerTo } from '../../shared/json-pointer.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import { requireTemplates, templateErrorsOf } from '../prompts/required-templates.ts'
import type { LineOutcome } from './import-report.ts'
import type { ImportRun } from './import-run.ts'

/**
 * What a line has to say of texts that are no templates.
 * @param content the settings of the line
 * @param before those that the record has; null for a new one
 * @throws AppError validation_failed where they are refused
 */
export function promptRemarks(
  { principal }: ImportRun,
  content: AssistantSettings,
  before: AssistantSettings | null,
): Pick<LineOutcome, 'templateErrors'> {
  requireTemplates(principal, content, before, ['content'])
  const errors = templateErrorsOf(principal, content)
  if (errors.length === 0) return {}
  const templateErrors = errors.map(({ path, line, column, message }) => {
    const pointer = pointerTo(['content', ...path])
    return { pointer, line, column, message }
  })
  return { templateErrors }
}
