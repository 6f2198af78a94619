import { isDeepStrictEqual } from 'node:util'
import type { Database, SqlSession } from '../database/database.ts'
import { isUniqueViolation } from '../database/failures.ts'
import { AppError } from '../errors.ts'
import { newId } from '../identifiers.ts'
import { containing, type Page, type PageRequest, pageOf } from '../paging.ts'
import { type Assistant, type AssistantDraft, draftOf } from './assistant.ts'
import {
  assignPhoneNumbers,
  type HeldNumbers,
  refuseWhileCalling,
  requireFiles,
} from './assistant-dependencies.ts'
import type { AssistantReference } from './assistant-reference.ts'
import { type AssistantRow, assistantColumns, assistantFromRow, columnsOf } from './assistant-row.ts'
import { filesOf } from './file-use.ts'

export interface AssistantFilter {
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  readonly outboundEnabled?: boolean | undefined
}

export interface AssistantUpdateOptions {
  /** Refused unless it is said that they move. */
  readonly heldNumbers?: HeldNumbers
}

/**
 * Another account's assistant is no assistant: every method sees one account only. Plain SQL, for these are the hot
 * statements, and Prisma's planning costs several times what they do.
 */
export type AssistantRepository = ReturnType<typeof createAssistantRepository>

export function createAssistantRepository({ sql, transaction }: Database) {
  return {
    find(accountId: string, reference: AssistantReference): Promise<Assistant | null> {
      return findRow(sql, accountId, reference)
    },

    /** Newest first. */
    async list(accountId: string, filter: AssistantFilter, page: PageRequest): Promise<Page<Assistant>> {
      const values = [...filterValues(accountId, filter), page.limit + 1, page.offset ?? 0]
      const rows =
        page.after === undefined
          ? await sql.query<AssistantRow>('list-assistants', listSql, values)
          : await sql.query<AssistantRow>('list-assistants-after', listAfterSql, [
              ...values,
              page.after.createdAt,
              page.after.id,
            ])
      return pageOf(rows.map(assistantFromRow), page.limit)
    },

    async count(accountId: string, filter: AssistantFilter): Promise<number> {
      const rows = await sql.query<{ total: number }>(
        'count-assistants',
        countSql,
        filterValues(accountId, filter),
      )
      return rows[0]?.total ?? 0
    },

    /**
     * @throws AppError conflict for a taken external id or number, not_found for an unknown number,
     *   validation_failed for an unknown file
     */
    create(accountId: string, draft: AssistantDraft): Promise<Assistant> {
      return namingConflicts(draft, () => {
        const files = filesOf(draft)
        if (draft.phoneNumberIds.length === 0 && files.length === 0) return insert(sql, accountId, draft)
        return transaction(async (session) => {
          await requireFiles(session, accountId, files)
          const assistant = await insert(session, accountId, draft)
          return {
            ...assistant,
            phoneNumbers: await assignPhoneNumbers(session, assistant, draft.phoneNumberIds),
          }
        })
      })
    },

    /**
     * Changes one assistant while its row is locked, so that two changes at once to different fields both survive.
     * @param change is pure: it is given the assistant as it stands and answers what it is to be. Where that is the same,
     *   nothing is written.
     * @returns null when there is no such assistant
     * @throws as create does; nothing is changed then
     */
    update(
      accountId: string,
      reference: AssistantReference,
      change: (current: Assistant) => AssistantDraft,
      { heldNumbers }: AssistantUpdateOptions = {},
    ): Promise<Assistant | null> {
      return transaction(async (session) => {
        const current = await findRow(session, accountId, reference, 'FOR UPDATE OF a')
        if (current === null) return null
        const draft = change(current)
        if (isDeepStrictEqual(draft, draftOf(current))) return current
        await requireFiles(session, accountId, filesOf(draft, current))
        const updated = await namingConflicts(draft, () => write(session, current, draft))
        // A change that leaves the numbers alone must not fail over one that has just been taken elsewhere.
        if (hasExactly(current, draft.phoneNumberIds)) return updated
        const phoneNumbers = await assignPhoneNumbers(session, current, draft.phoneNumberIds, heldNumbers)
        return { ...updated, phoneNumbers }
      })
    },

    /**
     * Its phone numbers are released; campaigns that are not active forget it.
     * @returns false when there is no such assistant
     * @throws AppError conflict while an active campaign uses it
     */
    delete(accountId: string, reference: AssistantReference): Promise<boolean> {
      return transaction(async (session) => {
        const current = await findRow(session, accountId, reference, 'FOR UPDATE OF a')
        if (current === null) return false
        await refuseWhileCalling(session, current.id)
        await assignPhoneNumbers(session, current, [])
        await session.query('delete-assistant', 'DELETE FROM assistants WHERE id = $1::uuid', [current.id])
        return true
      })
    },
  }
}

