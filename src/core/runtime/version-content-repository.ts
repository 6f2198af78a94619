import type { Database } from '../../database/database.ts'
import type { AssistantFields, AssistantSettings } from '../assistants/model/assistant-fields.ts'
import type { AssistantReference } from '../assistants/model/assistant-reference.ts'
import { withOnlyFiles } from '../assistants/model/file-use.ts'
import { lookups, lookupTypes } from '../assistants/storage/assistant-lookup-repository.ts'
import type { File } from '../files/file.ts'
import type { PhoneNumberReference } from '../phone-numbers/phone-number.ts'
import { splitScoreSql } from './split-score.ts'

/** A phone number by any of its ids, or by itself in E.164. */
export interface CalledNumber extends PhoneNumberReference {
  readonly number: string | null
}

/** Which content is wanted. */
export interface VersionChoice {
  /** Name of the environment whose versions count, if the assistant has it. */
  readonly environment: string | null
  /** Who always gets the same one of several versions. */
  readonly splitKey: string
  /** Number of a version, which then counts whatever the environment says. */
  readonly version: number | null
}

/** What an assistant is in one of its versions. */
export interface VersionContent {
  /** UUID of the assistant. */
  readonly assistantId: string
  /** Name of the environment; null when the assistant has none of this name. */
  readonly environment: string | null
  readonly version: number
  /** Without the ids of files that have been deleted since. */
  readonly fields: AssistantFields
  /** The number that led to the assistant, in E.164; null when it was named itself. */
  readonly phoneNumber: string | null
  /** The files that it names, each once, in no order. */
  readonly files: readonly KnowledgeFile[]
}

/** What a call needs to know of a file. */
export type KnowledgeFile = Pick<File, 'id' | 'name' | 'mimeType' | 'bytes' | 'sha256'>

/** What was named is there, but a number has no assistant, or an assistant not this version. */
export interface MissingContent {
  readonly missing: 'assistant' | 'version'
}

export type VersionContentRepository = ReturnType<typeof createVersionContentRepository>

/** Another account's assistants and numbers are none. Each look-up is one statement: calls wait for it. */
export function createVersionContentRepository({ sql }: Database) {
  return {
    /** Null when there is no such assistant. */
    ofAssistant(
      accountId: string,
      reference: AssistantReference,
      choice: VersionChoice,
    ): Promise<VersionContent | MissingContent | null> {
      return find('assistant', assistantSources(reference), accountId, choice)
    },

    /** Of the assistant that answers the number; null when there is no such number. */
    ofPhoneNumber(
      accountId: string,
      number: CalledNumber,
      choice: VersionChoice,
    ): Promise<VersionContent | MissingContent | null> {
      return find('phone-number', numberSources(number), accountId, choice)
    },
  }

  async function find(
    kind: string,
    sources: readonly Source[],
    accountId: string,
    { environment, splitKey, version }: VersionChoice,
  ): Promise<VersionContent | MissingContent | null> {
    if (sources.length === 0) return null
    const name = ['version-content', kind, ...sources.map(({ column }) => column)].join('-')
    const values = [accountId, environment, splitKey, version, ...sources.map(({ value }) => value)]
    const [row] = await sql.query<VersionContentRow>(name, contentSqlNamed(name, sources), values)
    return row === undefined ? null : contentFromRow(row)
  }
}

interface VersionContentRow {
  readonly assistant_id: string | null
  readonly phone_number: string | null
  readonly environment: string | null
  readonly number: number | null
  readonly external_id: string | null
  readonly name: string
  /** Validated when it was written. */
  readonly settings: AssistantSettings
  readonly files: readonly KnowledgeFile[] | null
}

function contentFromRow(row: VersionContentRow): VersionContent | MissingContent {
  const { assistant_id: assistantId, environment, number, external_id: externalId, name, settings } = row
  if (assistantId === null) return { missing: 'assistant' }
  if (number === null) return { missing: 'version' }
  const files = row.files ?? []
  const fields = withOnlyFiles(Object.assign(settings, { name, externalId }), files)
  return { assistantId, environment, version: number, fields, phoneNumber: row.phone_number, files }
}

/** One way in which an assistant is looked for. */
interface Source {
  readonly column: string
  readonly value: string | number
  /** @param parameter the place of the value, such as `$5` */
  readonly select: (parameter: string) => string
}

function assistantSources(reference: AssistantReference): Source[] {
  return lookups(reference).map(([column, value]) => ({
    column,
    value,
    select: (parameter) => `SELECT a.id, a.version, NULL::text AS phone_number FROM assistants a
      WHERE a.account_id = $1::uuid AND a.deleted_at IS NULL AND a.${column} = ${parameter}::${lookupTypes[column]}`,
  }))
}

const numberTypes = { id: 'uuid', serial: 'int', number: 'text' } as const

function numberSources(called: CalledNumber): Source[] {
  return (['id', 'serial', 'number'] as const).flatMap((column) => {
    const value = called[column]
    if (value === null) return []
    const select = (
      parameter: string,
    ) => `SELECT a.id, a.version, p.number AS phone_number FROM phone_numbers p
      LEFT JOIN assistants a ON a.id = p.assistant_id AND a.deleted_at IS NULL
      WHERE p.account_id = $1::uuid AND p.${column} = ${parameter}::${numberTypes[column]}`
    return [{ column, value, select }]
  })
}

/** By the names of the statements: there is one for each combination of columns. */
const statements = new Map<string, string>()

function contentSqlNamed(name: string, sources: readonly Source[]): string {
  const known = statements.get(name)
  if (known !== undefined) return known
  const text = contentSql(sources)
  statements.set(name, text)
  return text
}

/**
 * The first source that has a hit counts. Each is a statement of its own rather than a condition joined by OR, so that
 * each uses its index.
 */
function contentSql(sources: readonly Source[]): string {
  const candidates = sources.map(
    ({ select }, index) => `SELECT found.*, ${index} AS preference FROM (${select(`$${index + 5}`)}) found`,
  )
  return `
    SELECT a.id AS assistant_id, a.phone_number, e.name AS environment, v.number, v.external_id, v.name, v.settings, known.files
    FROM (${candidates.join(' UNION ALL ')} ORDER BY preference LIMIT 1) a
    LEFT JOIN environments e ON e.assistant_id = a.id AND e.name = $2::text
    LEFT JOIN LATERAL (
      SELECT t.version FROM environment_targets t WHERE t.assistant_id = e.assistant_id AND t.environment = e.name
      ORDER BY ${scoreSql}, t.version LIMIT 1
    ) chosen ON true
    LEFT JOIN assistant_versions v
      ON v.assistant_id = a.id AND v.number = coalesce($4::int, chosen.version, a.version)
    LEFT JOIN LATERAL (${filesSql}) known ON true`
}

const filesSql = `
  SELECT json_agg(json_build_object(
    'id', f.id, 'name', f.name, 'mimeType', f.mime_type, 'bytes', f.bytes, 'sha256', f.sha256)) AS files
  FROM files f WHERE f.account_id = $1::uuid AND f.id = ANY (v.file_ids)`

const scoreSql = splitScoreSql({
  splitKey: '$3::text',
  assistantId: 'a.id',
  environment: 'e.name',
  version: 't.version',
  weight: 't.weight',
})
