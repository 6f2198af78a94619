import type { JsonObject } from '../../shared/bounded.ts'
import { fieldOf, type JsonPath, valueAt } from '../../shared/json-pointer.ts'
import type { AssistantForm, WrittenAssistant } from './assistant-form.ts'
import { shownSettings } from './shown-settings.ts'

/** Where in a document a canonical setting comes from; null when it is set by default. */
export type Origins = (setting: JsonPath) => JsonPath | null

/** What sets what it does not show: a voice by its id has the vendor and the labels that the catalogue knows. */
const setBy: Readonly<Record<string, string>> = {
  'voice.provider': 'voice.voiceId',
  'voice.model': 'voice.voiceId',
  'voice.name': 'voice.voiceId',
  'voice.language': 'voice.voiceId',
  'model.provider': 'model.model',
  'transcriber.provider': 'transcriber.model',
}

/** @param record in this form, read as `written` */
export function originsIn(
  record: JsonObject,
  { passedOver }: WrittenAssistant,
  form: AssistantForm,
): Origins {
  const ignored = new Set(passedOver.filter((path) => path.length === 1).map(([key]) => key))
  const isSent = (field: JsonPath) => valueAt(record, field) !== undefined && !ignored.has(field[0])
  const fieldBySetting = new Map(
    shownSettings((assistant) => form.toWire(assistant)).map(({ setting, fields }) => [
      setting.join('.'),
      fields.find(isSent),
    ]),
  )
  return (path) => {
    const [setting, inside] = split(path, fieldBySetting)
    const field = fieldBySetting.get(setting) ?? fieldBySetting.get(setBy[setting] ?? '')
    return field === undefined ? form.origin(path, record) : follow(record, field, inside)
  }
}

/** The setting, and the place in its list or free-form object. */
function split(path: JsonPath, settings: ReadonlyMap<string, unknown>): [setting: string, inside: JsonPath] {
  const length = path.findIndex((_, index) => settings.has(path.slice(0, index + 1).join('.'))) + 1
  return [path.slice(0, length).join('.'), path.slice(length)]
}

/** As far as the document goes: a prompt is one of several messages in the canonical form, and a text in others. */
function follow(record: JsonObject, field: JsonPath, inside: JsonPath): JsonPath {
  return inside.reduce<{ path: JsonPath; value: unknown }>(
    ({ path, value }, key) => {
      const inner = fieldOf(value, key)
      return inner === undefined ? { path, value: undefined } : { path: [...path, key], value: inner }
    },
    { path: field, value: valueAt(record, field) },
  ).path
}