async function insert(session: SqlSession, accountId: string, draft: AssistantDraft): Promise<Assistant> {
  const { name, externalId, settings } = columnsOf(draft)
  const values = [newId(), accountId, externalId, name, settings, new Date()]
  return writtenRow(await session.query<AssistantRow>('insert-assistant', insertSql, values))
}

async function write(session: SqlSession, current: Assistant, draft: AssistantDraft): Promise<Assistant> {
  const { name, externalId, settings } = columnsOf(draft)
  const values = [current.id, externalId, name, settings, new Date()]
  return writtenRow(await session.query<AssistantRow>('update-assistant', updateSql, values))
}

function writtenRow([row]: readonly AssistantRow[]): Assistant {
  if (row === undefined) throw new Error('The database wrote an assistant and returned none.')
  return assistantFromRow(row)
}

function hasExactly({ phoneNumbers }: Assistant, ids: readonly string[]): boolean {
  return phoneNumbers.length === ids.length && phoneNumbers.every(({ id }) => ids.includes(id))
}

type Lookup = readonly [column: 'id' | 'serial' | 'external_id', value: string | number]

/** What to look for, in order; the first hit counts. */
function lookups({ id, serial, externalId }: AssistantReference): Lookup[] {
  const found: Lookup[] = []
  if (id !== null) found.push(['id', id])
  if (serial !== null) found.push(['serial', serial])
  if (externalId !== null) found.push(['external_id', externalId])
  return found
}

const columnTypes = { id: 'uuid', serial: 'int', external_id: 'text' } as const

function findSql(column: Lookup[0]): string {
  return `SELECT ${assistantColumns} FROM assistants a
    WHERE a.account_id = $1::uuid AND a.${column} = $2::${columnTypes[column]}`
}

async function findRow(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
  lock: '' | 'FOR UPDATE OF a' = '',
): Promise<Assistant | null> {
  for (const [column, value] of lookups(reference)) {
    const name = `${lock === '' ? 'find' : 'lock'}-assistant-by-${column}`
    const [row] = await session.query<AssistantRow>(name, `${findSql(column)} ${lock}`, [accountId, value])
    if (row !== undefined) return assistantFromRow(row)
  }
  return null
}

const insertSql = `
  INSERT INTO assistants AS a (id, account_id, external_id, name, settings, created_at, updated_at)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6, $6) RETURNING ${assistantColumns}`

const updateSql = `
  UPDATE assistants AS a SET external_id = $2, name = $3, settings = $4::jsonb, updated_at = $5
  WHERE id = $1::uuid RETURNING ${assistantColumns}`

const filterSql = `a.account_id = $1::uuid
  AND ($2::text IS NULL OR a.name ILIKE $2)
  AND ($3::boolean IS NULL OR (a.settings->>'outboundEnabled')::boolean = $3)`

const listSql = `SELECT ${assistantColumns} FROM assistants a WHERE ${filterSql}
  ORDER BY a.created_at DESC, a.id DESC LIMIT $4::int OFFSET $5::int`

/** Row values, so that the index gives the place of the page at any depth. */
const listAfterSql = `SELECT ${assistantColumns} FROM assistants a WHERE ${filterSql}
  AND (a.created_at, a.id) < ($6::timestamptz, $7::uuid)
  ORDER BY a.created_at DESC, a.id DESC LIMIT $4::int OFFSET $5::int`

const countSql = `SELECT count(*)::int AS total FROM assistants a WHERE ${filterSql}`

function filterValues(accountId: string, filter: AssistantFilter): unknown[] {
  return [accountId, containing(filter.search), filter.outboundEnabled ?? null]
}

/** The one unique constraint that a caller can meet is the external id. */
async function namingConflicts<T>(draft: AssistantDraft, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = `Another assistant has the external id ${JSON.stringify(draft.externalId)}.`
    throw new AppError('conflict', message, { cause: error, details: { externalId: draft.externalId } })
  }
}
