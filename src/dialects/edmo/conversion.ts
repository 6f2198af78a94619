import { blankDraft } from '../../assistants/assistant.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../conversion/assistant-form.ts'
import { assistantOf } from '../../conversion/assistant-of.ts'
import { toDraft, toWire } from './mapping.ts'
import { untitled, updateAssistantSchema } from './schemas.ts'
import { vendorErrors } from './vendors.ts'

const blank = assistantOf(blankDraft(untitled))

/** EDMO's records, for conversions. They may have vendors that EDMO does not offer, from other APIs. */
export function edmoForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'orgId', 'createdAt', 'updatedAt'],
    schema: updateAssistantSchema,
    toWire,
    toDraft: (body) => toDraft(body, catalogue),
    refusals: (wire) => vendorErrors(wire, toWire(blank)),
  })
}
