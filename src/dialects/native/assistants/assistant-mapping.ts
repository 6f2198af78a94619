import { type Assistant, type AssistantDraft, draftOf } from '../../../assistants/assistant.ts'
import { assistantFieldsSchema } from '../../../assistants/assistant-fields.ts'
import type { JsonObject } from '../../../bounded.ts'
import { validationFailed } from '../../../errors.ts'
import { fieldErrorsOf } from '../../../field-errors.ts'
import { parseId, toTypeId } from '../../../identifiers.ts'
import { mergePatch } from '../merge-patch.ts'
import type { AssistantCreate, AssistantView } from './assistant-schemas.ts'

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

export function toDraft({ phoneNumberIds, ...fields }: AssistantCreate): AssistantDraft {
  return { ...fields, phoneNumberIds: uuidsOf(phoneNumberIds) }
}

/** @throws AppError validation_failed when the merged assistant is not a valid one */
export function withPatch(current: Assistant, { phoneNumberIds, ...patch }: JsonObject): AssistantDraft {
  const { phoneNumberIds: currentIds, ...fields } = draftOf(current)
  const merged = mergePatch(fields, patch)
  const result = assistantFieldsSchema.safeParse(merged)
  if (!result.success) throw validationFailed(fieldErrorsOf(result.error.issues, merged))
  if (phoneNumberIds === undefined) return { ...result.data, phoneNumberIds: currentIds }
  return { ...result.data, phoneNumberIds: uuidsOf((phoneNumberIds ?? []) as string[]) } // strings, by the schema
}

function uuidsOf(ids: readonly string[]): string[] {
  return ids.map((id) => parseId('pn', id)).filter((id) => id !== null)
}
