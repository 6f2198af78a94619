import type { AssistantDraft } from '../../assistants/assistant.ts'
import { assistantFieldsSchema } from '../../assistants/assistant-fields.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../conversion/assistant-form.ts'
import { updateAssistantSchema } from './assistant-schemas.ts'
import { choiceErrors } from './choice-rules.ts'
import { toDraft, toWire } from './mapping.ts'
import { shownProvider } from './provider-spelling.ts'

const schema = updateAssistantSchema.extend({ name: assistantFieldsSchema.shape.name })

/** CallHQ's records, for conversions. They may have vendors and models that CallHQ does not offer, from other APIs. */
export function callhqForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'createdAt', 'updatedAt'],
    schema,
    toWire,
    toDraft: (body) => withoutOwnSpellings(toDraft(body, catalogue)),
    refusals: (wire) => choiceErrors(wire, null, catalogue).filter(({ code }) => code !== 'required'),
  })
}

/** How CallHQ would spell a vendor by itself need not be kept. */
function withoutOwnSpellings(draft: AssistantDraft): AssistantDraft {
  const bare = { ...draft, extensions: {} }
  const parts = ['model', 'voice', 'transcriber'] as const
  return parts.every((part) => shownProvider(draft, part) === shownProvider(bare, part)) ? bare : draft
}
