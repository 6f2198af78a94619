import type { SqlSession } from '../../database/database.ts'
import { AppError } from '../../shared/errors.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { keepFiles } from '../assistants/storage/assistant-dependencies.ts'
import type { WeightedVersion } from './environment.ts'
import type { EnvironmentKey } from './environment-pin-repository.ts'

/** A file that a version names. */
interface VersionFile {
  readonly version: number
  readonly fileId: string
}

interface FileRow {
  readonly version: number
  readonly id: string
}

/**
 * Keeps the files that these versions name from being deleted until the transaction ends; from then on, that an
 * environment uses the versions keeps them.
 * @throws AppError conflict naming the versions and those of their files that have been deleted
 */
export async function keepFilesOfVersions(
  session: SqlSession,
  accountId: string,
  { assistantId }: EnvironmentKey,
  versions: readonly Pick<WeightedVersion, 'version'>[],
): Promise<void> {
  const numbers = versions.map(({ version }) => version)
  const rows = await session.query<FileRow>('find-files-of-versions', filesSql, [assistantId, numbers])
  const named = rows.map(({ version, id }): VersionFile => ({ version, fileId: toTypeId('file', id) }))
  const gone = await keepFiles(session, accountId, named)
  if (gone.length > 0) throw namesDeletedFiles(gone)
}

function namesDeletedFiles(files: readonly VersionFile[]): AppError {
  const versions = [...new Set(files.map(({ version }) => version))].map((version) => {
    const fileIds = files.filter((file) => file.version === version).map(({ fileId }) => fileId)
    return { version, fileIds: [...new Set(fileIds)] }
  })
  const phrases = versions.map(
    ({ version, fileIds }) => `Version ${version} uses deleted files: ${fileIds.join(', ')}`,
  )
  const message = `${phrases.join('. ')}. Restore the version, which leaves them out, and pin the new version.`
  return new AppError('conflict', message, { details: { versions } })
}

const filesSql = `
  SELECT v.number AS version, named.id FROM assistant_versions v,
    unnest(v.file_ids) WITH ORDINALITY AS named (id, place)
  WHERE v.assistant_id = $1::uuid AND v.number = ANY ($2::int[]) ORDER BY v.number, named.place`
