import { maxJsonBytes } from '../../shared/bounded.ts'
import { AppError } from '../../shared/errors.ts'
import { parseOrThrow } from '../../shared/field-errors.ts'
import { parseId, toTypeId } from '../../shared/identifiers.ts'
import type { Principal } from '../identity/principal.ts'
import { requireTemplates } from '../prompts/required-templates.ts'
import type { AssistantDraft } from './model/assistant.ts'
import type { AssistantChange, CheckedChange, CheckedDraft, ValidDraft } from './model/assistant-change.ts'
import { type AssistantFields, assistantFieldsSchema } from './model/assistant-fields.ts'

/**
 * The last check before the repository. A dialect has validated the request in its own words; what still fails here is a
 * combination that only the merged assistant shows.
 * @param current the assistant as it stands; absent for a new one
 * @throws AppError validation_failed
 */
export function checkDraft(
  principal: Principal,
  draft: AssistantDraft | ValidDraft,
  current: AssistantFields | null = null,
): CheckedDraft {
  const valid = 'valid' in draft ? draft.valid : validated(draft)
  requireSize(valid)
  requireTemplates(principal, valid, current)
  const checked: AssistantDraft = {
    ...valid,
    knowledgeBase: withFileTypeIds(valid.knowledgeBase),
    model: withKnowledgeBase(valid.model, withFileTypeIds(valid.model.knowledgeBase)),
    phoneNumberIds: [...new Set(valid.phoneNumberIds)],
  }
  return checked as CheckedDraft // the one place that makes it
}

/** A change whose result is checked. */
export function checkedChange(principal: Principal, change: AssistantChange): CheckedChange {
  return (current, before) => checkDraft(principal, change(current, before), current)
}

function validated({ phoneNumberIds, ...fields }: AssistantDraft): AssistantDraft {
  return { ...parseOrThrow(assistantFieldsSchema, fields), phoneNumberIds }
}

/** As many as the body of a request: some requests hold many assistants, and some changes add up. */
const maxBytes = 1024 * 1024

/**
 * The request may be a small one: what is too large is what would come of it.
 * @throws AppError validation_failed
 */
export function requireRoom(bytes: number): void {
  if (bytes <= maxBytes) return
  const what = `would make the assistant ${bytes} bytes of JSON; it may have at most ${maxBytes}`
  throw new AppError('validation_failed', `The change ${what}.`, {
    fields: [{ path: [], code: 'invalid', message: what, limit: maxBytes }],
  })
}

/** Writes only what may be too large, to measure it. @throws AppError validation_failed */
function requireSize(draft: AssistantDraft): void {
  if (maxJsonBytes(draft) <= maxBytes) return
  const { phoneNumberIds: _, ...fields } = draft
  requireRoom(Buffer.byteLength(JSON.stringify(fields)))
}

/** Files are kept by their TypeID, however the caller wrote their id. */
function withFileTypeIds(knowledgeBase: AssistantDraft['knowledgeBase']): AssistantDraft['knowledgeBase'] {
  const { fileIds } = knowledgeBase
  if (fileIds.length === 0) return knowledgeBase
  return { fileIds: fileIds.map((fileId) => toTypeId('file', parseId('file', fileId) ?? fileId)) }
}

/** The model itself when nothing changes: what is the same object need not be compared. */
function withKnowledgeBase(
  model: AssistantDraft['model'],
  knowledgeBase: AssistantDraft['knowledgeBase'],
): AssistantDraft['model'] {
  return knowledgeBase === model.knowledgeBase ? model : { ...model, knowledgeBase }
}
