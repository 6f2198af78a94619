import { assistantOf, blankDraft } from '../../core/assistants/model/assistant.ts'
import { assistantFieldsSchema } from '../../core/assistants/model/assistant-fields.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import { toDraft, toWire } from './mapping.ts'
import { untitled, updateAssistantSchema } from './schemas.ts'
import { vendorErrors } from './vendors.ts'

const blank = assistantOf(blankDraft(untitled))

/** A name may be older than the rule that it is not blank. */
const schema = updateAssistantSchema.extend({ name: assistantFieldsSchema.shape.name.nullish() })

/** EDMO's records, for conversions. They may have vendors that EDMO does not offer, from other APIs. */
export function edmoForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'orgId', 'createdAt', 'updatedAt'],
    schema,
    toWire,
    toDraft: (body) => toDraft(body, catalogue),
    refusals: (wire) => vendorErrors(wire, toWire(blank)),
  })
}
