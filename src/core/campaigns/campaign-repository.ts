import type { Database } from '../../database/database.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { newId } from '../../shared/identifiers.ts'
import { changedPointers } from '../../shared/json-pointer.ts'
import { containing } from '../../shared/paging.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import {
  type Collection,
  createAccountReader,
  createdConditions,
  updatedConditions,
} from '../collections/collection-repository.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Principal } from '../identity/principal.ts'
import {
  type Campaign,
  type CampaignCriteria,
  type CampaignDraft,
  campaignDraftOf,
  type campaignSortKeys,
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

/** Another account's campaign is no campaign: every method sees one account only. */
export type CampaignRepository = ReturnType<typeof createCampaignRepository>

export function createCampaignRepository({ openPrisma, sql }: Database) {
  return {
    ...createAccountReader(sql, collection),

    find,

    /** @throws AppError validation_failed naming the fields whose records are not the account's */
    async create(principal: Principal, draft: CampaignDraft): Promise<Campaign> {
      const { accountId } = principal
      const now = new Date()
      const data = {
        ...(await campaignColumnsOf(draft)),
        id: newId(),
        accountId,
        createdAt: now,
        updatedAt: now,
      }
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        requireReferences(draft, await lockReferences(transaction, accountId, draft))
        await recordAudit({ action: 'create', type: 'campaign', id: data.id, name: data.name })
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
        const outcome = await auditedTransaction<UpdateOutcome>(
          openPrisma,
          principal,
          async (transaction, recordAudit) => {
            const locked = await lockReferences(transaction, accountId, expected)
            const current = await lockRow(transaction, accountId, id)
            if (current === null) return { settled: true, campaign: null }
            requireMatch(principal, 'campaign', campaignTagOf(current))
            const draft = change(current)
            if (!sameReferences(draft, expected)) return { settled: false }
            const fields = changedPointers(campaignDraftOf(current), draft)
            if (fields.length === 0) return { settled: true, campaign: current }
            requireReferences(draft, locked)
            await recordAudit({ action: 'update', type: 'campaign', id, name: draft.name, fields })
            const data = { ...(await campaignColumnsOf(draft)), updatedAt: new Date() }
            const record = await transaction.campaign.update({ where: { id }, data })
            return { settled: true, campaign: campaignFromRecord(record) }
          },
        )
        if (outcome.settled) return outcome.campaign
      }
    },

    /**
     * @returns false when there is no such campaign
     * @throws AppError for preconditions that do not hold
     */
    delete(principal: Principal, id: string): Promise<boolean> {
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockRow(transaction, principal.accountId, id)
        if (current === null) return false
        requireMatch(principal, 'campaign', campaignTagOf(current))
        await recordAudit({ action: 'delete', type: 'campaign', id, name: current.name })
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

/** Not settled: what the campaign names has changed since it was locked. */
type UpdateOutcome =
  | { readonly settled: true; readonly campaign: Campaign | null }
  | { readonly settled: false }

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

const collection: Collection<CampaignRow, Campaign, CampaignCriteria, typeof campaignSortKeys> = {
  name: 'campaigns',
  from: 'campaigns c',
  columns: campaignColumns,
  fromRow: campaignFromRow,
  owner: ['c.account_id'],
  id: 'c.id',
  sortColumns: { created: 'c.created_at', updated: 'c.updated_at', name: 'c.name' },
  conditions: {
    words: (words, add) => wordsCondition(words, 'c.folded', add),
    namePart: (text, add) => `c.name ILIKE ${add(containing(text) ?? '%')}`,
    status: (status, add) => `c.status = ${add(status)}`,
    type: (type, add) => `c.type = ${add(type)}`,
    ...createdConditions('c.created_at'),
    ...updatedConditions('c.updated_at'),
  },
}
