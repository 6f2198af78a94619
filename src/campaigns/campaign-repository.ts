import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Database } from '../database/database.ts'
import type { Prisma } from '../database/generated/client.ts'
import { newId } from '../identifiers.ts'
import type { Principal } from '../identity/principal.ts'
import { changedPointers } from '../json-pointer.ts'
import { containing, type Page, type PageRequest, pageOf } from '../paging.ts'
import {
  type Campaign,
  type CampaignDraft,
  type CampaignStatus,
  type CampaignType,
  campaignDraftOf,
  campaignTagOf,
} from './campaign.ts'
import { lockReferences, requireReferences, sameReferences } from './campaign-dependencies.ts'
import {
  type CampaignRow,
  campaignColumns,
  campaignColumnsOf,
  campaignFromRecord,
  campaignFromRow,
} from './campaign-row.ts'

export interface CampaignFilter {
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  readonly status?: CampaignStatus | undefined
  readonly type?: CampaignType | undefined
}

/** Another account's campaign is no campaign: every method sees one account only. */
export type CampaignRepository = ReturnType<typeof createCampaignRepository>

export function createCampaignRepository({ prisma, sql }: Database) {
  return {
    find,

    /** Newest first. */
    async list(accountId: string, filter: CampaignFilter, page: PageRequest): Promise<Page<Campaign>> {
      const rows = await sql.query<CampaignRow>('list-campaigns', listSql, [
        ...filterValues(accountId, filter),
        page.after?.createdAt ?? null,
        page.after?.id ?? null,
        page.limit + 1,
        page.offset ?? 0,
      ])
      return pageOf(rows.map(campaignFromRow), page.limit)
    },

    async count(accountId: string, filter: CampaignFilter): Promise<number> {
      const values = filterValues(accountId, filter)
      const rows = await sql.query<{ total: number }>('count-campaigns', countSql, values)
      return rows[0]?.total ?? 0
    },

    /** @throws AppError validation_failed naming the fields whose records are not the account's */
    create(principal: Principal, draft: CampaignDraft): Promise<Campaign> {
      const { accountId } = principal
      const now = new Date()
      const data = { ...campaignColumnsOf(draft), id: newId(), accountId, createdAt: now, updatedAt: now }
      return auditedTransaction(prisma, principal, async (transaction, note) => {
        requireReferences(draft, await lockReferences(transaction, accountId, draft))
        await note({ action: 'create', type: 'campaign', id: data.id, name: data.name })
        return campaignFromRecord(await transaction.campaign.create({ data }))
      })
    },

    /**
     * Changes one campaign while its row is locked, so that two changes at once to different fields both survive.
     * What it names has to be locked before it, and what it names may be changed by another update in between: then it
     * is read again. Each further round means that another update has succeeded. A change that changes nothing is not
     * written.
     * @param change is pure, and may be called more than once
     * @returns null when there is no such campaign
     * @throws as create does, and for preconditions that do not hold; nothing is changed then
     */
    async update(
      principal: Principal,
      id: string,
      change: (current: Campaign) => CampaignDraft,
    ): Promise<Campaign | null> {
      const { accountId } = principal
      for (;;) {
        const seen = await find(accountId, id)
        if (seen === null) return null
        const expected = change(seen)
        const outcome = await auditedTransaction(prisma, principal, async (transaction, note) => {
          const locked = await lockReferences(transaction, accountId, expected)
          const current = await lockRow(transaction, accountId, id)
          if (current === null) return null
          requireMatch(principal, 'campaign', campaignTagOf(current))
          const draft = change(current)
          if (!sameReferences(draft, expected)) return 'changed meanwhile'
          const fields = changedPointers(campaignDraftOf(current), draft)
          if (fields.length === 0) return current
          requireReferences(draft, locked)
          await note({ action: 'update', type: 'campaign', id, name: draft.name, fields })
          const data = { ...campaignColumnsOf(draft), updatedAt: new Date() }
          return campaignFromRecord(await transaction.campaign.update({ where: { id }, data }))
        })
        if (outcome !== 'changed meanwhile') return outcome
      }
    },

    /**
     * @returns false when there is no such campaign
     * @throws AppError for preconditions that do not hold
     */
    delete(principal: Principal, id: string): Promise<boolean> {
      return auditedTransaction(prisma, principal, async (transaction, note) => {
        const current = await lockRow(transaction, principal.accountId, id)
        if (current === null) return false
        requireMatch(principal, 'campaign', campaignTagOf(current))
        await note({ action: 'delete', type: 'campaign', id, name: current.name })
        await transaction.campaign.delete({ where: { id }, select: { id: true } })
        return true
      })
    },
  }

  async function find(accountId: string, id: string): Promise<Campaign | null> {
    const [row] = await sql.query<CampaignRow>('find-campaign', findSql, [accountId, id])
    return row === undefined ? null : campaignFromRow(row)
  }
}

const findSql = `SELECT ${campaignColumns} FROM campaigns c WHERE c.account_id = $1::uuid AND c.id = $2::uuid`

async function lockRow(
  transaction: Prisma.TransactionClient,
  accountId: string,
  id: string,
): Promise<Campaign | null> {
  const statement = `${findSql} FOR UPDATE` // our own text only
  const [row] = await transaction.$queryRawUnsafe<CampaignRow[]>(statement, accountId, id)
  return row === undefined ? null : campaignFromRow(row)
}

const filterSql = `c.account_id = $1::uuid
  AND ($2::text IS NULL OR c.name ILIKE $2)
  AND ($3::text IS NULL OR c.status = $3)
  AND ($4::text IS NULL OR c.type = $4)`

const listSql = `SELECT ${campaignColumns} FROM campaigns c
  WHERE ${filterSql}
  AND ($5::timestamptz IS NULL OR (c.created_at, c.id) < ($5, $6::uuid))
  ORDER BY c.created_at DESC, c.id DESC LIMIT $7::int OFFSET $8::int`

const countSql = `SELECT count(*)::int AS total FROM campaigns c WHERE ${filterSql}`

function filterValues(accountId: string, filter: CampaignFilter): unknown[] {
  return [accountId, containing(filter.search), filter.status ?? null, filter.type ?? null]
}
