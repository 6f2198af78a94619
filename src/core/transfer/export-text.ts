import { toTypeId } from '../../shared/identifiers.ts'
import type { LineOf } from './export-line.ts'
import {
  type AssistantRow,
  datesOf,
  type SettingsRow,
  type TemplateRow,
  type VersionRow,
  versionOf,
} from './export-row.ts'

/*
 * The lines of an export that hold settings. These are stored as JSON text, which goes into the line as it is.
 */

type LineWithContent = LineOf<'assistant' | 'version' | 'template'>

export function templateText(row: TemplateRow): string {
  const { id, name, description, settings } = row
  const head = { kind: 'template', id: toTypeId('tmpl', id), name, description } as const
  return withContent(head, settings, datesOf(row))
}

export function assistantText(row: AssistantRow, id: string): string {
  const tail = { version: versionOf(row), ...datesOf(row) }
  return withContent({ kind: 'assistant', id }, contentText(row), tail)
}

export function versionText(row: VersionRow, assistantId: string): string {
  return withContent({ kind: 'version', assistantId, ...versionOf(row) }, contentText(row), {})
}

/** The settings with the fields that are columns of their own before them. */
function contentText({ name, external_id: externalId, settings }: SettingsRow): string {
  return `${JSON.stringify({ name, externalId }).slice(0, -1)},${settings.slice(1)}`
}

/**
 * @param head the fields before the content
 * @param content JSON of an object
 * @param tail the fields after it
 */
function withContent<Line extends LineWithContent>(
  head: Partial<Line> & Pick<Line, 'kind'>,
  content: string,
  tail: Partial<Line>,
): string {
  const rest = JSON.stringify(tail)
  const end = rest === '{}' ? '}' : `,${rest.slice(1)}`
  return `${JSON.stringify(head).slice(0, -1)},"content":${content}${end}`
}
