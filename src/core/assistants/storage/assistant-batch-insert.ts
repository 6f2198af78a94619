import type { SqlSession } from '../../../database/database.ts'
import { isUniqueViolation } from '../../../database/failures.ts'
import { AppError } from '../../../shared/errors.ts'
import { newId } from '../../../shared/identifiers.ts'
import { authorshipOf, authorshipValues } from '../../audit/authorship.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Assistant } from '../model/assistant.ts'
import type { CheckedDraft } from '../model/assistant-change.ts'
import { contentColumns, contentColumnsOf, contentPlaceholders } from './assistant-columns.ts'
import { textsSql, textValuesOf } from './assistant-texts.ts'
import {
  auditColumns,
  auditValues,
  returned,
  versionColumns,
  versionValues,
} from './assistant-write-statements.ts'

/** More than this many would have more parameters than is good for a statement that PostgreSQL keeps. */
export const maxInsertedAtOnce = 100

/**
 * New assistants without phone numbers, by one statement: all of them, with their versions and their lines in the audit
 * log, or none.
 * @param drafts at most {@link maxInsertedAtOnce}
 * @throws AppError conflict for a taken external id, which it does not name
 */
export async function insertAssistants(
  session: SqlSession,
  principal: Principal,
  drafts: readonly CheckedDraft[],
): Promise<Assistant[]> {
  const { accountId } = principal
  const now = new Date()
  const made = drafts.map(({ phoneNumberIds: _phoneNumberIds, ...content }) => {
    const { values, contentHash } = contentColumnsOf(content)
    const [folded, signature] = textValuesOf(content)
    return { id: newId(), content, contentHash, folded, signature, row: values }
  })
  const values = [
    ...[accountId, now, made.map(({ id }) => id), made.map(() => newId())],
    ...[made.map(({ contentHash }) => contentHash), ...authorshipValues(authorshipOf(principal))],
    ...[made.map(({ folded }) => folded), made.map(({ signature }) => signature)],
    ...made.flatMap(({ id, row }) => [id, ...row]),
  ]
  const rows = await insert(session, made.length, values)
  const serials = new Map(rows.map(({ id, serial }) => [id, serial]))
  return made.map(({ id, content }) => {
    const serial = serials.get(id)
    if (serial === undefined) throw new Error('The database wrote an assistant and returned none.')
    return { ...content, id, accountId, serial, version: 1, phoneNumbers: [], createdAt: now, updatedAt: now }
  })
}

async function insert(session: SqlSession, rows: number, values: readonly unknown[]) {
  // Only the statement of a full batch comes again and again.
  const [name, text] = rows === maxInsertedAtOnce ? ['insert-assistants', fullSql] : ['', insertSql(rows)]
  try {
    return await session.query<{ id: string; serial: number }>(name, text, values)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', 'The external id of one of the assistants is taken.', { cause: error })
  }
}

/** The placeholders of the first row, and how many each row has: its id and its content. */
const firstPlaceholder = 15
const rowPlaceholders = 1 + contentColumns.split(',').length

function insertSql(rows: number): string {
  const tuples = Array.from({ length: rows }, (_, row) => {
    const id = firstPlaceholder + row * rowPlaceholders
    return `($${id}::uuid, $1::uuid, $2::timestamptz, $2::timestamptz, ${contentPlaceholders(id + 1)})`
  })
  const written = `a JOIN unnest($3::uuid[], $4::uuid[], $5::text[], $13::text[], $14::bytea[])
    AS made (id, audit_id, content_hash, folded, signature) USING (id)`
  return `
  WITH a AS (
    INSERT INTO assistants AS a (id, account_id, created_at, updated_at, ${contentColumns})
    VALUES ${tuples.join(', ')} RETURNING ${returned}
  ), version AS (
    INSERT INTO assistant_versions (${versionColumns})
    SELECT ${versionValues}, made.content_hash, NULL, NULL, $6, $7::uuid, $8, $9, $10, $11 FROM ${written}
  ), audit AS (
    INSERT INTO audit_log (${auditColumns})
    SELECT made.audit_id, ${auditValues}, 'assistant.create', '{}'::text[], $6, $7::uuid, $8, $9, $10, $11, $12
    FROM ${written}
  ), texts AS (
    ${textsSql('made.folded', 'made.signature', written)}
  )
  SELECT a.id, a.serial FROM a`
}

const fullSql = insertSql(maxInsertedAtOnce)
