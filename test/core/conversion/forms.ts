import { assistantOf } from '../../../src/core/assistants/model/assistant.ts'
import { lossWarnings, type NamedForm, type Warning } from '../../../src/core/conversion/convert.ts'
import { createDialects } from '../../../src/dialects/registry.ts'
import type { DialectId, Json } from '../../support/dialect-drivers.ts'
import { testApp } from '../../support/test-app.ts'

/** The form of every API, over the catalogue of a new server. */
export async function allForms(): Promise<Readonly<Record<DialectId, NamedForm>>> {
  const { services } = await testApp()
  const forms = await Promise.all(
    createDialects(services).map(async ({ id, title, assistantForm }) => [
      id,
      { title, form: await assistantForm() },
    ]),
  )
  return Object.fromEntries(forms)
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
