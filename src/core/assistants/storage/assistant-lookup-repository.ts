import type { SqlSession } from '../../../database/database.ts'
import type { Assistant } from '../model/assistant.ts'
import type { AssistantReference } from '../model/assistant-reference.ts'
import { type AssistantRow, assistantColumns, assistantFromRow } from './assistant-row.ts'

/** Null when there is none, or it lies in the trash. */
export function findAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<Assistant | null> {
  return lookUp(session, accountId, reference, '')
}

/** The same, locked until the transaction ends. */
export function lockAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<Assistant | null> {
  return lookUp(session, accountId, reference, 'FOR UPDATE OF a')
}

async function lookUp(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
  lock: '' | 'FOR UPDATE OF a',
): Promise<Assistant | null> {
  for (const [column, value] of lookups(reference)) {
    const name = `${lock === '' ? 'find' : 'lock'}-assistant-by-${column}`
    const [row] = await session.query<AssistantRow>(name, `${findSql(column)} ${lock}`, [accountId, value])
    if (row !== undefined) return assistantFromRow(row)
  }
  return null
}

type Lookup = readonly [column: 'id' | 'serial' | 'external_id', value: string | number]

/** What to look for, in order; the first hit counts. */
export function lookups({ id, serial, externalId }: AssistantReference): Lookup[] {
  const found: Lookup[] = []
  if (id !== null) found.push(['id', id])
  if (serial !== null) found.push(['serial', serial])
  if (externalId !== null) found.push(['external_id', externalId])
  return found
}

export const lookupTypes = { id: 'uuid', serial: 'int', external_id: 'text' } as const

function findSql(column: Lookup[0]): string {
  return `SELECT ${assistantColumns} FROM assistants a
    WHERE a.account_id = $1::uuid AND a.${column} = $2::${lookupTypes[column]} AND a.deleted_at IS NULL`
}
