import { validationFailed } from '../../shared/errors.ts'
import { type IdPrefix, newId, toTypeId } from '../../shared/identifiers.ts'
import { failed, type LineOutcome, skipped } from './import-report.ts'
import { type ImportRun, nameInFile } from './import-run.ts'

/** What a line says beyond whether it was done. */
export type Remarks = Pick<LineOutcome, 'unresolved' | 'detail' | 'moved' | 'templateErrors'>

/** How records of one kind are imported. In a dry run, nothing is written. */
export interface RecordKind<Line extends { readonly id: string }> {
  readonly prefix: IdPrefix
  /** The record of this account that the line is about; null for a new one. */
  find(run: ImportRun, line: Line): Promise<string | null>
  /** @param id of the new record */
  create(run: ImportRun, id: string, line: Line): Promise<Remarks>
  update(run: ImportRun, id: string, line: Line): Promise<Remarks & { readonly changed: boolean }>
}

/** Makes the record of a line, or changes the one that is here. */
export async function importRecord<Line extends { readonly id: string }>(
  run: ImportRun,
  kind: RecordKind<Line>,
  line: Line,
  number: number,
): Promise<LineOutcome> {
  const name = nameInFile(kind.prefix, line.id)
  if (run.ids.has(name)) return failed(idTwice)
  run.ids.set(name, null)
  const existing = await kind.find(run, line)
  if (existing !== null) return onExisting(run, kind, line, { name, number, existing })
  const id = newId()
  const remarks = await kind.create(run, id, line)
  run.ids.set(name, id)
  run.takenBy.set(id, number)
  return { outcome: 'created', id: { from: line.id, to: toTypeId(kind.prefix, id) }, ...remarks }
}

export const idTwice = validationFailed([
  { path: ['id'], code: 'invalid', message: 'is already on an earlier line' },
])

async function onExisting<Line extends { readonly id: string }>(
  run: ImportRun,
  kind: RecordKind<Line>,
  line: Line,
  { name, number, existing }: { name: string; number: number; existing: string },
): Promise<LineOutcome> {
  // What the line names is here whatever becomes of the line.
  run.ids.set(name, existing)
  const id = { from: line.id, to: toTypeId(kind.prefix, existing) }
  const takenBy = run.takenBy.get(existing)
  if (takenBy !== undefined) return { id, ...skipped(`Line ${takenBy} is for the same record.`) }
  run.takenBy.set(existing, number)
  if (run.mode === 'create') return { id, ...skipped('Already exists.') }
  await run.writes.settle()
  const { changed, ...remarks } = await kind.update(run, existing, line)
  return { outcome: changed ? 'changed' : 'unchanged', id, ...remarks }
}
