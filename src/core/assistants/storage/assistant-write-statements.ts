import type { SqlSession } from '../../../database/database.ts'
import { isUniqueViolation } from '../../../database/failures.ts'
import { AppError } from '../../../shared/errors.ts'
import { newId } from '../../../shared/identifiers.ts'
import { maxAuditedFields } from '../../audit/audit-entry.ts'
import { authorshipOf, authorshipValues } from '../../audit/authorship.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Assistant, AssistantDraft } from '../model/assistant.ts'
import type { CheckedDraft } from '../model/assistant-change.ts'
import { contentColumns, contentColumnsOf, contentPlaceholders } from './assistant-columns.ts'
import { changedTextValues, textsSql, textValuesOf } from './assistant-texts.ts'

/*
 * The statements that make and change assistants. With every change go its version and its line in the audit log, in the
 * same statement: neither can be there without the other.
 */

/** A new assistant, without phone numbers. @throws AppError conflict for a taken external id */
export async function insertAssistant(
  session: SqlSession,
  principal: Principal,
  { phoneNumberIds: _phoneNumberIds, ...content }: CheckedDraft,
): Promise<Assistant> {
  const { accountId } = principal
  const [id, now] = [newId(), new Date()]
  const columns = contentColumnsOf(content)
  const by = authorshipValues(authorshipOf(principal))
  const values = [
    id,
    accountId,
    now,
    newId(),
    columns.contentHash,
    ...by,
    ...columns.values,
    ...textValuesOf(content),
  ]
  const [row] = await namingConflicts(content, () =>
    session.query<{ serial: number }>('insert-assistant', insertSql, values),
  )
  if (row === undefined) throw new Error('The database wrote an assistant and returned none.')
  const { serial } = row
  return { ...content, id, accountId, serial, version: 1, phoneNumbers: [], createdAt: now, updatedAt: now }
}

export interface AssistantWrite {
  readonly current: Assistant
  readonly draft: AssistantDraft
  /** JSON Pointers to what changes. */
  readonly fields: readonly string[]
  /** The version whose content is brought back. */
  readonly restoredFrom: number | null
}

/**
 * Writes an assistant whose row is locked, or that was read in the state `seen`.
 * @returns null when somebody else has changed it since it was seen
 * @throws AppError conflict for a taken external id
 */
export async function writeAssistant(
  session: SqlSession,
  principal: Principal,
  { current, draft, fields, restoredFrom }: AssistantWrite,
  seen?: string,
): Promise<Assistant | null> {
  const { phoneNumberIds: _phoneNumberIds, ...content } = draft
  const columns = contentColumnsOf(content)
  // Which numbers it answers is not part of what it is.
  const makesVersion = !fields.every(isAboutNumbers)
  const version = current.version + (makesVersion ? 1 : 0)
  const now = new Date()
  const audited = fields.slice(0, maxAuditedFields)
  const values: unknown[] = [
    current.id,
    now,
    version,
    makesVersion,
    restoredFrom,
    newId(),
    audited,
    columns.contentHash,
  ]
  values.push(...authorshipValues(authorshipOf(principal)), ...columns.values)
  values.push(...changedTextValues(current, content))
  const rows = await namingConflicts(content, () =>
    seen === undefined
      ? session.query('update-assistant', updateSql, values)
      : session.query('update-seen-assistant', updateSeenSql, [
          ...[...values, seen, current.phoneNumbers.map(({ id }) => id)],
        ]),
  )
  if (rows.length === 0) return null
  const { id, accountId, serial, phoneNumbers, createdAt } = current
  return { ...content, id, accountId, serial, version, phoneNumbers, createdAt, updatedAt: now }
}

export function isAboutNumbers(pointer: string): boolean {
  return pointer.startsWith('/phoneNumberIds')
}

/** The one unique constraint that a caller can meet is the external id. */
export async function namingConflicts<T>(
  { externalId }: Pick<AssistantDraft, 'externalId'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = `Another assistant has the external id ${JSON.stringify(externalId)}.`
    throw new AppError('conflict', message, { cause: error, details: { externalId }, exists: true })
  }
}

/** The columns of a version, and of a line of the audit log, that the written row `a` gives. */
export const versionColumns = `assistant_id, number, account_id, external_id, name, settings, file_ids, created_at,
  content_hash, parent, restored_from, author_kind, author_id, author_name, dialect, request_id, message`
export const versionValues =
  'a.id, a.version, a.account_id, a.external_id, a.name, a.settings, a.file_ids, a.updated_at'
export const auditColumns = `id, account_id, resource_type, resource_id, resource_name, created_at, action, fields,
  actor_kind, actor_id, actor_name, dialect, request_id, message, address`
export const auditValues = `a.account_id, 'assistant', a.id, a.name, a.updated_at`
export const returned = `a.id, a.serial, a.version, a.account_id, a.external_id, a.name, a.settings, a.file_ids, a.created_at, a.updated_at`

const insertSql = `
  WITH a AS (
    INSERT INTO assistants AS a (id, account_id, created_at, updated_at, ${contentColumns})
    VALUES ($1::uuid, $2::uuid, $3, $3, ${contentPlaceholders(13)}) RETURNING ${returned}
  ), version AS (
    INSERT INTO assistant_versions (${versionColumns})
    SELECT ${versionValues}, $5, NULL, NULL, $6, $7::uuid, $8, $9, $10, $11 FROM a
  ), audit AS (
    INSERT INTO audit_log (${auditColumns})
    SELECT $4::uuid, ${auditValues}, 'assistant.create', '{}'::text[], $6, $7::uuid, $8, $9, $10, $11, $12 FROM a
  ), texts AS (
    ${textsSql('$27::text', '$28::bytea')}
  )
  SELECT a.serial FROM a`

/** The placeholders of the content, and of what was seen. */
const [content, seenState, seenNumbers] = [16, 32, 33]

const updateSql = updateSqlWhere('a.id = $1::uuid')

/**
 * A row's `xmin` is the transaction that wrote it: it is another one after each change. Phone numbers are no part of the
 * row, and are compared by themselves.
 */
const updateSeenSql = updateSqlWhere(`a.id = $1::uuid AND a.xmin = $${seenState}::xid
  AND ARRAY(SELECT p.id FROM phone_numbers p WHERE p.assistant_id = a.id ORDER BY p.serial) = $${seenNumbers}::uuid[]`)

function updateSqlWhere(condition: string): string {
  return `
  WITH a AS (
    UPDATE assistants a SET updated_at = $2, version = $3::int,
      (${contentColumns}) = (${contentPlaceholders(content)})
    WHERE ${condition} RETURNING ${returned}
  ), version AS (
    INSERT INTO assistant_versions (${versionColumns})
    SELECT ${versionValues}, $8, a.version - 1, $5::int, $9, $10::uuid, $11, $12, $13, $14 FROM a WHERE $4::boolean
  ), audit AS (
    INSERT INTO audit_log (${auditColumns})
    SELECT $6::uuid, ${auditValues}, 'assistant.update', $7::text[], $9, $10::uuid, $11, $12, $13, $14, $15 FROM a
  ), texts AS (
    ${textsSql('$30::text', '$31::bytea')}
  )
  SELECT a.id FROM a`
}
