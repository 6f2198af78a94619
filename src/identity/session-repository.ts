import type { Database } from '../database/database.ts'
import { newId } from '../identifiers.ts'
import type { Role } from './roles.ts'

/** What a login needs to know of a user. */
export interface LoginUser {
  readonly userId: string
  readonly email: string
  readonly passwordHash: string
  /** The oldest first. */
  readonly memberships: readonly LoginMembership[]
}

export interface LoginMembership {
  readonly accountId: string
  readonly accountSlug: string
  readonly operator: boolean
  readonly requireIfMatch: boolean
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
}

export interface NewSession {
  readonly tokenHash: Buffer
  readonly userId: string
  readonly accountId: string
  readonly expiresAt: Date
  /** The hash that the password was found to match. */
  readonly passwordHash: string
}

export interface PasswordReplacement {
  readonly userId: string
  /** The session that goes on. */
  readonly sessionId: string
  /** The hash that the current password was found to match. */
  readonly currentHash: string
  readonly newHash: string
}

export type SessionRepository = ReturnType<typeof createSessionRepository>

export function createSessionRepository({ prisma, sql }: Database) {
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
     * @returns its id; null when the password has been changed or the membership disabled in the meantime
     */
    async create({ tokenHash, userId, accountId, expiresAt, passwordHash }: NewSession) {
      await sql.query('purge-sessions', purgeSql, [userId])
      const rows = await sql.query<{ id: string }>('create-session', createSql, [
        newId(),
        tokenHash,
        expiresAt,
        userId,
        accountId,
        passwordHash,
      ])
      return rows[0]?.id ?? null
    },

    /**
     * Ends the user's other sessions, in every account, in the same transaction.
     * @returns false, having changed nothing, when the password has been changed in the meantime
     */
    async replacePassword({
      userId,
      sessionId,
      currentHash,
      newHash,
    }: PasswordReplacement): Promise<boolean> {
      return prisma.$transaction(async (transaction) => {
        const changed = await transaction.$executeRaw`UPDATE users SET password_hash = ${newHash}
            WHERE id = ${userId}::uuid AND password_hash = ${currentHash}`
        if (changed === 0) return false
        // A statement of its own: it sees the logins for whose lock the first one may have waited.
        await transaction.session.updateMany({
          where: { userId, id: { not: sessionId }, revokedAt: null },
          data: { revokedAt: new Date() },
        })
        return true
      })
    },

    async revoke(userId: string, sessionId: string): Promise<void> {
      await sql.query('revoke-session', revokeSql, [userId, sessionId])
    },
  }
}

interface LoginRow {
  readonly user_id: string
  readonly email: string
  readonly password_hash: string
  /** Null for a user of no account, as are the columns that follow. */
  readonly account_id: string | null
  readonly account_slug: string
  readonly operator: boolean
  readonly require_if_match: boolean
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
}

function membershipOf(row: LoginRow): LoginMembership[] {
  const { account_id: accountId, account_slug: accountSlug, require_if_match: requireIfMatch } = row
  const { operator, name, role, disabled } = row
  if (accountId === null) return []
  return [{ accountId, accountSlug, operator, requireIfMatch, name, role, disabled }]
}

const loginSql = `
  SELECT u.id AS user_id, u.email, u.password_hash, c.id AS account_id, c.slug AS account_slug, c.operator,
    c.require_if_match, m.name, m.role, m.disabled
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
  INSERT INTO sessions (id, token_hash, expires_at, user_id, account_id)
  SELECT $1::uuid, $2::bytea, $3::timestamptz, u.id, m.account_id
  FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE u.id = $4::uuid AND m.account_id = $5::uuid AND u.password_hash = $6 AND NOT m.disabled
  FOR SHARE OF u, m
  RETURNING id`

const revokeSql = `
  UPDATE sessions SET revoked_at = coalesce(revoked_at, now()) WHERE user_id = $1::uuid AND id = $2::uuid`
