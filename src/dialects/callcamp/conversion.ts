import { assistantFieldsSchema } from '../../core/assistants/model/assistant-fields.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import { toDraft, toWire } from './mapping.ts'
import { updateAssistantSchema } from './schemas.ts'

/** Fields that another API has left unset are null, as in a change. */
const schema = updateAssistantSchema.extend({ name: assistantFieldsSchema.shape.name })

/** Converts assistants from and to Call Camp's form. */
export function callcampForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['uuid', 'createdAt', 'updatedAt'],
    schema,
    toWire,
    toDraft: (body) => toDraft(body, catalogue),
  })
}
