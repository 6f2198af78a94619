import { AppError } from '../../shared/errors.ts'
import type { Assistant } from '../assistants/model/assistant.ts'
import { entityTagOf } from '../assistants/model/entity-tag.ts'
import type { PromptTemplateError } from '../prompts/prompt-templates.ts'
import type { BulkOperation, BulkOutcome } from './bulk-operation.ts'

/** Of JSON, in what the outcomes of one request say beyond the least. */
const maxBytes = 8 * 1024 * 1024

/** A message that is longer names much; it is left out when there is no room. */
const maxBriefLength = 300

export interface OutcomeBudget {
  success(
    op: BulkOperation['op'],
    assistant: Assistant,
    templateErrors: readonly PromptTemplateError[],
  ): BulkOutcome
  failure(op: BulkOperation['op'], error: AppError): BulkOutcome
}

/**
 * Makes the outcomes of one request, which could not all be held or answered in full: a thousand assistants of a megabyte
 * each, or as many refusals that each name a thousand campaigns. From the first that has no room on, they are brief.
 */
export function createOutcomeBudget(): OutcomeBudget {
  let left = maxBytes
  const fits = (value: unknown) => {
    if (left > 0) left -= Buffer.byteLength(JSON.stringify(value))
    return left > 0
  }
  return {
    success(op, assistant, errors) {
      const places = errors.map(({ text: _, ...place }) => place)
      const templateErrors = places.length === 0 || fits(places) ? places : []
      const done = { op, id: assistant.id, entityTag: entityTagOf(assistant), templateErrors }
      return { ...done, assistant: op !== 'delete' && fits(assistant) ? assistant : null }
    },
    failure(op, error) {
      const { message, fields, details } = error
      return { op, error: fits({ message, fields, details }) ? error : brief(error) }
    },
  }
}

function brief({ code, message, cause }: AppError): AppError {
  const said =
    message.length <= maxBriefLength ? message : 'Details omitted: the response would be too large.'
  return new AppError(code, said, { cause })
}
