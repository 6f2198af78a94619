import { custom } from './custom.ts'
import { followUp } from './follow-up.ts'
import { inboundSupport } from './inbound-support.ts'
import { outboundSetter } from './outbound-setter.ts'
import type { AssistantTemplate } from './preset.ts'

/** The starting points that an account can choose from, by id. */
export const templates = {
  'outbound-setter': outboundSetter,
  'inbound-support': inboundSupport,
  'follow-up': followUp,
  custom,
} as const satisfies Record<string, AssistantTemplate>

export type TemplateId = keyof typeof templates

export const templateIds = Object.keys(templates) as TemplateId[] // Object.keys forgets the names of the keys
