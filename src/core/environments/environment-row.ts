import { type AuthoredRow, authorColumns, authorshipFromRow } from '../audit/author-row.ts'
import type { Environment, EnvironmentPin, WeightedVersion } from './environment.ts'

export interface EnvironmentRow {
  readonly name: string
  readonly pin: number
  readonly versions: readonly WeightedVersion[]
  readonly created_at: Date
  readonly updated_at: Date
}

/** The columns of {@link EnvironmentRow}, of the environment `e`. */
export const environmentColumns = `e.name, e.pin, e.created_at, e.updated_at,
  (SELECT json_agg(json_build_object('version', t.version, 'weight', t.weight) ORDER BY t.version)
     FROM environment_targets t WHERE t.assistant_id = e.assistant_id AND t.environment = e.name) AS versions`

export function environmentFromRow(row: EnvironmentRow): Environment {
  const { name, pin, versions, created_at: createdAt, updated_at: updatedAt } = row
  return { name, pin, versions, createdAt, updatedAt }
}

export interface EnvironmentPinRow extends AuthoredRow {
  readonly number: number
  readonly targets: readonly WeightedVersion[]
  readonly rollback_to: number | null
  readonly created_at: Date
}

export const environmentPinColumns = `p.number, p.targets, p.rollback_to, ${authorColumns('p')}, p.created_at`

export function environmentPinFromRow(row: EnvironmentPinRow): EnvironmentPin {
  const { number, targets, rollback_to: rollbackTo, created_at: createdAt } = row
  return { number, versions: targets, rollbackTo, ...authorshipFromRow(row), createdAt }
}
