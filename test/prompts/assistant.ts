import { type AssistantFields, assistantFieldsSchema } from '../../src/assistants/assistant-fields.ts'

/** An assistant with these fields and the defaults of all others. */
export function assistant(fields: Record<string, unknown> = {}): AssistantFields {
  return assistantFieldsSchema.parse({ name: 'Reception', ...fields })
}
