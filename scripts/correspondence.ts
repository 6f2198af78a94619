import type { Assistant } from '../src/core/assistants/model/assistant.ts'
import { shownSettings } from '../src/core/conversion/shown-settings.ts'
import { fieldName } from '../src/shared/errors.ts'

/** What a dialect shows of an assistant. */
export type View = (assistant: Assistant) => object

/** For one canonical field: which fields of each dialect show it. */
export interface Correspondence {
  /** Such as `model.temperature`. */
  readonly field: string
  /** Wire fields by dialect id; none where the dialect keeps the field without showing it. */
  readonly shownAs: Readonly<Record<string, readonly string[]>>
}

/** Finds out by trying what each dialect shows of each canonical field. */
export function correspondences(views: Readonly<Record<string, View>>): Correspondence[] {
  const tables = Object.entries(views).map(([id, view]) => [id, shownSettings(view)] as const)
  const [, settings = []] = tables[0] ?? []
  return settings.map(({ setting }, index) => ({
    field: fieldName(setting),
    shownAs: Object.fromEntries(
      tables.map(([id, table]) => [id, (table[index]?.fields ?? []).map((field) => fieldName(field))]),
    ),
  }))
}
