import type { SqlSession } from '../../database/database.ts'
import { AppError } from '../../shared/errors.ts'
import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import { filesOf } from '../assistants/model/file-use.ts'
import { requireFiles } from '../assistants/storage/assistant-dependencies.ts'
import { lockAssistant } from '../assistants/storage/assistant-lookup-repository.ts'
import { textsSql, textValuesOf } from '../assistants/storage/assistant-texts.ts'
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

/** With its latest version. @throws AppError validation_failed when a file is gone */
export async function insertAssistant(
  session: SqlSession,
  accountId: string,
  { importedFrom, createdAt, updatedAt, ...latest }: ImportedAssistant,
): Promise<void> {
  const { id, content, version } = latest
  const { name, externalId, ...settings } = content
  await requireFiles(session, accountId, filesOf(content))
  const updated = updatedAt === undefined ? version.createdAt : new Date(updatedAt)
  const created = createdAt === undefined ? updated : new Date(createdAt)
  const values = [id, accountId, externalId, name, JSON.stringify(settings), version.number]
  const texts = textValuesOf(content)
  await session.query('import-assistant', assistantSql, [...values, created, updated, importedFrom, ...texts])
  await insertVersion(session, accountId, latest)
}

export async function insertVersion(
  session: SqlSession,
  accountId: string,
  { id, content, version }: ImportedVersion,
): Promise<void> {
  const { name, externalId, ...settings } = content
  const { number, parent, restoredFrom, createdAt } = version
  const values = [id, number, accountId, externalId, name, JSON.stringify(settings)]
  const facts = [parent, restoredFrom, createdAt, ...authorValues(version)]
  await session.query('import-version', versionSql, [...values, ...facts])
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
 * Keeps an assistant that this import has made from being deleted until the transaction ends.
 * @throws AppError conflict when it has been deleted since
 */
export async function keepAssistant(session: SqlSession, accountId: string, id: string): Promise<void> {
  const assistant = await lockAssistant(session, accountId, { id, serial: null, externalId: null })
  if (assistant === null) throw new AppError('conflict', 'Its assistant was deleted in the meantime.')
}

function authorValues({ author, dialect, requestId, message }: AuthoredFacts) {
  return [author.kind, author.id, author.name, dialect, requestId, message]
}

const assistantSql = `
  WITH a AS (
    INSERT INTO assistants (id, account_id, external_id, name, settings, version, created_at, updated_at,
      imported_from)
    VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6::int, $7, $8, $9::uuid) RETURNING *
  )
  ${textsSql('$10', '$11')}`

const versionSql = `
  INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, external_id, name, settings,
    parent, restored_from, created_at, author_kind, author_id, author_name, dialect, request_id, message)
  VALUES ($1::uuid, $2::int, $3::uuid, assistant_content_hash($5::text, $4::text, $6::jsonb), $4::text, $5::text,
    $6::jsonb, $7::int, $8::int, $9, $10, $11::uuid, $12, $13, $14, $15)`

const environmentSql = `
  INSERT INTO environments (assistant_id, name, account_id, pin, created_at, updated_at)
  VALUES ($1::uuid, $2, $3::uuid, $4::int, $5, $6)`

const pinSql = `
  INSERT INTO environment_pins (assistant_id, environment, number, account_id, targets, rollback_to, created_at,
    author_kind, author_id, author_name, dialect, request_id, message)
  VALUES ($1::uuid, $2, $3::int, $4::uuid, $5::jsonb, $6::int, $7, $8, $9::uuid, $10, $11, $12, $13)`
