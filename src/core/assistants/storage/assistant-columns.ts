import { createHash } from 'node:crypto'
import { parseId } from '../../../shared/identifiers.ts'
import type { AssistantFields } from '../model/assistant-fields.ts'
import { settingsSchemaNumber, settingsText } from './stored-settings.ts'

/*
 * The columns of an assistant's content. Settings are one text, which nothing in the database looks into: what is
 * filtered or constrained stands beside it in columns of its own.
 */

/** The columns of an assistant that its content sets, and their types. */
const types = {
  external_id: 'text',
  name: 'text',
  settings: 'json',
  settings_schema: 'smallint',
  provider: 'text',
  model: 'text',
  voice_provider: 'text',
  voice_id: 'text',
  language: 'text',
  template_id: 'text',
  inbound_enabled: 'boolean',
  outbound_enabled: 'boolean',
  metadata: 'jsonb',
  file_ids: 'uuid[]',
} as const

type Column = keyof typeof types

/** What a statement sets these columns to. */
export interface ContentColumns {
  readonly columns: Readonly<Record<Column, unknown>>
  /** The same in the order of {@link contentColumns}. */
  readonly values: readonly unknown[]
  readonly contentHash: string
}

export function contentColumnsOf(content: AssistantFields): ContentColumns {
  const { name, externalId, model, voice, metadata, language } = content
  const text = settingsText(content)
  const columns = {
    external_id: externalId,
    name,
    settings: text,
    settings_schema: settingsSchemaNumber,
    provider: model.provider,
    model: model.model,
    voice_provider: voice.provider,
    voice_id: voice.voiceId,
    language: language?.toLowerCase() ?? null,
    template_id: content.templateId,
    inbound_enabled: content.inboundEnabled,
    outbound_enabled: content.outboundEnabled,
    metadata: metadata === null ? null : JSON.stringify(metadata),
    file_ids: fileUuidsOf(content),
  } satisfies Record<Column, unknown>
  return { columns, values: Object.values(columns), contentHash: contentHashOf(name, externalId, text) }
}

/** The names of the columns. */
export const contentColumns = Object.keys(types).join(', ')

/** Their types. */
export const contentTypes = Object.values(types).join(', ')

/** The placeholders of the values, of which this is the first. */
export function contentPlaceholders(first: number): string {
  return Object.values(types)
    .map((type, index) => `$${first + index}::${type}`)
    .join(', ')
}

/** What tells the contents of two versions apart. */
function contentHashOf(name: string, externalId: string | null, settings: string): string {
  return createHash('sha256')
    .update(JSON.stringify([name, externalId]))
    .update(settings)
    .digest('hex')
}

/** The UUIDs of the files that settings name, each once. */
export function fileUuidsOf(settings: Pick<AssistantFields, 'knowledgeBase' | 'model'>): string[] {
  const ids = [...settings.knowledgeBase.fileIds, ...settings.model.knowledgeBase.fileIds]
  return ids.length === 0
    ? []
    : [...new Set(ids.map((id) => parseId('file', id)).filter((id) => id !== null))]
}
