import type { SqlSession } from '../../database/database.ts'
import { insertRows } from '../../database/insert-rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import { filesOf } from '../assistants/model/file-use.ts'
import {
  type ContentColumns,
  contentColumns,
  contentColumnsOf,
  contentTypes,
} from '../assistants/storage/assistant-columns.ts'
import { requireFiles } from '../assistants/storage/assistant-dependencies.ts'
import { textValuesOf } from '../assistants/storage/assistant-texts.ts'
import type { WeightedVersion } from '../environments/environment.ts'
import { addTargets } from '../environments/environment-write-repository.ts'
import type { AuthoredFacts, VersionFacts } from './version-facts.ts'

/*
 * Assistants with their history, written as it was: numbers, authors and dates. Each is a part of a transaction.
 */

/** A version of an assistant, by the assistant's UUID. */
export interface ImportedVersion {
  readonly id: string
  readonly content: AssistantFields
  readonly version: VersionFacts
}

export interface ImportedAssistant extends ImportedVersion {
  /** The UUID that it has in the file; null when its id there is none. */
  readonly importedFrom: string | null
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
}

export interface ImportedEnvironment {
  /** UUID of the assistant. */
  readonly id: string
  readonly name: string
  readonly pin: number
  readonly targets: readonly WeightedVersion[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ImportedPin extends AuthoredFacts {
  /** UUID of the assistant. */
  readonly id: string
  readonly environment: string
  readonly number: number
  readonly targets: readonly WeightedVersion[]
  readonly rollbackTo: number | null
  readonly createdAt: Date
}

/** With their latest versions, and with earlier ones of any. @throws AppError validation_failed when a file is gone */
export async function insertAssistants(
  session: SqlSession,
  accountId: string,
  assistants: readonly ImportedAssistant[],
  earlier: readonly ImportedVersion[],
): Promise<void> {
  const files = assistants.flatMap(({ content }) => filesOf(content))
  await requireFiles(session, accountId, files)
  const written = assistants.map(withColumns)
  const rows = written.map(({ id, version, importedFrom, columns, ...line }) => {
    const { created, updated } = datesOf({ version, ...line })
    return [id, accountId, version.number, created, updated, importedFrom, ...columns.values]
  })
  await insertRows(session, assistantsStatement, rows)
  const texts = written.map(({ id, content, ...line }) => [
    ...[id, accountId, datesOf(line).created],
    ...textValuesOf(content),
  ])
  await insertRows(session, textsStatement, texts)
  const versions = [...written, ...earlier.map(withColumns)]
  await insertRows(
    session,
    versionsStatement,
    versions.map((version) => versionValues(accountId, version)),
  )
}

function datesOf({
  version,
  createdAt,
  updatedAt,
}: Pick<ImportedAssistant, 'version' | 'createdAt' | 'updatedAt'>) {
  const updated = updatedAt === undefined ? version.createdAt : new Date(updatedAt)
  return { updated, created: createdAt === undefined ? updated : new Date(createdAt) }
}

function withColumns<Version extends ImportedVersion>(version: Version) {
  return { ...version, columns: contentColumnsOf(version.content) }
}

function versionValues(
  accountId: string,
  { id, version, columns: { columns, contentHash } }: ImportedVersion & { readonly columns: ContentColumns },
): unknown[] {
  const { number, parent, restoredFrom, createdAt } = version
  const { external_id, name, settings, file_ids } = columns
  return [
    ...[id, number, accountId, contentHash, parent, restoredFrom, createdAt, ...authorValues(version)],
    ...[external_id, name, settings, file_ids],
  ]
}

/** @throws AppError conflict when a version that it uses names files that have been deleted */
export async function insertEnvironment(
  session: SqlSession,
  accountId: string,
  { id, name, pin, targets, createdAt, updatedAt }: ImportedEnvironment,
): Promise<void> {
  const values = [id, name, accountId, pin, createdAt, updatedAt]
  await session.query('import-environment', environmentSql, values)
  await addTargets(session, accountId, { assistantId: id, name }, targets)
}

export async function insertPin(
  session: SqlSession,
  accountId: string,
  { id, environment, number, targets, rollbackTo, createdAt, ...made }: ImportedPin,
): Promise<void> {
  const values = [id, environment, number, accountId, JSON.stringify(targets), rollbackTo, createdAt]
  await session.query('import-pin', pinSql, [...values, ...authorValues(made)])
}

/**
 * Keeps assistants that this import has made from being deleted until the transaction ends.
 * @throws AppError conflict when one has been deleted since
 */
export async function keepAssistants(
  session: SqlSession,
  accountId: string,
  ids: ReadonlySet<string>,
): Promise<void> {
  if (ids.size === 0) return
  const rows = await session.query('import-lock-assistants', lockSql, [accountId, [...ids]])
  if (rows.length < ids.size) throw new AppError('conflict', 'Its assistant was deleted in the meantime.')
}

function authorValues({ author, dialect, requestId, message }: AuthoredFacts) {
  return [author.kind, author.id, author.name, dialect, requestId, message]
}

const assistantsStatement = {
  name: 'import-assistant',
  into: `INSERT INTO assistants (id, account_id, version, created_at, updated_at, imported_from, ${contentColumns})`,
  types: `uuid, uuid, int, timestamptz, timestamptz, uuid, ${contentTypes}`,
} as const

const textsStatement = {
  name: 'import-assistant-text',
  into: `INSERT INTO assistant_texts (assistant_id, account_id, created_at, folded, signature)`,
  types: `uuid, uuid, timestamptz, text, bytea`,
} as const

const versionsStatement = {
  name: 'import-version',
  into: `INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, parent, restored_from,
    created_at, author_kind, author_id, author_name, dialect, request_id, message, external_id, name, settings, file_ids)`,
  types: `uuid, int, uuid, text, int, int, timestamptz, text, uuid, text, text, text, text, text, text, json, uuid[]`,
} as const

const lockSql = `SELECT id FROM assistants WHERE account_id = $1::uuid AND id = ANY($2::uuid[]) AND deleted_at IS NULL
  ORDER BY id FOR UPDATE`

const environmentSql = `
  INSERT INTO environments (assistant_id, name, account_id, pin, created_at, updated_at)
  VALUES ($1::uuid, $2, $3::uuid, $4::int, $5, $6)`

const pinSql = `
  INSERT INTO environment_pins (assistant_id, environment, number, account_id, targets, rollback_to, created_at,
    author_kind, author_id, author_name, dialect, request_id, message)
  VALUES ($1::uuid, $2, $3::int, $4::uuid, $5::jsonb, $6::int, $7, $8, $9::uuid, $10, $11, $12, $13)`
