import type { SqlSession } from '../../../database/database.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Assistant } from '../model/assistant.ts'
import { type AssistantRow, assistantColumns, assistantFromRow } from './assistant-row.ts'

/*
 * A request with an Idempotency-Key may have made its assistant and died before its response was stored. So the key's row
 * learns the assistant's id in the transaction that makes it, and the request that comes again finds it there.
 */

/** What this request made the first time; its key stays locked until the transaction ends. */
export async function createdBefore(session: SqlSession, principal: Principal): Promise<Assistant | null> {
  const key = principal.request?.idempotencyId ?? null
  if (key === null) return null
  const [row] = await session.query<{ resource_id: string | null }>(
    'lock-idempotency-key',
    'SELECT resource_id FROM idempotency_keys WHERE id = $1 FOR UPDATE',
    [key],
  )
  const id = row?.resource_id ?? null
  if (id === null) return null
  const [made] = await session.query<AssistantRow>('find-created-before', madeSql, [principal.accountId, id])
  return made === undefined ? null : assistantFromRow(made)
}

/** In the trash as well: what was made and deleted is not to be made again. */
const madeSql = `SELECT ${assistantColumns} FROM assistants a WHERE a.account_id = $1::uuid AND a.id = $2::uuid`

export async function recordCreated(session: SqlSession, principal: Principal, id: string): Promise<void> {
  const key = principal.request?.idempotencyId ?? null
  if (key === null) return
  await session.query(
    'record-idempotent-resource',
    'UPDATE idempotency_keys SET resource_id = $2::uuid WHERE id = $1',
    [key, id],
  )
}
