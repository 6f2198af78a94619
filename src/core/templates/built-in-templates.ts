import { draftFromPreset } from '../assistants/presets/preset.ts'
import { type PresetId, presetIds, presets } from '../assistants/presets/presets.ts'
import type { BuiltInTemplate, TemplateNaming } from './assistant-template.ts'

const namings = {
  'outbound-setter': {
    name: 'Outbound setter',
    description: 'Calls people who have shown interest, and agrees on a meeting.',
  },
  'inbound-support': {
    name: 'Inbound support',
    description: 'Answers the support line: finds out what is wrong, helps, or takes it down.',
  },
  'follow-up': {
    name: 'Follow-up',
    description: 'Calls people after a meeting, an offer or a purchase, and agrees on the next step.',
  },
  custom: {
    name: 'Custom',
    description: 'Next to nothing, to begin with.',
  },
} as const satisfies Record<PresetId, TemplateNaming>

let made: readonly BuiltInTemplate[] | undefined

/** Made by the first call: the schema of an assistant is compiled for them, which a start need not wait for. */
export function builtInTemplates(): readonly BuiltInTemplate[] {
  made ??= presetIds.map(fromPreset)
  return made
}

function fromPreset(id: PresetId): BuiltInTemplate {
  const { name, description } = namings[id]
  const {
    name: _name,
    externalId: _externalId,
    phoneNumberIds: _phoneNumberIds,
    ...settings
  } = draftFromPreset(presets[id], name)
  return { builtIn: true, id, name, description, settings }
}
