import type { AssistantDraft } from '../../core/assistants/model/assistant.ts'
import { assistantFieldsSchema } from '../../core/assistants/model/assistant-fields.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import type { JsonObject } from '../../shared/bounded.ts'
import { type JsonPath, valueAt } from '../../shared/json-pointer.ts'
import { toDraft, toWire } from './mapping.ts'
import { isOwn, withoutOwnSpellings } from './provider-spelling.ts'
import { choiceErrors } from './rules.ts'
import { updateAssistantSchema } from './schemas.ts'

const schema = updateAssistantSchema.extend({ name: assistantFieldsSchema.shape.name })

/** Converts assistants from and to CallHQ's form. Their providers and models may be ones that CallHQ does not offer. */
export function callhqForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'createdAt', 'updatedAt'],
    envelope: 'assistant',
    schema,
    toWire,
    toDraft: (body) => withoutRedundant(toDraft(body, catalogue)),
    refusals: (wire) => choiceErrors(wire, null, catalogue).filter(({ code }) => code !== 'required'),
    origin: ([top, api = 'callhq'], record) =>
      top === 'extensions' && api === 'callhq' ? spelledIn(record) : null,
    withoutRedundant,
  })
}

function withoutRedundant(draft: AssistantDraft): AssistantDraft {
  return { ...draft, extensions: withoutOwnSpellings(draft.extensions) }
}

/** The first provider whose spelling has to be kept. */
function spelledIn(record: JsonObject): JsonPath | null {
  const paths = ['model', 'voice', 'transcriber'].map((part) => [part, 'provider'])
  return (
    paths.find((path) => typeof valueAt(record, path) === 'string' && !isOwn(valueAt(record, path))) ?? null
  )
}
