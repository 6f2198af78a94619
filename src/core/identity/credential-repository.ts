import type { Database } from '../../database/database.ts'
import type { AccountSettings } from './account.ts'
import { settingsColumns, settingsFromRow } from './account-repository.ts'
import type { ApiKeyPrincipal, Principal, Role, Scope, UserPrincipal } from './principal.ts'

/** Who a secret belongs to, and until when. */
export interface StoredCredential {
  readonly principal: Principal
  readonly expiresAt: Date | null
  /** Then it is refused, whatever it may do. */
  readonly accountDisabled: boolean
}

export type CredentialRepository = ReturnType<typeof createCredentialRepository>

/** Finds credentials by the hash of their secret. What is revoked, or of a disabled user, is not found. */
export function createCredentialRepository({ sql }: Database) {
  return {
    async findApiKey(keyHash: Buffer): Promise<StoredCredential | null> {
      const [row] = await sql.query<ApiKeyRow>('find-api-key', apiKeySql, [keyHash])
      return row === undefined ? null : storedCredential(apiKeyPrincipal(row), row)
    },

    async findSession(tokenHash: Buffer): Promise<StoredCredential | null> {
      const [row] = await sql.query<SessionRow>('find-session', sessionSql, [tokenHash])
      return row === undefined ? null : storedCredential(userPrincipal(row), row)
    },

    /** The same user in another of their accounts; null when they have no part in it. */
    async findMembership(principal: UserPrincipal, accountSlug: string): Promise<StoredCredential | null> {
      const [row] = await sql.query<SessionRow>('find-membership', membershipSql, [
        principal.userId,
        accountSlug,
      ])
      if (row === undefined) return null
      const member = userPrincipal({ ...row, session_id: principal.sessionId })
      const { request } = principal
      return storedCredential(request === undefined ? member : { ...member, request }, row)
    },

    /** At most once a minute for each key, for it is written on the way of a request. */
    async touchApiKey(apiKeyId: string): Promise<void> {
      await sql.query('touch-api-key', touchSql, [apiKeyId])
    },
  }
}

interface AccountColumns extends AccountSettings {
  readonly account_id: string
  readonly account_slug: string
  readonly operator: boolean
  readonly account_disabled: boolean
  readonly expires_at: Date | null
}

interface ApiKeyRow extends AccountColumns {
  readonly id: string
  readonly name: string
  readonly scopes: Scope[]
}

interface SessionRow extends AccountColumns {
  readonly session_id: string
  readonly user_id: string
  readonly email: string
  readonly name: string
  readonly role: Role
}

const accountColumns = `
  c.id AS account_id, c.slug AS account_slug, c.operator, c.disabled AS account_disabled, ${settingsColumns}`

/** By the key's secret, or by one from before a rotation whose overlap goes on. */
const apiKeySql = `
  SELECT k.id, k.name, k.scopes, LEAST(k.expires_at, found.valid_until) AS expires_at,
    ${accountColumns}
  FROM (
    SELECT id, NULL::timestamptz AS valid_until FROM api_keys WHERE key_hash = $1
    UNION ALL
    SELECT api_key_id, valid_until FROM earlier_api_key_secrets WHERE key_hash = $1 AND valid_until > now()
  ) found
  JOIN api_keys k ON k.id = found.id JOIN accounts c ON c.id = k.account_id
  WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`

const userColumns = `
  u.id AS user_id, u.email, m.name, m.role, ${accountColumns}`

const sessionSql = `
  SELECT s.id AS session_id, s.expires_at, ${userColumns}
  FROM sessions s
  JOIN users u ON u.id = s.user_id
  JOIN accounts c ON c.id = s.account_id
  JOIN memberships m ON m.account_id = s.account_id AND m.user_id = s.user_id
  WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND NOT m.disabled`

const membershipSql = `
  SELECT '' AS session_id, NULL::timestamptz AS expires_at, ${userColumns}
  FROM memberships m JOIN users u ON u.id = m.user_id JOIN accounts c ON c.id = m.account_id
  WHERE m.user_id = $1::uuid AND c.slug = $2 AND NOT m.disabled`

const touchSql = `
  UPDATE api_keys SET last_used_at = now()
  WHERE id = $1::uuid AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`

function storedCredential(principal: Principal, row: AccountColumns): StoredCredential {
  return { principal, expiresAt: row.expires_at, accountDisabled: row.account_disabled }
}

function apiKeyPrincipal(row: ApiKeyRow): ApiKeyPrincipal {
  return { kind: 'apiKey', apiKeyId: row.id, name: row.name, scopes: row.scopes, ...accountOf(row) }
}

function userPrincipal(row: SessionRow): UserPrincipal {
  const { session_id: sessionId, user_id: userId, email, name, role } = row
  return { kind: 'user', userId, email, name, role, sessionId, ...accountOf(row) }
}

function accountOf(row: AccountColumns) {
  const { account_id: accountId, account_slug: accountSlug, operator } = row
  return { accountId, accountSlug, operator, ...settingsFromRow(row) }
}
