import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { type Assistant, draftOf } from '../../../core/assistants/model/assistant.ts'
import type { ValidDraft } from '../../../core/assistants/model/assistant-change.ts'
import { assistantFieldsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import { type ChoiceContext, choiceFields } from '../../../core/assistants/model/choices.ts'
import { withoutUnchanged } from '../../../core/assistants/model/unchanged.ts'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'
import { type FieldError, validationFailed } from '../../../shared/errors.ts'
import { fieldErrorsOf } from '../../../shared/field-errors.ts'
import { parseId, toTypeId } from '../../../shared/identifiers.ts'
import { fieldOf } from '../../../shared/json-pointer.ts'
import { mergePatch } from '../merge-patch.ts'
import {
  type AssistantCreate,
  type AssistantView,
  assistantView,
  createAssistantSchema,
  readOnlyFields,
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
export function toDraft(fields: AssistantCreate): ValidDraft {
  return { valid: { ...fields, phoneNumberIds: phoneNumberUuids(fields.phoneNumberIds) } }
}

/** RFC 7396. @throws AppError validation_failed */
export function withMergePatch(current: Assistant, patch: JsonObject, context: ChoiceContext): ValidDraft {
  const shown = documentOf(current, Object.keys(patch).filter(isShown))
  const { valid } = draftFrom(current, mergePatch(shown, patch), shown)
  if (!Object.keys(choiceFields).some((part) => part in patch)) return { valid }
  const places = placesInMergePatch(withoutUnchanged(patch, documentOf(current), record))
  return { valid: withNamedChoices(valid, current, places, context) }
}

const record = { fields: createAssistantSchema.keyof().options }

/** RFC 6902. @throws AppError validation_failed, conflict naming the operation that does not fit */
export function withJsonPatch(current: Assistant, patch: JsonPatch, context: ChoiceContext): ValidDraft {
  const shown = documentOf(current)
  const { valid } = draftFrom(current, applyJsonPatch(structuredClone(shown), patch), shown)
  return { valid: withNamedChoices(valid, current, placesInJsonPatch(patch), context) }
}

/** What is absent has its default; what the server sets stays. @throws AppError validation_failed */
export function withReplacement(current: Assistant, body: JsonObject): ValidDraft {
  const shown = documentOf(current)
  const kept = Object.fromEntries(readOnlyFields.map((name) => [name, shown[name]]))
  return draftFrom(current, { ...kept, ...body }, shown)
}

const shownFields = Object.keys(assistantView.shape)

function isShown(name: string): boolean {
  return Object.hasOwn(assistantView.shape, name)
}

/** The assistant as the response of a GET shows it, or some fields of it. */
function documentOf(assistant: Assistant, names: readonly string[] = shownFields): JsonObject {
  // The canonical fields are shown as they are.
  const wire = names.every((name) => Object.hasOwn(assistantFieldsSchema.shape, name))
    ? assistant
    : toWire(assistant)
  const document: JsonObject = {}
  for (const name of names) document[name] = fieldOf(wire, name)
  return document
}

/**
 * @param shown what the document was before
 * @throws AppError validation_failed naming every wrong field, and those that the server sets where they have changed
 */
function draftFrom(current: Assistant, document: unknown, shown: JsonObject): ValidDraft {
  if (!isJsonObject(document)) throw validationFailed([notAnObject])
  const changed = readOnlyFields.filter((name) => !isDeepStrictEqual(document[name], shown[name]))
  const { changes, issues } = parsedChanges(document, shown)
  if (issues.length > 0 || changed.length > 0) {
    throw validationFailed([...changed.map(readOnly), ...fieldErrorsOf(issues, document)])
  }
  const { phoneNumberIds, ...fields } = changes
  const numbers = phoneNumberIds === undefined ? {} : { phoneNumberIds: phoneNumberUuids(phoneNumberIds) }
  return { valid: { ...draftOf(current), ...fields, ...numbers } }
}

const writableFields = Object.entries(createAssistantSchema.shape)

/**
 * The fields that a document changes, and zod's issues with them, as parsing the whole document has them. What is as it
 * stands is valid, and not parsed again: nothing in the schema depends on more than one field. So an assistant whose name is
 * older than the rule that a name is not blank keeps it.
 */
function parsedChanges(document: JsonObject, shown: JsonObject) {
  const changes: JsonObject = {}
  const issues: z.core.$ZodIssue[] = []
  for (const [name, schema] of writableFields) {
    if (document[name] === shown[name]) continue
    const { data, error } = schema.safeParse(document[name])
    changes[name] = data
    for (const issue of error?.issues ?? []) issues.push({ ...issue, path: [name, ...issue.path] })
  }
  const keys = Object.keys(document).filter((name) => !isShown(name))
  if (keys.length > 0) issues.push({ code: 'unrecognized_keys', keys, path: [], message: '' })
  return { changes: changes as AssistantChanges, issues } // when there are no issues
}

type AssistantChanges = { readonly [Name in keyof AssistantCreate]?: AssistantCreate[Name] }

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
