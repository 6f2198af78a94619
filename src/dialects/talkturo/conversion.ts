import { isDeepStrictEqual } from 'node:util'
import { blankDraft } from '../../core/assistants/model/assistant.ts'
import {
  assistantFieldsSchema,
  assistantSettingsSchema,
} from '../../core/assistants/model/assistant-fields.ts'
import { draftFromPreset } from '../../core/assistants/presets/preset.ts'
import { presets } from '../../core/assistants/presets/presets.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import { type JsonPath, valueAt } from '../../shared/json-pointer.ts'
import { apply, toWire } from './mapping.ts'
import { voiceProviderErrors } from './rules.ts'
import { createAssistantSchema, updateAssistantSchema } from './schemas.ts'

const schema = updateAssistantSchema.extend({
  // Names the account of a request; it is no field of the assistant.
  accountSlug: updateAssistantSchema.shape.accountSlug.default(''),
  name: assistantFieldsSchema.shape.name,
  // The `templateId` of a create is the `type` of a record.
  type: assistantSettingsSchema.shape.templateId.unwrap().optional(),
  templateId: createAssistantSchema.shape.templateId.unwrap().optional(),
})

/** Converts assistants from and to Talkturo's form. */
export function talkturoForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'account_id', 'created_at', 'updated_at'],
    envelope: 'assistant',
    schema,
    toWire,
    toDraft({ type, templateId, ...body }) {
      const { name } = body
      const start = templateId === undefined ? blankDraft(name) : draftFromPreset(presets[templateId], name)
      const draft = apply(start, body, { catalogue, before: start })
      return type === undefined ? draft : { ...draft, templateId: type }
    },
    refusals: (wire) => voiceProviderErrors(wire, null),
    origin: (setting, { templateId }) => (isOfTemplate(setting, templateId) ? ['templateId'] : null),
  })
}

function isOfTemplate(setting: JsonPath, templateId: unknown): boolean {
  const preset = Object.entries(presets).find(([id]) => id === templateId)?.[1]
  if (preset === undefined) return false
  const [blank, made] = [blankDraft('A'), draftFromPreset(preset, 'A')]
  return !isDeepStrictEqual(valueAt(made, setting), valueAt(blank, setting))
}
