import { assistantFieldsSchema } from '../../core/assistants/model/assistant-fields.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import { toDraft, toWire } from './mapping.ts'
import { updateAssistantSchema } from './schemas.ts'

/** What another API has left unset is null here, as in a change. */
const schema = updateAssistantSchema.extend({ name: assistantFieldsSchema.shape.name })

/** Call Camp's records, for conversions. */
export function callcampForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['uuid', 'createdAt', 'updatedAt'],
    schema,
    toWire,
    toDraft: (body) => toDraft(body, catalogue),
  })
}
