import type { SqlSession } from '../../database/database.ts'
import type { AuditAction } from '../audit/audit-entry.ts'
import { authorshipOf, authorshipValues } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import type { Principal } from '../identity/principal.ts'
import type { WeightedVersion } from './environment.ts'

/** Which environment: the assistant's UUID, and the name. */
export interface EnvironmentKey {
  readonly assistantId: string
  readonly name: string
}

export interface NewPin {
  readonly action: AuditAction & ('pin' | 'rollback' | 'delete')
  readonly versions: readonly WeightedVersion[]
  readonly rollbackTo: number | null
}

/** Adds to the history and to the audit log. @returns the number of the pin */
export async function addPin(
  session: SqlSession,
  principal: Principal,
  key: EnvironmentKey,
  { action, versions, rollbackTo }: NewPin,
): Promise<number> {
  const { accountId } = principal
  const by = authorshipOf(principal)
  const [kind, id, name, dialect, requestId, message] = authorshipValues(by)
  const [row] = await session.query<{ number: number }>('add-environment-pin', addPinSql, [
    ...keyValues(key),
    accountId,
    JSON.stringify(versions),
    rollbackTo,
    new Date(),
    ...[kind, id, name, dialect, requestId, message],
  ])
  if (row === undefined) throw new Error('The database wrote a pin and returned none.')
  await recordAudit(session, accountId, by, {
    action,
    type: 'environment',
    id: key.assistantId,
    name: key.name,
    fields: ['/versions'],
  })
  return row.number
}

/** What a rollback pins. */
interface PreviousPin {
  /** Under which it first was pinned. */
  readonly number: number
  readonly versions: readonly WeightedVersion[]
}

interface PreviousPinRow {
  readonly number: number | null
  readonly targets: readonly WeightedVersion[] | null
}

/** Null when the environment never was; its `previous` is null when nothing was pinned before. */
export async function findPreviousPin(
  session: SqlSession,
  key: EnvironmentKey,
): Promise<{ readonly previous: PreviousPin | null } | null> {
  const [row] = await session.query<PreviousPinRow>('find-previous-pin', previousSql, keyValues(key))
  if (row === undefined) return null
  const { number, targets } = row
  return { previous: number === null || targets === null ? null : { number, versions: targets } }
}

export function keyValues({ assistantId, name }: EnvironmentKey): [string, string] {
  return [assistantId, name]
}

const addPinSql = `
  INSERT INTO environment_pins (assistant_id, environment, number, account_id, targets, rollback_to, created_at,
    author_kind, author_id, author_name, dialect, request_id, message)
  SELECT $1::uuid, $2::text, coalesce(max(p.number), 0) + 1, $3::uuid, $4::jsonb, $5::int, $6::timestamptz,
    $7, $8::uuid, $9, $10, $11, $12
  FROM environment_pins p WHERE p.assistant_id = $1::uuid AND p.environment = $2
  RETURNING number`

/** The pin that stands, and beside it the one before that was not rolled back, under the number it first had. */
const previousSql = `
  SELECT coalesce(before.rollback_to, before.number) AS number, before.targets
  FROM (
    SELECT number, rollback_to, targets FROM environment_pins
    WHERE assistant_id = $1::uuid AND environment = $2 ORDER BY number DESC LIMIT 1
  ) current
  LEFT JOIN LATERAL (
    SELECT p.number, p.rollback_to, p.targets FROM environment_pins p
    WHERE p.assistant_id = $1::uuid AND p.environment = $2
      AND p.number < coalesce(current.rollback_to, current.number)
      AND p.targets <> current.targets AND p.targets <> '[]'
    ORDER BY p.number DESC LIMIT 1
  ) before ON true`
