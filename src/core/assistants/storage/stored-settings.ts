import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import { type AssistantSettings, assistantSettingsSchema } from '../model/assistant-fields.ts'

/**
 * The number of `assistantSettingsSchema`, which stands beside what was written by it: another field, or another order of
 * them, is another number. 0 is text that PostgreSQL wrote, in an order of its own, before there were numbers.
 */
export const settingsSchemaNumber = 1

const serialize = jsonSerializerOf(assistantSettingsSchema)

/** Settings as they are stored: the fields of the schema in its order, and no others. */
export function settingsText(settings: AssistantSettings): string {
  return serialize(settings)
}

/** The same of settings that were read, whichever schema wrote them. */
export function currentSettingsText(text: string, schemaNumber: number): string {
  return schemaNumber === settingsSchemaNumber ? text : settingsText(JSON.parse(text))
}
