import type { JsonObject } from '../../shared/bounded.ts'
import { pointerTo, valueAt } from '../../shared/json-pointer.ts'
import type { AssistantForm } from './assistant-form.ts'
import type { Warning } from './convert.ts'
import { isSet } from './losses.ts'
import type { Origins } from './origins.ts'
import { shownSettings } from './shown-settings.ts'

/**
 * The fields of a record that hold a default: none of the settings that they show is from what was converted.
 * @param wire what the form shows
 */
export function addedFields(wire: JsonObject, form: AssistantForm, origins: Origins): Warning[] {
  const settings = shownSettings((assistant) => form.toWire(assistant))
  const given = new Set(
    settings
      .filter(({ setting }) => origins(setting) !== null)
      .flatMap(({ fields }) => fields.map(pointerTo)),
  )
  const shown = new Map(settings.flatMap(({ fields }) => fields.map((path) => [pointerTo(path), path])))
  return [...shown]
    .filter(([pointer, path]) => !given.has(pointer) && isSet(valueAt(wire, path)))
    .map(([pointer]) => ({ pointer, message: 'Default value: not set by what was converted.' }))
}
