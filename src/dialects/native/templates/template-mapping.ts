import type {
  AssistantTemplate,
  TemplateNaming,
  TemplateSummary,
} from '../../../core/templates/assistant-template.ts'
import type { JsonObject } from '../../../shared/bounded.ts'
import { parseOrThrow } from '../../../shared/field-errors.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { mergePatch } from '../merge-patch.ts'
import { type TemplateSummaryView, type TemplateView, templateNaming } from './template-schemas.ts'

export function toWire(template: AssistantTemplate): TemplateView {
  const { templateId: _from, ...content } = template.settings
  return { ...toSummary(template), content }
}

export function toSummary(template: TemplateSummary): TemplateSummaryView {
  const { id, builtIn, name, description } = template
  const shown = { builtIn, name, description }
  if (template.builtIn) return { id, ...shown, createdAt: null, updatedAt: null }
  return {
    id: toTypeId('tmpl', id),
    ...shown,
    createdAt: template.createdAt.toISOString(),
    updatedAt: template.updatedAt.toISOString(),
  }
}

/** @throws AppError validation_failed when the merged template is not a valid one */
export function withPatch({ name, description }: TemplateNaming, patch: JsonObject): TemplateNaming {
  return parseOrThrow(templateNaming, mergePatch({ name, description }, patch))
}
