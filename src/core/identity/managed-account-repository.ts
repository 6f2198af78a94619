import type { Database, SqlScriptSession, SqlSession } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { AppError, validationFailed } from '../../shared/errors.ts'
import { type CursorPageRequest, type Page, pageOf } from '../../shared/paging.ts'
import { authorshipOf, systemAuthorship } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import { requireMatch } from '../conditions/require-match.ts'
import { type ManagedAccount, type ManagedAccountChange, managedAccountTagOf } from './managed-account.ts'
import type { Principal } from './principal.ts'
import { transactionFor } from './transaction-for.ts'

export type ManagedAccountRepository = ReturnType<typeof createManagedAccountRepository>

/** All accounts of the server, for its operator: the one repository that does not keep to an account. */
export function createManagedAccountRepository({ sql, transaction }: Database) {
  return {
    /** Newest first. */
    async list({ limit, after }: CursorPageRequest): Promise<Page<ManagedAccount>> {
      const [name, text, place] =
        after === undefined
          ? ['list-accounts', listSql(''), []]
          : ['list-accounts-after', listSql(afterSql), [after.createdAt, after.id]]
      return pageOf(await sql.query<ManagedAccount>(name, text, [limit + 1, ...place]), limit)
    },

    async find(id: string): Promise<ManagedAccount | null> {
      const [found] = await sql.query<ManagedAccount>('read-account', findSql, [id])
      return found ?? null
    },

    /**
     * A change that changes nothing is not written. It is noted in the operator's account, and in the account itself,
     * to which its operator is the server.
     * @returns null when there is no such account
     * @throws AppError conflict for disabling the operator's own, and for preconditions that do not hold
     */
    update(principal: Principal, id: string, change: ManagedAccountChange): Promise<ManagedAccount | null> {
      return inTransaction(principal, async (session) => {
        const current = await lock(session, id)
        if (current === null) return null
        requireMatch(principal, 'account', managedAccountTagOf(current))
        const { disabled = current.disabled } = change
        if (disabled === current.disabled) return current
        if (current.operator) throw new AppError('conflict', "The operator's account cannot be disabled.")
        await session.query('disable-account', 'UPDATE accounts SET disabled = $2 WHERE id = $1::uuid', [
          id,
          disabled,
        ])
        const event = {
          action: 'update',
          type: 'account',
          id,
          name: current.name,
          fields: ['/disabled'],
        } as const
        await recordAudit(session, principal.accountId, authorshipOf(principal), event)
        await recordAudit(session, id, systemAuthorship, event)
        return { ...current, disabled }
      })
    },

    /**
     * Removes an account with everything that belongs to it but its audit log, and the users whom no other account knows.
     * @param confirmation has to be the slug of the account
     * @returns the ids of its files, whose contents are somewhere else; null when there is no such account
     * @throws AppError validation_failed for another confirmation, conflict for the operator's own account, and for
     *   preconditions that do not hold
     */
    delete(principal: Principal, id: string, confirmation: string | undefined): Promise<string[] | null> {
      return inTransaction(principal, async (session) => {
        const current = await lock(session, id)
        if (current === null) return null
        requireMatch(principal, 'account', managedAccountTagOf(current))
        if (confirmation !== current.slug) throw notConfirmed(confirmation)
        if (current.operator) throw new AppError('conflict', "The operator's account cannot be deleted.")
        const files = await removeAll(session, id)
        const event = { action: 'delete', type: 'account', id, name: current.name } as const
        await recordAudit(session, principal.accountId, authorshipOf(principal), event)
        return files
      })
    },
  }

  function inTransaction<Result>(
    principal: Principal,
    work: (session: SqlScriptSession) => Promise<Result>,
  ): Promise<Result> {
    return transactionFor<SqlScriptSession, Result>(principal, transaction, work)
  }
}

const columns = 'id, slug, name, operator, disabled, created_at AS "createdAt"'

const findSql = `SELECT ${columns} FROM accounts WHERE id = $1::uuid`

const afterSql = `WHERE ${afterPlaceSql(['created_at', 'id'], 'DESC', ['$2::timestamptz', '$3::uuid'])}`

function listSql(where: string): string {
  return `SELECT ${columns} FROM accounts ${where} ORDER BY created_at DESC, id DESC LIMIT $1::int`
}

async function lock(session: SqlSession, id: string): Promise<ManagedAccount | null> {
  const [found] = await session.query<ManagedAccount>('lock-account', `${findSql} FOR UPDATE`, [id])
  return found ?? null
}

function notConfirmed(confirmation: string | undefined): AppError {
  const path = ['confirm']
  if (confirmation !== undefined)
    return validationFailed([{ path, code: 'invalid', message: 'must be the slug of the account' }])
  const message = 'is required: send the slug of the account to confirm the deletion'
  return validationFailed([{ path, code: 'required', message }])
}

/**
 * What refers to the account goes with it. Its users are locked before they are looked at: somebody may be giving one of
 * them another account at this moment.
 */
async function removeAll(session: SqlScriptSession, id: string): Promise<string[]> {
  // An account may have more than can be removed in the time of a request.
  await session.script("SET LOCAL statement_timeout = '10min'")
  const users = await session.query<{ id: string }>('lock-users-of-account', lockUsersSql, [id])
  const files = await session.query<{ id: string }>('lock-files-of-account', lockFilesSql, [id])
  await session.query('delete-account', 'DELETE FROM accounts WHERE id = $1::uuid', [id])
  await session.query('delete-users-of-none', deleteUsersSql, [users.map((user) => user.id)])
  await session.query(
    'delete-idempotency-keys-of-account',
    'DELETE FROM idempotency_keys WHERE account_id = $1::uuid',
    [id],
  )
  return files.map((file) => file.id)
}

const lockFilesSql = 'SELECT id FROM files WHERE account_id = $1::uuid FOR UPDATE'

const lockUsersSql = `SELECT u.id FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE m.account_id = $1::uuid ORDER BY u.id FOR UPDATE OF u`

const deleteUsersSql = `DELETE FROM users u WHERE u.id = ANY($1::uuid[])
  AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id)`
