import type { SqlSession } from '../../../database/database.ts'
import type { Assistant } from '../model/assistant.ts'
import type { AssistantReference } from '../model/assistant-reference.ts'
import type { StoredAssistant } from '../model/stored-assistant.ts'
import { type AssistantRow, assistantColumns, assistantFromRow, storedFromRow } from './assistant-row.ts'

/** Null when there is none, or it lies in the trash. */
export async function findAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<Assistant | null> {
  const row = await lookUp(session, accountId, reference, finding)
  return row === null ? null : assistantFromRow(row)
}

/** The same with its settings as text. */
export async function findStoredAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<StoredAssistant | null> {
  const row = await lookUp(session, accountId, reference, finding)
  return row === null ? null : storedFromRow(row)
}

/** The same, locked until the transaction ends. */
export async function lockAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<Assistant | null> {
  const row = await lookUp(session, accountId, reference, locking)
  return row === null ? null : assistantFromRow(row)
}

/** An assistant, and the state in which its row was read. */
interface SeenAssistant {
  readonly assistant: Assistant
  readonly seen: string
}

export async function findSeenAssistant(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
): Promise<SeenAssistant | null> {
  const row = await lookUp<AssistantRow & { seen: string }>(session, accountId, reference, seeing)
  return row === null ? null : { assistant: assistantFromRow(row), seen: row.seen }
}

interface LookupKind {
  readonly name: string
  readonly columns: string
  readonly lock: string
}

const finding: LookupKind = { name: 'find-assistant', columns: assistantColumns, lock: '' }
const locking: LookupKind = { name: 'lock-assistant', columns: assistantColumns, lock: 'FOR UPDATE OF a' }
const seeing: LookupKind = {
  name: 'see-assistant',
  columns: `${assistantColumns}, a.xmin::text AS seen`,
  lock: '',
}

async function lookUp<Row = AssistantRow>(
  session: SqlSession,
  accountId: string,
  reference: AssistantReference,
  { name, columns, lock }: LookupKind,
): Promise<Row | null> {
  for (const [column, value] of lookups(reference)) {
    const text = `SELECT ${columns} FROM assistants a WHERE a.account_id = $1::uuid
      AND a.${column} = $2::${lookupTypes[column]} AND a.deleted_at IS NULL ${lock}`
    const [row] = await session.query<Row>(`${name}-by-${column}`, text, [accountId, value])
    if (row !== undefined) return row
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
