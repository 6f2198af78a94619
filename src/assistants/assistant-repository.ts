import type { Database, SqlSession } from '../database/database.ts'
import { transactionOrDryRun } from '../database/dry-run.ts'
import type { Principal } from '../identity/principal.ts'
import { containing, type Page, type PageRequest, pageOf } from '../paging.ts'
import type { Assistant, AssistantDraft } from './assistant.ts'
import { findAssistant } from './assistant-lookup-repository.ts'
import type { AssistantReference } from './assistant-reference.ts'
import { type AssistantRow, assistantColumns, assistantFromRow } from './assistant-row.ts'
import {
  type AssistantDeleteOptions,
  type AssistantUpdateOptions,
  createAssistant,
  deleteAssistant,
  isOneStatement,
  updateAssistant,
} from './assistant-write-repository.ts'

export interface AssistantFilter {
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  readonly outboundEnabled?: boolean | undefined
}

/**
 * Another account's assistant is no assistant: every method sees one account only. Plain SQL, for these are the hot
 * statements, and Prisma's planning costs several times what they do.
 */
export type AssistantRepository = ReturnType<typeof createAssistantRepository>

export function createAssistantRepository({ sql, transaction }: Database) {
  return {
    find(accountId: string, reference: AssistantReference): Promise<Assistant | null> {
      return findAssistant(sql, accountId, reference)
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
    create(principal: Principal, draft: AssistantDraft): Promise<Assistant> {
      const { request } = principal
      const plain = request === undefined || (!request.dryRun && request.idempotencyId === null)
      if (plain && isOneStatement(draft)) return createAssistant(sql, principal, draft)
      return run(principal, (session) => createAssistant(session, principal, draft))
    },

    /**
     * Changes one assistant while its row is locked, so that two changes at once to different fields both survive.
     * @param change is pure: it is given the assistant as it stands and answers what it is to be. Where that is the same,
     *   nothing is written.
     * @returns null when there is no such assistant
     * @throws as create does, and for preconditions that do not hold; nothing is changed then
     */
    update(
      principal: Principal,
      reference: AssistantReference,
      change: (current: Assistant) => AssistantDraft,
      options?: AssistantUpdateOptions,
    ): Promise<Assistant | null> {
      return run(principal, (session) => updateAssistant(session, principal, reference, change, options))
    },

    /**
     * Puts it into the trash.
     * @returns null when there is no such assistant
     * @throws AppError conflict naming what uses it
     */
    delete(
      principal: Principal,
      reference: AssistantReference,
      options: AssistantDeleteOptions,
    ): Promise<Assistant | null> {
      return run(principal, (session) => deleteAssistant(session, principal, reference, options))
    },
  }

  function run<Result>(
    { request }: Principal,
    work: (session: SqlSession) => Promise<Result>,
  ): Promise<Result> {
    return transactionOrDryRun(transaction, request?.dryRun ?? false, work)
  }
}

const filterSql = `a.account_id = $1::uuid AND a.deleted_at IS NULL
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
