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
import { applied, toWire } from './mapping.ts'
import { createAssistantSchema, updateAssistantSchema } from './schemas.ts'
import { voiceProviderErrors } from './voice-provider.ts'

const schema = updateAssistantSchema.extend({
  // Says where a request works, and nothing about the assistant.
  accountSlug: updateAssistantSchema.shape.accountSlug.default(''),
  name: assistantFieldsSchema.shape.name,
  // A record says as `type` what a create takes as `templateId`.
  type: assistantSettingsSchema.shape.templateId.unwrap().optional(),
  templateId: createAssistantSchema.shape.templateId.unwrap().optional(),
})

/** Talkturo's records, for conversions. */
export function talkturoForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'account_id', 'created_at', 'updated_at'],
    envelope: 'assistant',
    schema,
    toWire,
    toDraft({ type, templateId, ...body }) {
      const { name } = body
      const start = templateId === undefined ? blankDraft(name) : draftFromPreset(presets[templateId], name)
      const draft = applied(start, body, { catalogue, before: start })
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
