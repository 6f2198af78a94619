import type { Assistant, AssistantHead } from './assistant.ts'
import type { AssistantSettings } from './assistant-fields.ts'

/** An assistant as it is stored: with its settings as JSON text, for responses that show all of them as they are. */
export interface StoredAssistant extends AssistantHead {
  /** An object with the fields of `assistantSettingsSchema`, in their order. */
  readonly settings: string
}

/** The assistant with its settings as values, which were validated when they were written. */
export function assistantOfStored({ settings, ...head }: StoredAssistant): Assistant {
  const parsed: AssistantSettings = JSON.parse(settings)
  // Fills in what was just parsed instead of copying it: there are many in a list.
  return Object.assign(parsed, head)
}
