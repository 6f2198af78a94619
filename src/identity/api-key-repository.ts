import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Database } from '../database/database.ts'
import { newId } from '../identifiers.ts'
import { type Page, type PageRequest, pageOf } from '../paging.ts'
import { type ApiKey, apiKeyTagOf, type NewApiKey } from './api-key.ts'
import type { Principal, Scope } from './principal.ts'

export type ApiKeyRepository = ReturnType<typeof createApiKeyRepository>

/** The keys of one account, without their secrets. */
export function createApiKeyRepository({ prisma, sql }: Database) {
  return {
    /** Newest first, those that are revoked included. */
    async list(accountId: string, { limit, after, offset }: PageRequest): Promise<Page<ApiKey>> {
      const rows = await sql.query<ApiKeyRow>('list-api-keys', listSql, [
        accountId,
        after?.createdAt ?? null,
        after?.id ?? null,
        limit + 1,
        offset ?? 0,
      ])
      return pageOf(rows.map(apiKeyFromRow), limit)
    },

    async find(accountId: string, id: string): Promise<ApiKey | null> {
      const [row] = await sql.query<ApiKeyRow>('read-api-key', findSql, [accountId, id])
      return row === undefined ? null : apiKeyFromRow(row)
    },

    async create(principal: Principal, key: NewApiKey): Promise<ApiKey> {
      const { accountId } = principal
      const { name, hint, scopes, expiresAt, keyHash } = key
      const stored = { id: newId(), name, hint, expiresAt, createdAt: new Date() }
      await auditedTransaction(prisma, principal, async (transaction, note) => {
        await note({ action: 'create', type: 'apiKey', id: stored.id, name })
        await transaction.apiKey.create({ data: { ...stored, accountId, keyHash, scopes: [...scopes] } })
      })
      return { ...stored, scopes, revokedAt: null, lastUsedAt: null }
    },

    /**
     * The time of the first revocation stays.
     * @returns false when there is no such key
     * @throws AppError for preconditions that do not hold
     */
    revoke(principal: Principal, id: string): Promise<boolean> {
      const { accountId } = principal
      return auditedTransaction(prisma, principal, async (transaction, note) => {
        const [row] = await transaction.$queryRawUnsafe<ApiKeyRow[]>(lockSql, accountId, id)
        if (row === undefined) return false
        requireMatch(principal, 'apiKey', apiKeyTagOf(apiKeyFromRow(row)))
        if (row.revoked_at !== null) return true
        await note({ action: 'revoke', type: 'apiKey', id, name: row.name })
        await transaction.apiKey.update({
          where: { id },
          data: { revokedAt: new Date() },
          select: { id: true },
        })
        return true
      })
    },
  }
}

interface ApiKeyRow {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly scopes: Scope[]
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly last_used_at: Date | null
  readonly created_at: Date
}

const columns = 'id, name, hint, scopes, expires_at, revoked_at, last_used_at, created_at'

const findSql = `SELECT ${columns} FROM api_keys WHERE account_id = $1::uuid AND id = $2::uuid`

const lockSql = `${findSql} FOR UPDATE` // our own text only

const listSql = `SELECT ${columns} FROM api_keys
  WHERE account_id = $1::uuid AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $4::int OFFSET $5::int`

function apiKeyFromRow(row: ApiKeyRow): ApiKey {
  const { id, name, hint, scopes } = row
  const { expires_at: expiresAt, revoked_at: revokedAt } = row
  const { last_used_at: lastUsedAt, created_at: createdAt } = row
  return { id, name, hint, scopes, expiresAt, revokedAt, lastUsedAt, createdAt }
}
