import type { Author } from '../audit/authorship.ts'
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

export interface EnvironmentPinRow {
  readonly number: number
  readonly targets: readonly WeightedVersion[]
  readonly rollback_to: number | null
  readonly author_kind: Author['kind']
  readonly author_id: string | null
  readonly author_name: string | null
  readonly dialect: string | null
  readonly request_id: string | null
  readonly message: string | null
  readonly created_at: Date
}

export const environmentPinColumns = `p.number, p.targets, p.rollback_to, p.author_kind, p.author_id, p.author_name,
  p.dialect, p.request_id, p.message, p.created_at`

export function environmentPinFromRow(row: EnvironmentPinRow): EnvironmentPin {
  const { number, targets, rollback_to: rollbackTo, dialect, message, created_at: createdAt } = row
  const author = { kind: row.author_kind, id: row.author_id, name: row.author_name }
  return {
    number,
    versions: targets,
    rollbackTo,
    author,
    dialect,
    requestId: row.request_id,
    message,
    createdAt,
  }
}
