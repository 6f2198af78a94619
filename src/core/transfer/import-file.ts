import { toTypeId } from '../../shared/identifiers.ts'
import type { LineOf } from './export-line.ts'
import { idTwice } from './import-record.ts'
import { failed, type LineOutcome, skipped } from './import-report.ts'
import { type ImportRun, nameInFile } from './import-run.ts'

/** Finds the same file in this account: its content is not in the export. Of several alike, each stands for one. */
export async function importFile(run: ImportRun, line: LineOf<'file'>, number: number): Promise<LineOutcome> {
  const name = nameInFile('file', line.id)
  if (run.ids.has(name)) return failed(idTwice)
  const alike = await run.lookup.filesLike(run.principal.accountId, line)
  const file = alike.find(({ id }) => !run.takenBy.has(id)) ?? alike[0]
  run.ids.set(name, file?.id ?? null)
  if (file === undefined) {
    return skipped(
      'Upload the file first, under the same name: an export does not hold the contents of files.',
    )
  }
  run.takenBy.set(file.id, number)
  return {
    outcome: 'unchanged',
    id: { from: line.id, to: toTypeId('file', file.id) },
    createdAt: { from: line.createdAt, to: file.created_at.toISOString() },
  }
}
