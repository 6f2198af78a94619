import type { AssistantSettings } from './assistant-fields.ts'
import type { Choices } from './choices.ts'
import { providerOfModel } from './provider-names.ts'

/**
 * What a model names that comes by its name alone, as in APIs without a field for its vendor: whose it is follows from
 * the name where that tells, and stays where it does not. The name that stands names nothing else.
 */
export function modelByItsName(
  current: AssistantSettings['model'],
  name: string | null | undefined,
): Choices['model'] {
  if (name === undefined || name === current.model) return {}
  if (name === null) return { model: null, provider: null }
  return { model: name, provider: providerOfModel(name) ?? current.provider }
}
