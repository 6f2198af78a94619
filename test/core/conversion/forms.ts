import { assistantOf } from '../../../src/core/assistants/model/assistant.ts'
import { lossWarnings, type NamedForm, type Warning } from '../../../src/core/conversion/convert.ts'
import { shownSettings } from '../../../src/core/conversion/shown-settings.ts'
import { fieldName } from '../../../src/shared/errors.ts'
import type { Json } from '../../support/dialect-contract.ts'
import { testApp } from '../../support/test-app.ts'

/** The form of an API, over the catalogue of a new server. */
export async function formOf(id: string): Promise<NamedForm> {
  const { dialects } = await testApp()
  const dialect = dialects.find((candidate) => candidate.id === id)
  if (dialect === undefined) throw new Error(`No dialect is called ${id}.`)
  return { title: dialect.title, form: await dialect.assistantForm() }
}

/** The canonical fields that an API keeps and does not show, such as `voice.speed`. */
export async function hiddenFields(id: string): Promise<string[]> {
  const { form } = await formOf(id)
  const hidden = shownSettings(form.toWire).filter(({ fields }) => fields.length === 0)
  return hidden.map(({ setting }) => fieldName(setting))
}

/** What an API shows of a record in the form of `/v1`, and what it cannot express. */
export function through(
  native: NamedForm,
  target: NamedForm,
  record: Json,
): { readonly wire: Json; readonly warnings: readonly Warning[] } {
  const { draft } = native.form.fromWire(record)
  const wire = target.form.toWire(assistantOf(draft))
  return { wire, warnings: lossWarnings(draft, wire, target) }
}
