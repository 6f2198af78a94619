import type { Database } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { AppError } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import { changedPointers } from '../../shared/json-pointer.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import { systemAuthorship } from '../audit/authorship.ts'
import { recordAuditWithPrisma } from '../audit/record-audit-repository.ts'
import { requireMatch } from '../conditions/require-match.ts'
import {
  type Account,
  type AccountChange,
  type AccountSettings,
  accountTagOf,
  defaultSettings,
} from './account.ts'
import type { ApiKey, NewApiKey } from './api-key.ts'
import { emailIsKnown, type NewUser } from './new-user.ts'
import type { Principal } from './principal.ts'
import { nameFromEmail, userIdFor } from './user-row.ts'

export interface NewAccount {
  readonly slug: string
  readonly name: string
  readonly admin: NewUser
  readonly apiKey: NewApiKey
}

/** An account with what it takes to get in. */
export interface CreatedAccount {
  readonly account: Account
  readonly admin: { readonly id: string; readonly email: string }
  readonly apiKey: ApiKey
}

/** Any number, the same on every instance. */
const firstAccountLock = 1_397_246_547

export type AccountRepository = ReturnType<typeof createAccountRepository>

export function createAccountRepository({ openPrisma, sql }: Database) {
  return {
    async find(id: string): Promise<Account | null> {
      const [found] = await sql.query<Account>('find-account', findSql, [id])
      return found ?? null
    },

    /**
     * Changes the principal's account. A change that changes nothing is not written.
     * @returns null when there is no such account
     * @throws AppError for preconditions that do not hold
     */
    update(principal: Principal, change: AccountChange): Promise<Account | null> {
      const { accountId: id } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const [current] = await transaction.$queryRawUnsafe<Account[]>(lockSql, id)
        if (current === undefined) return null
        requireMatch(principal, 'account', accountTagOf(current))
        const {
          name = current.name,
          requireIfMatch = current.requireIfMatch,
          requireValidTemplates = current.requireValidTemplates,
          templating = current.templating,
        } = change
        const data = { name, requireIfMatch, requireValidTemplates, templating }
        const fields = changedPointers(current, { ...current, ...data })
        if (fields.length === 0) return current
        await recordAudit({ action: 'update', type: 'account', id, name, fields })
        await transaction.account.update({ where: { id }, data })
        return { ...current, ...data }
      })
    },

    async isEmpty(): Promise<boolean> {
      return (await sql.query('any-account', 'SELECT 1 FROM accounts LIMIT 1', [])).length === 0
    },

    /**
     * @returns null when the admin has no password and nobody has their email
     * @throws AppError conflict for a taken slug, and for the password of an admin whose email is known
     */
    async create(principal: Principal, account: NewAccount): Promise<CreatedAccount | null> {
      try {
        return await auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
          const created = await insert(transaction, account, false)
          if (created === null) return null
          const { id, name } = created.account
          await recordAudit({ action: 'create', type: 'account', id, name })
          return created
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        const { slug } = account
        throw new AppError('conflict', `The slug ${slug} is already in use.`, {
          cause: error,
          details: { slug },
        })
      }
    },

    /** The operator's account; null when there is any account already, or another instance is quicker. */
    async createFirst(account: NewAccount): Promise<CreatedAccount | null> {
      const prisma = await openPrisma()
      return prisma.$transaction(async (transaction) => {
        await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${firstAccountLock}::bigint)`
        if ((await transaction.account.findFirst({ select: { id: true } })) !== null) return null
        return insert(transaction, account, true)
      })
    },
  }
}

/** The settings of an account that every request in it has to know, under their own names. */
export const settingsColumns = `c.require_if_match AS "requireIfMatch", c.templating,
  c.require_valid_templates AS "requireValidTemplates"`

export function settingsFromRow(row: AccountSettings): AccountSettings {
  const { requireIfMatch, requireValidTemplates, templating } = row
  return { requireIfMatch, requireValidTemplates, templating }
}

const findSql = `SELECT c.id, c.slug, c.name, ${settingsColumns}, c.created_at AS "createdAt"
  FROM accounts c WHERE c.id = $1::uuid`

const lockSql = `${findSql} FOR NO KEY UPDATE`

/** To the account itself, its operator is the server: who works there is not shown to it. */
async function insert(
  transaction: Prisma.TransactionClient,
  { slug, name, admin, apiKey }: NewAccount,
  operator: boolean,
): Promise<CreatedAccount | null> {
  const userId = await userIdFor(transaction, admin)
  if (userId === null && admin.passwordHash !== null) throw emailIsKnown(admin.email)
  if (userId === null) return null
  const createdAt = new Date()
  const account = { id: newId(), slug, name, ...defaultSettings, createdAt }
  await transaction.account.create({ data: { ...account, operator } })
  await transaction.membership.create({
    data: {
      accountId: account.id,
      userId,
      name: nameFromEmail(admin.email),
      role: 'ADMIN',
      createdAt,
      updatedAt: createdAt,
    },
  })
  const { keyHash, scopes, ...shown } = apiKey
  const key = { ...shown, id: newId(), createdAt, updatedAt: createdAt }
  await transaction.apiKey.create({
    data: { ...key, keyHash, scopes: [...scopes], accountId: account.id },
  })
  const event = { action: 'create', type: 'account', id: account.id, name } as const
  await recordAuditWithPrisma(transaction, account.id, systemAuthorship, event)
  return {
    account,
    admin: { id: userId, email: admin.email },
    apiKey: { ...key, scopes, revokedAt: null, lastUsedAt: null, previousSecretExpiresAt: null },
  }
}
