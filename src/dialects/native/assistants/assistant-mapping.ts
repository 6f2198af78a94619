import { isDeepStrictEqual } from 'node:util'
import type { Assistant } from '../../../core/assistants/model/assistant.ts'
import type { ValidDraft } from '../../../core/assistants/model/assistant-change.ts'
import type { ChoiceContext } from '../../../core/assistants/model/choices.ts'
import { withoutUnchanged } from '../../../core/assistants/model/unchanged.ts'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'
import { type FieldError, validationFailed } from '../../../shared/errors.ts'
import { fieldErrorsOf } from '../../../shared/field-errors.ts'
import { parseId, toTypeId } from '../../../shared/identifiers.ts'
import { mergePatch } from '../merge-patch.ts'
import {
  type AssistantCreate,
  type AssistantView,
  assistantView,
  createAssistantSchema,
  readOnlyFields,
  standingAssistantSchema,
} from './assistant-schemas.ts'
import { applyJsonPatch, type JsonPatch } from './json-patch.ts'
import { placesInJsonPatch, placesInMergePatch, withNamedChoices } from './named-choices.ts'

/** The canonical form itself, with its ids as they go out. What the view does not declare is not written. */
export function toWire(assistant: Assistant): AssistantView {
  return {
    ...assistant,
    id: toTypeId('asst', assistant.id),
    uuid: assistant.id,
    phoneNumberIds: assistant.phoneNumbers.map((phoneNumber) => toTypeId('pn', phoneNumber.id)),
    createdAt: assistant.createdAt.toISOString(),
    updatedAt: assistant.updatedAt.toISOString(),
  }
}

/** The schemas of this API are the canonical one, only stricter: what they have parsed is valid. */
export function toDraft({ phoneNumberIds, ...fields }: AssistantCreate): ValidDraft {
  return { valid: { ...fields, phoneNumberIds: phoneNumberUuids(phoneNumberIds) } }
}

/** RFC 7396. @throws AppError validation_failed */
export function withMergePatch(current: Assistant, patch: JsonObject, context: ChoiceContext): ValidDraft {
  const shown = documentOf(current)
  const { valid } = draftFrom(mergePatch(shown, patch), shown)
  const places = placesInMergePatch(withoutUnchanged(patch, shown, record))
  return { valid: withNamedChoices(valid, current, places, context) }
}

const record = { fields: createAssistantSchema.keyof().options }

/** RFC 6902. @throws AppError validation_failed, conflict naming the operation that does not fit */
export function withJsonPatch(current: Assistant, patch: JsonPatch, context: ChoiceContext): ValidDraft {
  const shown = documentOf(current)
  const { valid } = draftFrom(applyJsonPatch(structuredClone(shown), patch), shown)
  return { valid: withNamedChoices(valid, current, placesInJsonPatch(patch), context) }
}

/** What is absent has its default; what the server sets stays. @throws AppError validation_failed */
export function withReplacement(current: Assistant, body: JsonObject): ValidDraft {
  const shown = documentOf(current)
  const kept = Object.fromEntries(readOnlyFields.map((name) => [name, shown[name]]))
  return draftFrom({ ...kept, ...body }, shown)
}

/** The assistant as the response of a GET shows it. */
function documentOf(assistant: Assistant): JsonObject {
  const wire: JsonObject = { ...toWire(assistant) }
  return Object.fromEntries(Object.keys(assistantView.shape).map((name) => [name, wire[name]]))
}

/**
 * @param shown what the document was before
 * @throws AppError validation_failed naming every wrong field, and those that the server sets where they have changed
 */
function draftFrom(document: unknown, shown: JsonObject): ValidDraft {
  if (!isJsonObject(document)) throw validationFailed([notAnObject])
  const changed = readOnlyFields.filter((name) => !isDeepStrictEqual(document[name], shown[name]))
  const writable = Object.entries(document).filter(([name]) => !readOnlyFields.includes(name))
  const fields = Object.fromEntries(writable)
  const schema = fields.name === shown.name ? standingAssistantSchema : createAssistantSchema
  const result = schema.safeParse(fields)
  const wrong = result.success ? [] : fieldErrorsOf(result.error.issues, fields)
  if (!result.success || changed.length > 0) throw validationFailed([...changed.map(readOnly), ...wrong])
  return toDraft(result.data)
}

export const notAnObject = {
  path: [],
  code: 'type',
  message: 'must be an object',
  expected: 'object',
} as const satisfies FieldError

function readOnly(name: string): FieldError {
  return { path: [name], code: 'invalid', message: 'is read-only, and has another value' }
}

export function phoneNumberUuids(ids: readonly string[]): string[] {
  return ids.map((id) => parseId('pn', id)).filter((id) => id !== null)
}
