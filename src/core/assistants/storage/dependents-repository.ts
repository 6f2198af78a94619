import type { SqlSession } from '../../../database/database.ts'
import { AppError } from '../../../shared/errors.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import type { Dependent } from '../model/dependent.ts'

/** What becomes of phone numbers that an assistant has when it is deleted: they are released, or stand in the way. */
export type NumbersOfDeleted = 'release' | 'refuse'

/** What uses the assistant: campaigns, environments, then phone numbers; at most 1,000 of each. */
export function dependentsOf(session: SqlSession, assistantId: string): Promise<Dependent[]> {
  return session.query<Dependent>('dependents-of-assistant', dependentsSql, [assistantId])
}

/** @throws AppError conflict naming what is in use: active campaigns, environments, and numbers if they are to stay */
export async function refuseWhileUsed(
  session: SqlSession,
  assistantId: string,
  numbers: NumbersOfDeleted,
): Promise<void> {
  const dependents = (await dependentsOf(session, assistantId)).filter(
    ({ type, active }) => active && (type !== 'phoneNumber' || numbers === 'refuse'),
  )
  if (dependents.length === 0) return
  const campaigns = dependents.filter(({ type }) => type === 'campaign').map(({ id, name }) => ({ id, name }))
  const details = { dependents, ...(campaigns.length > 0 && { campaigns }) }
  throw new AppError('conflict', messageFor(dependents), { details })
}

const phrases = {
  campaign: 'is assigned to active campaigns',
  environment: 'is pinned by environments',
  phoneNumber: 'is assigned to phone numbers',
} as const satisfies Record<Dependent['type'], string>

function messageFor(dependents: readonly Dependent[]): string {
  const parts = Object.entries(phrases).flatMap(([type, phrase]) => {
    const holders = dependents.filter((dependent) => dependent.type === type)
    return holders.length === 0 ? [] : [`${phrase}: ${holders.map(described).join(', ')}`]
  })
  return `The assistant ${parts.join('; it ')}.`
}

const prefixes = { campaign: 'camp', phoneNumber: 'pn' } as const

/** An environment has no id but its name. */
function described({ type, id, name }: Dependent): string {
  const named = JSON.stringify(name)
  return type === 'environment' ? named : `${named} (${toTypeId(prefixes[type], id)})`
}

const dependentsSql = `
  (SELECT 'campaign' AS type, id::text, name, status = 'active' AS active FROM campaigns
   WHERE outbound_assistant_id = $1::uuid OR inbound_assistant_id = $1::uuid
   ORDER BY (status = 'active') DESC, created_at, id LIMIT 1000)
  UNION ALL
  (SELECT 'environment', name, name, true FROM environments WHERE assistant_id = $1::uuid ORDER BY name LIMIT 1000)
  UNION ALL
  (SELECT 'phoneNumber', id::text, number, true FROM phone_numbers
   WHERE assistant_id = $1::uuid ORDER BY serial LIMIT 1000)`
