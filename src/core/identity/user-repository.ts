import type { Database } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { AppError } from '../../shared/errors.ts'
import { changedPointers } from '../../shared/json-pointer.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import {
  type Collection,
  createAccountReader,
  createdConditions,
  updatedConditions,
} from '../collections/collection-repository.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import { requireMatch } from '../conditions/require-match.ts'
import { type Member, type MemberCriteria, type memberSortKeys, memberTagOf } from './member.ts'
import { emailIsKnown, type NewUser } from './new-user.ts'
import type { Principal, Role } from './principal.ts'
import { type MemberRow, memberColumns, memberFromRow, userIdFor } from './user-row.ts'

export interface NewMember extends NewUser {
  readonly name: string
  readonly role: Role
}

export interface MemberChange {
  readonly name?: string | undefined
  readonly role?: Role | undefined
  readonly disabled?: boolean | undefined
  readonly passwordHash?: string | undefined
}

export type UserRepository = ReturnType<typeof createUserRepository>

/** The members of one account. What a method takes away from a user ends their sessions in the same transaction. */
export function createUserRepository({ openPrisma, sql }: Database) {
  return {
    ...createAccountReader(sql, collection),

    async find(accountId: string, userId: string): Promise<Member | null> {
      const [row] = await sql.query<MemberRow>('find-member', findSql, [accountId, userId])
      return row === undefined ? null : memberFromRow(row)
    },

    /** Whether anybody on this server has the email. */
    async isKnown(email: string): Promise<boolean> {
      return (await sql.query('find-email', 'SELECT 1 FROM users WHERE email = $1', [email])).length > 0
    },

    /**
     * @returns null when there is no password and nobody has the email
     * @throws AppError conflict when the email is a member already, and for a password when anybody has the email
     */
    async create(principal: Principal, { name, role, ...user }: NewMember): Promise<Member | null> {
      const { accountId } = principal
      const { email } = user
      try {
        return await auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
          const userId = await userIdFor(transaction, user)
          if (userId === null) {
            if (user.passwordHash === null) return null
            throw await refusedEmail(transaction, accountId, email)
          }
          const now = new Date()
          const dates = { createdAt: now, updatedAt: now }
          await transaction.membership.create({ data: { accountId, userId, name, role, ...dates } })
          await recordAudit({ action: 'create', type: 'user', id: userId, name })
          return { id: userId, email, name, role, disabled: false, ...dates }
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw memberAlready(email, error)
      }
    },

    /**
     * A change that changes nothing is not written.
     * @returns null when there is no such member
     * @throws AppError conflict for the last enabled ADMIN, and for the password of a user whom other accounts share;
     *   for preconditions that do not hold
     */
    update(principal: Principal, userId: string, change: MemberChange): Promise<Member | null> {
      const { accountId } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockMember(transaction, accountId, userId)
        if (current === null) return null
        requireMatch(principal, 'user', memberTagOf(current))
        const { passwordHash, name = current.name, role = current.role } = change
        const { disabled = current.disabled } = change
        const fields = changedPointers(current, { ...current, name, role, disabled })
        if (passwordHash !== undefined) fields.push('/password')
        if (fields.length === 0) return current
        await recordAudit({ action: 'update', type: 'user', id: userId, name, fields })
        if (disabled || role !== 'ADMIN') await refuseLastAdmin(transaction, accountId, current)
        const updatedAt = new Date()
        await transaction.membership.update({
          where: { accountId_userId: { accountId, userId } },
          data: { name, role, disabled, updatedAt },
        })
        if (passwordHash !== undefined) await setPassword(transaction, userId, passwordHash)
        else if (disabled) await revokeSessions(transaction, { userId, accountId })
        return { ...current, name, role, disabled, updatedAt }
      })
    },

    /**
     * A user whom no account knows any more is deleted.
     * @returns false when there is no such member
     * @throws AppError conflict for the last enabled ADMIN, and for preconditions that do not hold
     */
    remove(principal: Principal, userId: string): Promise<boolean> {
      const { accountId } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockMember(transaction, accountId, userId)
        if (current === null) return false
        requireMatch(principal, 'user', memberTagOf(current))
        await refuseLastAdmin(transaction, accountId, current)
        await recordAudit({ action: 'delete', type: 'user', id: userId, name: current.name })
        await transaction.membership.delete({ where: { accountId_userId: { accountId, userId } } })
        await revokeSessions(transaction, { userId, accountId })
        if ((await transaction.membership.count({ where: { userId } })) === 0)
          await transaction.user.delete({ where: { id: userId } })
        return true
      })
    },
  }
}

const findSql = `SELECT ${memberColumns} FROM memberships m JOIN users u ON u.id = m.user_id
  WHERE m.account_id = $1::uuid AND m.user_id = $2::uuid`

const collection: Collection<MemberRow, Member, MemberCriteria, typeof memberSortKeys> = {
  name: 'members',
  from: 'memberships m JOIN users u ON u.id = m.user_id',
  columns: memberColumns,
  fromRow: memberFromRow,
  owner: ['m.account_id'],
  id: 'm.user_id',
  sortColumns: { created: 'm.created_at', updated: 'm.updated_at', name: 'm.name' },
  conditions: {
    words: (words, add) => wordsCondition(words, "(m.folded || ' ' || u.email)", add),
    ...createdConditions('m.created_at'),
    ...updatedConditions('m.updated_at'),
  },
}

/**
 * The account's lock makes changes to its members wait for each other, so that two admins cannot remove one another at
 * once; the user's keeps other accounts from sharing the user meanwhile, and a login with the old password out.
 */
async function lockMember(
  transaction: Prisma.TransactionClient,
  accountId: string,
  userId: string,
): Promise<Member | null> {
  await transaction.$executeRaw`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`
  await transaction.$executeRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`
  const [row] = await transaction.$queryRawUnsafe<MemberRow[]>(findSql, accountId, userId)
  return row === undefined ? null : memberFromRow(row)
}

async function refusedEmail(
  transaction: Prisma.TransactionClient,
  accountId: string,
  email: string,
): Promise<AppError> {
  const member = await transaction.membership.findFirst({ where: { accountId, user: { email } } })
  return member === null ? emailIsKnown(email) : memberAlready(email)
}

function memberAlready(email: string, cause?: unknown): AppError {
  return new AppError('conflict', `${email} is already a user of this account.`, {
    cause,
    details: { email },
    exists: true,
  })
}

async function refuseLastAdmin(
  transaction: Prisma.TransactionClient,
  accountId: string,
  { id, role, disabled }: Member,
): Promise<void> {
  if (role !== 'ADMIN' || disabled) return
  const others = await transaction.membership.count({
    where: { accountId, role: 'ADMIN', disabled: false, userId: { not: id } },
  })
  if (others === 0) throw new AppError('conflict', 'An account must keep at least one enabled ADMIN.')
}

async function setPassword(
  transaction: Prisma.TransactionClient,
  userId: string,
  passwordHash: string,
): Promise<void> {
  if ((await transaction.membership.count({ where: { userId } })) > 1) {
    throw new AppError(
      'conflict',
      'The user belongs to other accounts as well; no single one of them may set the password.',
    )
  }
  await transaction.user.update({ where: { id: userId }, data: { passwordHash } })
  await revokeSessions(transaction, { userId })
}

async function revokeSessions(
  transaction: Prisma.TransactionClient,
  whose: { userId: string; accountId?: string },
): Promise<void> {
  await transaction.session.updateMany({
    where: { ...whose, revokedAt: null },
    data: { revokedAt: new Date() },
  })
}
