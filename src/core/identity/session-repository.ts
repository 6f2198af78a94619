import type { Database, SqlSession } from '../../database/database.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import { authorshipOf } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import type { AccountSettings } from './account.ts'
import { settingsColumns, settingsFromRow } from './account-repository.ts'
import type { Role, UserPrincipal } from './principal.ts'

/** What a login needs to know of a user. */
export interface LoginUser {
  readonly userId: string
  readonly email: string
  readonly passwordHash: string
  /** The oldest first. */
  readonly memberships: readonly LoginMembership[]
}

export interface LoginMembership extends AccountSettings {
  readonly accountId: string
  readonly accountSlug: string
  readonly operator: boolean
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
  readonly accountDisabled: boolean
}

export interface NewSession {
  readonly tokenHash: Buffer
  readonly expiresAt: Date
  readonly address: string
  readonly client: string | null
  /** The hash that the password was found to match. */
  readonly passwordHash: string
}

export interface PasswordReplacement {
  /** The hash that the current password was found to match. */
  readonly currentHash: string
  readonly newHash: string
}

export type SessionRepository = ReturnType<typeof createSessionRepository>

export function createSessionRepository({ openPrisma, sql, transaction }: Database) {
  return {
    /** One query, whether there is such a user or not. */
    async findUser(email: string): Promise<LoginUser | null> {
      const rows = await sql.query<LoginRow>('find-login', loginSql, [email])
      const [first] = rows
      if (first === undefined) return null
      const { user_id: userId, password_hash: passwordHash } = first
      return { userId, email: first.email, passwordHash, memberships: rows.flatMap(membershipOf) }
    },

    /**
     * The user's sessions that are over are deleted on the way.
     * @param principal whom the session makes of the user
     * @returns false when the password has been changed or the membership disabled in the meantime
     */
    async create(principal: UserPrincipal, session: NewSession): Promise<boolean> {
      const { accountId, userId, sessionId } = principal
      const { tokenHash, expiresAt, passwordHash, address, client } = session
      await sql.query('purge-sessions', purgeSql, [userId])
      return transaction(async (connection) => {
        const values = [sessionId, tokenHash, expiresAt, userId, accountId, passwordHash, address, client]
        if ((await connection.query('create-session', createSql, values)).length === 0) return false
        await auditSession(connection, principal, 'create')
        return true
      })
    },

    /**
     * Ends the user's other sessions, in every account, in the same transaction. The account in which it was done has it
     * in its log.
     * @returns false, having changed nothing, when the password has been changed in the meantime
     */
    replacePassword(
      principal: UserPrincipal,
      { currentHash, newHash }: PasswordReplacement,
    ): Promise<boolean> {
      const { userId, sessionId, name } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const changed = await transaction.$executeRaw`UPDATE users SET password_hash = ${newHash}
            WHERE id = ${userId}::uuid AND password_hash = ${currentHash}`
        if (changed === 0) return false
        // A statement of its own: it sees the logins for whose lock the first one may have waited.
        await transaction.session.updateMany({
          where: { userId, id: { not: sessionId }, revokedAt: null },
          data: { revokedAt: new Date() },
        })
        await recordAudit({ action: 'update', type: 'user', id: userId, name, fields: ['/password'] })
        return true
      })
    },

    /** Ends the session of the principal. */
    revoke(principal: UserPrincipal): Promise<void> {
      const { userId, sessionId } = principal
      return transaction(async (connection) => {
        const revoked = await connection.query('revoke-session', revokeSql, [userId, sessionId])
        if (revoked.length > 0) await auditSession(connection, principal, 'revoke')
      })
    },
  }
}

function auditSession(
  connection: SqlSession,
  principal: UserPrincipal,
  action: 'create' | 'revoke',
): Promise<void> {
  const { accountId, sessionId: id, name } = principal
  return recordAudit(connection, accountId, authorshipOf(principal), { action, type: 'session', id, name })
}

interface LoginRow extends AccountSettings {
  readonly user_id: string
  readonly email: string
  readonly password_hash: string
  /** Null for a user of no account, as are the columns that follow. */
  readonly account_id: string | null
  readonly account_slug: string
  readonly operator: boolean
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
  readonly account_disabled: boolean
}

function membershipOf(row: LoginRow): LoginMembership[] {
  const { account_id: accountId, account_slug: accountSlug } = row
  const { operator, name, role, disabled, account_disabled: accountDisabled } = row
  if (accountId === null) return []
  return [
    { accountId, accountSlug, operator, ...settingsFromRow(row), name, role, disabled, accountDisabled },
  ]
}

const loginSql = `
  SELECT u.id AS user_id, u.email, u.password_hash, c.id AS account_id, c.slug AS account_slug, c.operator,
    ${settingsColumns}, c.disabled AS account_disabled, m.name, m.role, m.disabled
  FROM users u
  LEFT JOIN memberships m ON m.user_id = u.id
  LEFT JOIN accounts c ON c.id = m.account_id
  WHERE u.email = $1
  ORDER BY m.created_at, m.account_id`

/** Logins of one user at once leave each other's rows alone. */
const purgeSql = `
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions WHERE user_id = $1::uuid AND (expires_at <= now() OR revoked_at IS NOT NULL)
    FOR UPDATE SKIP LOCKED)`

/**
 * Locks what the login rests on: a change of the password or the membership either comes first, and then there is no
 * session, or waits for the session and ends it.
 */
const createSql = `
  INSERT INTO sessions (id, token_hash, expires_at, user_id, account_id, address, client)
  SELECT $1::uuid, $2::bytea, $3::timestamptz, u.id, m.account_id, $7, $8
  FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE u.id = $4::uuid AND m.account_id = $5::uuid AND u.password_hash = $6 AND NOT m.disabled
  FOR SHARE OF u, m
  RETURNING id`

const revokeSql = `
  UPDATE sessions SET revoked_at = now() WHERE user_id = $1::uuid AND id = $2::uuid AND revoked_at IS NULL
  RETURNING id`
