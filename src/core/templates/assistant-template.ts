import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'

/** A starting point for assistants: all of one but its name, its external id and its phone numbers. */
export type AssistantTemplate = BuiltInTemplate | OwnTemplate

interface TemplateContent {
  readonly name: string
  readonly description: string | null
  readonly settings: AssistantSettings
}

/** The same for every account. */
export interface BuiltInTemplate extends TemplateContent {
  readonly builtIn: true
  /** Words, such as `follow-up`. */
  readonly id: string
}

/** An account's own. */
export interface OwnTemplate extends TemplateContent {
  readonly builtIn: false
  /** UUID. */
  readonly id: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** As a list has it: contents of a megabyte each would be too much for one. */
export type TemplateSummary = Omit<BuiltInTemplate, 'settings'> | OwnTemplateSummary

export type OwnTemplateSummary = Omit<OwnTemplate, 'settings'>

/** What of an own template can be changed. */
export type TemplateNaming = Pick<OwnTemplate, 'name' | 'description'>

/** Names this state of it; of a built-in one, that of this release of the server. */
export function templateTagOf(template: AssistantTemplate): string {
  return entityTagOfState(template)
}

export type TemplateCriteria = CommonCriteria

export const templateSortKeys = { created: 'date', updated: 'date', name: 'text' } as const

export type TemplateSearch = Search<TemplateCriteria, SortOf<typeof templateSortKeys>>
