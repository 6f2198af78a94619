import { assistantFieldsSchema } from '../../assistants/assistant-fields.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../conversion/assistant-form.ts'
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
