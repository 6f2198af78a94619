import { isDeepStrictEqual } from 'node:util'
import type { SqlSession } from '../../database/database.ts'
import { AppError, validationFailed } from '../../shared/errors.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Principal } from '../identity/principal.ts'
import {
  type Environment,
  type EnvironmentCheck,
  environmentTagOf,
  maxEnvironments,
  type PinRequest,
  unknownVersions,
  versionsOf,
  type WeightedVersion,
} from './environment.ts'
import {
  addPin,
  type EnvironmentKey,
  findPreviousPin,
  keyValues,
  type NewPin,
} from './environment-pin-repository.ts'
import { type EnvironmentRow, environmentColumns, environmentFromRow } from './environment-row.ts'
import { keepFilesOfVersions } from './pinned-files-repository.ts'

/*
 * The changes of environments, each a part of a transaction that has locked the row of the assistant: so the assistant
 * cannot be deleted meanwhile, and pins are counted without gaps.
 */

/**
 * Where the environment uses these versions already, nothing is written.
 * @param check throws for what stands; null where the environment is new
 * @throws AppError validation_failed naming unknown versions, conflict when there are too many environments, or a
 *   version names files that have been deleted, and for preconditions that do not hold
 */
export async function pinEnvironment(
  session: SqlSession,
  principal: Principal,
  key: EnvironmentKey,
  request: PinRequest,
  check: EnvironmentCheck,
): Promise<Environment> {
  const current = await findEnvironment(session, principal.accountId, key)
  requireMatchOf(principal, current)
  await requireVersions(session, key, request)
  const versions = versionsOf(request)
  check(current)
  if (current !== null && isDeepStrictEqual(current.versions, versions)) return current
  return put(session, principal, key, { action: 'pin', versions, rollbackTo: null })
}

/**
 * Pins what was pinned before. What has been rolled back is passed over from then on, so that a second rollback goes
 * further back and never to what the first one left.
 * @returns null when the environment never was
 * @throws AppError conflict when nothing was pinned before, there are too many environments, or a version names files
 *   that have been deleted, and for preconditions that do not hold
 */
export async function rollBackEnvironment(
  session: SqlSession,
  principal: Principal,
  key: EnvironmentKey,
): Promise<Environment | null> {
  const history = await findPreviousPin(session, key)
  if (history === null) return null
  requireMatchOf(principal, await findEnvironment(session, principal.accountId, key))
  if (history.previous === null) {
    throw new AppError('conflict', `The environment ${key.name} has no earlier pin to roll back to.`)
  }
  const { number: rollbackTo, versions } = history.previous
  return put(session, principal, key, { action: 'rollback', versions, rollbackTo })
}

/**
 * @returns false when there is no such environment
 * @throws AppError for preconditions that do not hold
 */
export async function removeEnvironment(
  session: SqlSession,
  principal: Principal,
  key: EnvironmentKey,
): Promise<boolean> {
  const current = await findEnvironment(session, principal.accountId, key)
  if (current === null) return false
  requireMatchOf(principal, current)
  await session.query('delete-environment', deleteSql, keyValues(key))
  await addPin(session, principal, key, { action: 'delete', versions: [], rollbackTo: null })
  return true
}

/** @param current null for one that is made, or brought back: it has no tag yet */
function requireMatchOf(principal: Principal, current: Environment | null): void {
  requireMatch(principal, 'environment', current === null ? null : environmentTagOf(current))
}

export async function findEnvironment(
  session: SqlSession,
  accountId: string,
  { assistantId, name }: EnvironmentKey,
): Promise<Environment | null> {
  const [row] = await session.query<EnvironmentRow>('find-environment', findSql, [
    accountId,
    assistantId,
    name,
  ])
  return row === undefined ? null : environmentFromRow(row)
}

async function put(
  session: SqlSession,
  principal: Principal,
  key: EnvironmentKey,
  pin: NewPin,
): Promise<Environment> {
  await requireRoom(session, key)
  const { accountId } = principal
  const number = await addPin(session, principal, key, pin)
  const values = [...keyValues(key), accountId, number, new Date()]
  await session.query('put-environment', putSql, values)
  await session.query('clear-environment-targets', clearSql, keyValues(key))
  await addTargets(session, accountId, key, pin.versions)
  const environment = await findEnvironment(session, accountId, key)
  if (environment === null) throw new Error('The database wrote an environment and returned none.')
  return environment
}

/**
 * The versions that an environment is to use, where it uses none yet.
 * @throws AppError conflict when a version names files that have been deleted
 */
export async function addTargets(
  session: SqlSession,
  accountId: string,
  key: EnvironmentKey,
  versions: readonly WeightedVersion[],
): Promise<void> {
  await keepFilesOfVersions(session, accountId, key, versions)
  const values = [...keyValues(key), JSON.stringify(versions)]
  await session.query('add-environment-targets', targetsSql, values)
}

/** @throws AppError validation_failed naming the fields */
async function requireVersions(
  session: SqlSession,
  { assistantId }: EnvironmentKey,
  request: PinRequest,
): Promise<void> {
  const numbers = versionsOf(request).map(({ version }) => version)
  const rows = await session.query<{ number: number }>('find-version-numbers', versionsSql, [
    assistantId,
    numbers,
  ])
  const errors = unknownVersions(request, new Set(rows.map(({ number }) => number)))
  if (errors.length > 0) throw validationFailed(errors)
}

/** @throws AppError conflict */
async function requireRoom(session: SqlSession, key: EnvironmentKey): Promise<void> {
  const [row] = await session.query<{ total: number }>('count-other-environments', countSql, keyValues(key))
  if ((row?.total ?? 0) < maxEnvironments) return
  throw new AppError('conflict', `An assistant has at most ${maxEnvironments} environments.`)
}

const findSql = `SELECT ${environmentColumns} FROM environments e
  WHERE e.account_id = $1::uuid AND e.assistant_id = $2::uuid AND e.name = $3`

const versionsSql =
  'SELECT number FROM assistant_versions WHERE assistant_id = $1::uuid AND number = ANY ($2::int[])'

const countSql =
  'SELECT count(*)::int AS total FROM environments WHERE assistant_id = $1::uuid AND name <> $2'

const putSql = `
  INSERT INTO environments (assistant_id, name, account_id, pin, created_at, updated_at)
  VALUES ($1::uuid, $2, $3::uuid, $4::int, $5, $5)
  ON CONFLICT (assistant_id, name) DO UPDATE SET pin = excluded.pin, updated_at = excluded.updated_at`

const clearSql = 'DELETE FROM environment_targets WHERE assistant_id = $1::uuid AND environment = $2'

const targetsSql = `
  INSERT INTO environment_targets (assistant_id, environment, version, weight)
  SELECT $1::uuid, $2::text, t.version, t.weight FROM jsonb_to_recordset($3::jsonb) AS t (version int, weight int)`

const deleteSql = 'DELETE FROM environments WHERE assistant_id = $1::uuid AND name = $2'
