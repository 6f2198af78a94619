import { assistantOf, blankDraft } from '../../core/assistants/model/assistant.ts'
import { assistantFieldsSchema } from '../../core/assistants/model/assistant-fields.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import { toDraft, toWire } from './mapping.ts'
import { vendorErrors } from './rules.ts'
import { untitled, updateAssistantSchema } from './schemas.ts'

/** Names from before the rule that they must not be blank are accepted. */
const schema = updateAssistantSchema.extend({ name: assistantFieldsSchema.shape.name.nullish() })

/** Converts assistants from and to EDMO's form. Their vendors may be ones that EDMO does not offer. */
export function edmoForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'orgId', 'createdAt', 'updatedAt'],
    schema,
    toWire,
    toDraft: (body) => toDraft(body, catalogue),
    refusals: (wire) => vendorErrors(wire, toWire(assistantOf(blankDraft(untitled)))),
  })
}
