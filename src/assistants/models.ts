import type { AssistantSettings } from './assistant-fields.ts'
import { providerOfModel } from './provider-names.ts'

/** Another model, by its name alone: whose it is follows from the name where that tells, and stays where it does not. */
export function withModelName(
  model: AssistantSettings['model'],
  name: string | null,
): AssistantSettings['model'] {
  if (name === null) return { ...model, model: null, provider: null }
  return { ...model, model: name, provider: providerOfModel(name) ?? model.provider }
}
