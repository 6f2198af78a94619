import type { Database } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { placeholders } from '../../database/placeholders.ts'
import { type CursorPageRequest, type Page, pageOf } from '../../shared/paging.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import { requireMatch } from '../conditions/require-match.ts'
import { type OpenSession, type OpenSessionFilter, sessionTagOf } from './open-session.ts'
import type { Principal } from './principal.ts'

export type OpenSessionRepository = ReturnType<typeof createOpenSessionRepository>

/** The sessions of one account that are not over. */
export function createOpenSessionRepository({ openPrisma, sql }: Database) {
  return {
    /** Newest first. */
    async list(
      accountId: string,
      { userId }: OpenSessionFilter,
      { limit, after }: CursorPageRequest,
    ): Promise<Page<OpenSession>> {
      const { values, add } = placeholders()
      const conditions = [selectSql(add(accountId))]
      // Only the conditions that apply, so that the index serves them.
      if (userId !== undefined) conditions.push(`s.user_id = ${add(userId)}::uuid`)
      if (after !== undefined) {
        const place = [`${add(after.createdAt)}::timestamptz`, `${add(after.id)}::uuid`]
        conditions.push(afterPlaceSql(['s.created_at', 's.id'], 'DESC', place))
      }
      const name = `list-sessions${userId === undefined ? '' : '-of-user'}${after === undefined ? '' : '-after'}`
      const text = `${conditions.join(' AND ')} ORDER BY s.created_at DESC, s.id DESC LIMIT ${add(limit + 1)}::int`
      return pageOf((await sql.query<OpenSessionRow>(name, text, values)).map(openSessionFromRow), limit)
    },

    async find(accountId: string, id: string): Promise<OpenSession | null> {
      const text = `${selectSql('$1')} AND s.id = $2::uuid`
      const [row] = await sql.query<OpenSessionRow>('read-session', text, [accountId, id])
      return row === undefined ? null : openSessionFromRow(row)
    },

    /**
     * @returns false when it is over already
     * @throws AppError for preconditions that do not hold
     */
    end(principal: Principal, session: OpenSession): Promise<boolean> {
      const { id, user } = session
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        // Nothing of a session changes but that it ends, which the statement sees.
        requireMatch(principal, 'session', sessionTagOf(session))
        const { count } = await transaction.session.updateMany({
          where: { id, accountId: principal.accountId, revokedAt: null },
          data: { revokedAt: new Date() },
        })
        if (count > 0) await recordAudit({ action: 'revoke', type: 'session', id, name: user.name })
        return count > 0
      })
    },
  }
}

interface OpenSessionRow {
  readonly id: string
  readonly user_id: string
  readonly email: string
  readonly name: string
  readonly address: string | null
  readonly client: string | null
  readonly created_at: Date
  readonly expires_at: Date
}

const selectSql = (accountId: string) => `
  SELECT s.id, s.user_id, u.email, m.name, s.address, s.client, s.created_at, s.expires_at
  FROM sessions s
  JOIN users u ON u.id = s.user_id
  JOIN memberships m ON m.account_id = s.account_id AND m.user_id = s.user_id
  WHERE s.account_id = ${accountId}::uuid AND s.revoked_at IS NULL AND s.expires_at > now()`

function openSessionFromRow(row: OpenSessionRow): OpenSession {
  const { id, user_id: userId, email, name, address, client } = row
  const { created_at: createdAt, expires_at: expiresAt } = row
  return { id, user: { id: userId, email, name }, address, client, createdAt, expiresAt }
}
