import { assistantFieldsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import { type AssistantForm, assistantForm } from '../../../core/conversion/assistant-form.ts'
import { toWire } from '../assistants/assistant-mapping.ts'
import { type AssistantView, assistantView, createAssistantSchema } from '../assistants/assistant-schemas.ts'

const schema = assistantFieldsSchema.extend({ phoneNumberIds: createAssistantSchema.shape.phoneNumberIds })

/** The canonical form itself, for conversions. Unknown fields are reported, not refused as in a request. */
export const nativeForm: AssistantForm = assistantForm({
  serverFields: Object.keys(assistantView.shape).filter((name) => !Object.hasOwn(schema.shape, name)),
  phoneNumberField: 'phoneNumberIds',
  schema,
  toWire: (assistant) => declared(toWire(assistant)),
  toDraft: (body) => body,
})

/** The mapping relies on the view to drop fields that it does not declare. */
function declared(wire: AssistantView): object {
  return Object.fromEntries(Object.entries(wire).filter(([name]) => Object.hasOwn(assistantView.shape, name)))
}
