import type { Database, SqlSession } from '../database/database.ts'
import { isUniqueViolation } from '../database/failures.ts'
import type { Prisma } from '../database/generated/client.ts'
import { AppError } from '../errors.ts'
import { newId } from '../identifiers.ts'
import { containing, type Page, type PageRequest, pageOf } from '../paging.ts'
import type { Assistant, AssistantDraft } from './assistant.ts'
import { assignPhoneNumbers, filesOf, refuseWhileCalling, requireFiles } from './assistant-dependencies.ts'
import type { AssistantReference } from './assistant-reference.ts'
import {
  type AssistantRow,
  assistantColumns,
  assistantFromRecord,
  assistantFromRow,
  columnsOf,
} from './assistant-row.ts'

export interface AssistantFilter {
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  readonly outboundEnabled?: boolean | undefined
}

/** Another account's assistant is no assistant: every method sees one account only. */
export type AssistantRepository = ReturnType<typeof createAssistantRepository>

export function createAssistantRepository({ prisma, sql }: Database) {
  return {
    async find(accountId: string, reference: AssistantReference): Promise<Assistant | null> {
      const row = await findRow(sql, accountId, reference)
      return row === null ? null : assistantFromRow(row)
    },

    /** Newest first. */
    async list(accountId: string, filter: AssistantFilter, page: PageRequest): Promise<Page<Assistant>> {
      const rows = await sql.query<AssistantRow>('list-assistants', listSql, [
        ...filterValues(accountId, filter),
        page.after?.createdAt ?? null,
        page.after?.id ?? null,
        page.limit + 1,
        page.offset ?? 0,
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
      const now = new Date()
      const data = { ...columnsOf(draft), id: newId(), accountId, createdAt: now, updatedAt: now }
      return namingConflicts(draft, async () => {
        const files = filesOf(draft)
        if (draft.phoneNumberIds.length === 0 && files.length === 0) {
          return assistantFromRecord(await prisma.assistant.create({ data }), [])
        }
        return inTransaction(async (transaction) => {
          await requireFiles(transaction, accountId, files)
          const record = await transaction.assistant.create({ data })
          const numbers = await assignPhoneNumbers(transaction, record, draft.phoneNumberIds)
          return assistantFromRecord(record, numbers)
        })
      })
    },

    /**
     * Changes one assistant while its row is locked, so that two changes at once to different fields both survive.
     * @param change is pure: it is given the assistant as it stands and answers what it is to be.
     * @returns null when there is no such assistant
     * @throws as create does; nothing is changed then
     */
    update(
      accountId: string,
      reference: AssistantReference,
      change: (current: Assistant) => AssistantDraft,
    ): Promise<Assistant | null> {
      return inTransaction(async (transaction) => {
        const current = await lockRow(transaction, accountId, reference)
        if (current === null) return null
        const draft = change(current)
        await requireFiles(transaction, accountId, filesOf(draft, current))
        return namingConflicts(draft, async () => {
          const record = await transaction.assistant.update({
            where: { id: current.id },
            data: { ...columnsOf(draft), updatedAt: new Date() },
          })
          const numbers = await assignPhoneNumbers(transaction, record, draft.phoneNumberIds)
          return assistantFromRecord(record, numbers)
        })
      })
    },

    /**
     * Its phone numbers are released; campaigns that are not active forget it.
     * @returns false when there is no such assistant
     * @throws AppError conflict while an active campaign uses it
     */
    delete(accountId: string, reference: AssistantReference): Promise<boolean> {
      return inTransaction(async (transaction) => {
        const current = await lockRow(transaction, accountId, reference)
        if (current === null) return false
        await refuseWhileCalling(transaction, current.id)
        await transaction.assistant.delete({ where: { id: current.id }, select: { id: true } })
        return true
      })
    },
  }

  function inTransaction<T>(work: (transaction: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    return prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 })
  }
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

async function findRow(sql: SqlSession, accountId: string, reference: AssistantReference) {
  for (const [column, value] of lookups(reference)) {
    const [row] = await sql.query<AssistantRow>(`find-assistant-${column}`, findSql(column), [
      accountId,
      value,
    ])
    if (row !== undefined) return row
  }
  return null
}

async function lockRow(
  transaction: Prisma.TransactionClient,
  accountId: string,
  reference: AssistantReference,
): Promise<Assistant | null> {
  for (const [column, value] of lookups(reference)) {
    // Only the names of columns, from the list above, go into the text.
    const statement = `${findSql(column)} FOR UPDATE OF a`
    const [row] = await transaction.$queryRawUnsafe<AssistantRow[]>(statement, accountId, value)
    if (row !== undefined) return assistantFromRow(row)
  }
  return null
}

const filterSql = `a.account_id = $1::uuid
  AND ($2::text IS NULL OR a.name ILIKE $2)
  AND ($3::boolean IS NULL OR (a.settings->>'outboundEnabled')::boolean = $3)`

const listSql = `SELECT ${assistantColumns} FROM assistants a
  WHERE ${filterSql}
  AND ($4::timestamptz IS NULL OR (a.created_at, a.id) < ($4, $5::uuid))
  ORDER BY a.created_at DESC, a.id DESC LIMIT $6::int OFFSET $7::int`

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
