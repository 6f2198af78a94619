import { type Assistant, assistantOf, blankDraft } from '../src/core/assistants/model/assistant.ts'
import { shownSettings } from '../src/core/conversion/shown-settings.ts'
import type { JsonObject } from '../src/shared/bounded.ts'
import { fieldName } from '../src/shared/errors.ts'
import { toTypeId } from '../src/shared/identifiers.ts'

/** What a dialect shows of an assistant. */
export type View = (assistant: Assistant) => JsonObject

/** For one canonical field: which fields of each dialect show it. */
export interface Correspondence {
  /** Such as `model.temperature`. */
  readonly field: string
  /** Wire fields by dialect id; none where the dialect keeps the field without showing it. */
  readonly shownAs: Readonly<Record<string, readonly string[]>>
}

/** Finds out by trying what each dialect shows of each canonical field. */
export function correspondences(views: Readonly<Record<string, View>>): Correspondence[] {
  const tables = Object.entries(views).map(([id, view]) => [id, fieldsOf(view)] as const)
  const [, fields = []] = tables[0] ?? []
  return fields.map(([field], index) => ({
    field,
    shownAs: Object.fromEntries(tables.map(([id, table]) => [id, table[index]?.[1] ?? []])),
  }))
}

type ShownField = readonly [field: string, shownAs: readonly string[]]

function fieldsOf(view: View): ShownField[] {
  const settings = shownSettings(view).map(
    ({ setting, fields }): ShownField => [fieldName(setting), fields.map((field) => fieldName(field))],
  )
  return [['id', idsIn(view)], ...settings, ['phoneNumberIds', phoneNumbersIn(view)]]
}

const sample: Assistant = {
  ...assistantOf(blankDraft('Sample')),
  id: '0194476b-b8d9-7063-91ad-b52601242cb4',
  serial: 4711,
}

const formsOfIds: readonly (readonly [id: unknown, form: string])[] = [
  [toTypeId('asst', sample.id), 'asst_…'],
  [sample.id, 'UUID'],
  [sample.serial, 'integer'],
]

/** Such as `id (integer)`. */
function idsIn(view: View): string[] {
  return Object.entries(view(sample)).flatMap(([name, value]) =>
    formsOfIds.filter(([id]) => id === value).map(([, form]) => `${name} (${form})`),
  )
}

function phoneNumbersIn(view: View): string[] {
  const numbered = view({ ...sample, phoneNumbers: [{ id: sample.id, serial: 1, number: '+12025550123' }] })
  return Object.entries(view(sample))
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(numbered[name]))
    .map(([name]) => name)
}
