import type { Database } from '../database/database.ts'
import { isUniqueViolation } from '../database/failures.ts'
import type { Prisma } from '../database/generated/client.ts'
import { AppError } from '../errors.ts'
import { newId } from '../identifiers.ts'
import type { Account } from './account.ts'
import type { ApiKey, NewApiKey } from './api-key.ts'
import { emailIsKnown, type NewUser } from './new-user.ts'
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

export function createAccountRepository({ prisma }: Database) {
  return {
    async isEmpty(): Promise<boolean> {
      return (await prisma.account.findFirst({ select: { id: true } })) === null
    },

    /**
     * @returns null when the admin has no password and nobody has their email
     * @throws AppError conflict for a taken slug, and for the password of an admin whose email is known
     */
    async create(account: NewAccount): Promise<CreatedAccount | null> {
      try {
        return await prisma.$transaction((transaction) => insert(transaction, account, false))
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        const { slug } = account
        throw new AppError('conflict', `The slug ${slug} is taken.`, { cause: error, details: { slug } })
      }
    },

    /** The operator's account; null when there is any account already, or another instance is quicker. */
    createFirst(account: NewAccount): Promise<CreatedAccount | null> {
      return prisma.$transaction(async (transaction) => {
        await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${firstAccountLock}::bigint)`
        if ((await transaction.account.findFirst({ select: { id: true } })) !== null) return null
        return insert(transaction, account, true)
      })
    },
  }
}

async function insert(
  transaction: Prisma.TransactionClient,
  { slug, name, admin, apiKey }: NewAccount,
  operator: boolean,
): Promise<CreatedAccount | null> {
  const userId = await userIdFor(transaction, admin)
  if (userId === null && admin.passwordHash !== null) throw emailIsKnown(admin.email)
  if (userId === null) return null
  const createdAt = new Date()
  const account = { id: newId(), slug, name, createdAt }
  await transaction.account.create({ data: { ...account, operator } })
  await transaction.membership.create({
    data: { accountId: account.id, userId, name: nameFromEmail(admin.email), role: 'ADMIN', createdAt },
  })
  const { keyHash, scopes, ...shown } = apiKey
  const key = { ...shown, id: newId(), createdAt }
  await transaction.apiKey.create({
    data: { ...key, keyHash, scopes: [...scopes], accountId: account.id },
  })
  return {
    account,
    admin: { id: userId, email: admin.email },
    apiKey: { ...key, scopes, revokedAt: null, lastUsedAt: null },
  }
}
