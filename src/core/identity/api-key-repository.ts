import type { Database } from '../../database/database.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { AppError } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import {
  type Collection,
  createAccountReader,
  createdConditions,
  updatedConditions,
} from '../collections/collection-repository.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import { requireMatch } from '../conditions/require-match.ts'
import {
  type ApiKey,
  type ApiKeyChange,
  type ApiKeyCriteria,
  type apiKeySortKeys,
  apiKeyTagOf,
  type NewApiKey,
  type NewSecret,
} from './api-key.ts'
import type { Principal, Scope } from './principal.ts'

export interface Rotation {
  readonly secret: NewSecret
  /** For how long the secret until now goes on; 0 ends it at once. */
  readonly overlapSeconds: number
}

export type ApiKeyRepository = ReturnType<typeof createApiKeyRepository>

/** The keys of one account, without their secrets. */
export function createApiKeyRepository({ openPrisma, sql }: Database) {
  return {
    ...createAccountReader(sql, collection),

    async find(accountId: string, id: string): Promise<ApiKey | null> {
      const [row] = await sql.query<ApiKeyRow>('read-api-key', findSql, [accountId, id])
      return row === undefined ? null : apiKeyFromRow(row)
    },

    async create(principal: Principal, key: NewApiKey): Promise<ApiKey> {
      const { accountId } = principal
      const { name, hint, scopes, expiresAt, keyHash } = key
      const now = new Date()
      const stored = { id: newId(), name, hint, expiresAt, createdAt: now, updatedAt: now }
      await auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        await recordAudit({ action: 'create', type: 'apiKey', id: stored.id, name })
        await transaction.apiKey.create({ data: { ...stored, accountId, keyHash, scopes: [...scopes] } })
      })
      return { ...stored, scopes, revokedAt: null, lastUsedAt: null, previousSecretExpiresAt: null }
    },

    /** A change that changes nothing is not written. @returns null when there is no such key */
    update(principal: Principal, id: string, change: ApiKeyChange): Promise<ApiKey | null> {
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockKey(transaction, principal.accountId, id)
        if (current === null) return null
        requireMatch(principal, 'apiKey', apiKeyTagOf(current))
        const { name = current.name } = change
        if (name === current.name) return current
        const updatedAt = new Date()
        await transaction.apiKey.update({ where: { id }, data: { name, updatedAt }, select: { id: true } })
        await recordAudit({ action: 'update', type: 'apiKey', id, name, fields: ['/name'] })
        return { ...current, name, updatedAt }
      })
    },

    /**
     * Gives a key another secret. The one until now, and those before it, end after the overlap at the latest.
     * @returns null when there is no such key
     * @throws AppError conflict when the key is revoked or has expired, or too many secrets of it are valid
     */
    rotate(principal: Principal, id: string, { secret, overlapSeconds }: Rotation): Promise<ApiKey | null> {
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockKey(transaction, principal.accountId, id)
        if (current === null) return null
        requireMatch(principal, 'apiKey', apiKeyTagOf(current))
        refuseWhenOver(current)
        await retire(transaction, id, overlapSeconds)
        await transaction.apiKey.update({ where: { id }, data: { ...secret }, select: { id: true } })
        await recordAudit({ action: 'rotate', type: 'apiKey', id, name: current.name })
        return lockKey(transaction, principal.accountId, id)
      })
    },

    /**
     * The time of the first revocation stays.
     * @returns false when there is no such key
     * @throws AppError for preconditions that do not hold
     */
    revoke(principal: Principal, id: string): Promise<boolean> {
      const { accountId } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockKey(transaction, accountId, id)
        if (current === null) return false
        requireMatch(principal, 'apiKey', apiKeyTagOf(current))
        if (current.revokedAt !== null) return true
        await recordAudit({ action: 'revoke', type: 'apiKey', id, name: current.name })
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

async function lockKey(
  transaction: Prisma.TransactionClient,
  accountId: string,
  id: string,
): Promise<ApiKey | null> {
  const [row] = await transaction.$queryRawUnsafe<ApiKeyRow[]>(lockSql, accountId, id)
  return row === undefined ? null : apiKeyFromRow(row)
}

function refuseWhenOver({ revokedAt, expiresAt }: ApiKey): void {
  if (revokedAt !== null) throw new AppError('conflict', 'The API key is revoked.')
  if (expiresAt !== null && expiresAt.getTime() <= Date.now())
    throw new AppError('conflict', 'The API key has expired.')
}

/**
 * Moves the secret of the key to the earlier ones. All times are the database's, which also decides who gets in, and
 * which would round a time up to the millisecond that the column holds.
 */
async function retire(
  transaction: Prisma.TransactionClient,
  id: string,
  overlapSeconds: number,
): Promise<void> {
  await transaction.$executeRaw`INSERT INTO earlier_api_key_secrets (key_hash, api_key_id, valid_until)
    SELECT key_hash, id, 'infinity' FROM api_keys WHERE id = ${id}::uuid`
  await transaction.$executeRaw`UPDATE earlier_api_key_secrets
    SET valid_until = LEAST(valid_until, date_trunc('milliseconds', now()) + make_interval(secs => ${overlapSeconds}::int))
    WHERE api_key_id = ${id}::uuid`
  await transaction.$executeRaw`DELETE FROM earlier_api_key_secrets
    WHERE api_key_id = ${id}::uuid AND valid_until <= now()`
  if ((await transaction.earlierApiKeySecret.count({ where: { apiKeyId: id } })) <= maxEarlierSecrets) return
  throw new AppError(
    'conflict',
    `The key has ${maxEarlierSecrets} earlier secrets that are still valid; wait for one to end, or rotate with overlapSeconds 0.`,
  )
}

/** A client that rotates in a loop is stopped here. */
const maxEarlierSecrets = 10

interface ApiKeyRow {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly scopes: Scope[]
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly last_used_at: Date | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly previous_until: Date | null
}

const columns = `id, name, hint, scopes, expires_at, revoked_at, last_used_at, created_at, updated_at,
  (SELECT max(valid_until) FROM earlier_api_key_secrets e WHERE e.api_key_id = api_keys.id AND valid_until > now())
    AS previous_until`

const findSql = `SELECT ${columns} FROM api_keys WHERE account_id = $1::uuid AND id = $2::uuid`

const lockSql = `${findSql} FOR UPDATE` // our own text only

const collection: Collection<ApiKeyRow, ApiKey, ApiKeyCriteria, typeof apiKeySortKeys> = {
  name: 'api-keys',
  from: 'api_keys',
  columns,
  fromRow: apiKeyFromRow,
  owner: ['account_id'],
  id: 'id',
  sortColumns: { created: 'created_at', updated: 'updated_at', name: 'name' },
  conditions: {
    words: (words, add) => wordsCondition(words, 'folded', add),
    ...createdConditions('created_at'),
    ...updatedConditions('updated_at'),
  },
}

function apiKeyFromRow(row: ApiKeyRow): ApiKey {
  const { id, name, hint, scopes } = row
  const { expires_at: expiresAt, revoked_at: revokedAt } = row
  const { last_used_at: lastUsedAt, created_at: createdAt, updated_at: updatedAt } = row
  const { previous_until: previousSecretExpiresAt } = row
  const dates = { expiresAt, revokedAt, lastUsedAt, createdAt, updatedAt, previousSecretExpiresAt }
  return { id, name, hint, scopes, ...dates }
}
