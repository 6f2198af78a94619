import { followUp } from './follow-up.ts'
import { inboundSupport } from './inbound-support.ts'
import { outboundSetter } from './outbound-setter.ts'
import type { AssistantPreset } from './preset.ts'

const custom: AssistantPreset = {
  id: 'custom',
  prompt: `You are a helpful voice assistant on a phone call. Speak plainly and briefly, one or two sentences at a time, and ask one question at a time.

When you do not know something, say so instead of guessing. When the person wants to end the call, thank them and say goodbye.`,
  firstMessage: 'Hello! How can I help you today?',
  voice: { voiceId: '694f9389-aac1-45b6-b726-9d9369183238', name: 'Sarah' },
  inboundEnabled: true,
  outboundEnabled: true,
}

/** The starting points that every account can choose from, by id. */
export const presets = {
  'outbound-setter': outboundSetter,
  'inbound-support': inboundSupport,
  'follow-up': followUp,
  custom,
} as const satisfies Record<string, AssistantPreset>

export type PresetId = keyof typeof presets

export const presetIds = Object.keys(presets) as PresetId[] // Object.keys forgets the names of the keys
