import { type FieldError, validationFailed } from '../../shared/errors.ts'
import type { LineOf } from './export-line.ts'
import { withReferencesHere } from './import-references.ts'
import { type LineOutcome, skipped, unresolvedIn } from './import-report.ts'
import { type ImportedHistory, type ImportRun, nameInFile } from './import-run.ts'
import { authoredFactsOf, versionFactsOf } from './version-facts.ts'

/*
 * What came before an assistant's latest version, and what its environments use. Only an assistant that this import has
 * made gets it: one that was here has a history of its own.
 */

interface Owner {
  readonly id: string
  readonly history: ImportedHistory
}

export async function importVersion(run: ImportRun, line: LineOf<'version'>): Promise<LineOutcome> {
  return ofNewAssistant(run, line.assistantId, async ({ id, history }) => {
    if (line.number >= history.latest) throw wrong(['number'], `must be below ${history.latest}, the latest`)
    if (history.versions.has(line.number)) throw wrong(['number'], onEarlierLine)
    const { kind: _kind, assistantId: _assistantId, content: named, ...facts } = line
    const { content, unresolved } = await withReferencesHere(run, named)
    const record = { id, content, version: versionFactsOf(facts) }
    if (!run.dryRun) await run.writes.insert({ kind: 'version', record })
    history.versions.set(line.number, true)
    return { outcome: 'created', ...unresolvedIn(unresolved) }
  })
}

export async function importEnvironment(
  run: ImportRun,
  { assistantId, name, pin, targets, ...line }: LineOf<'environment'>,
): Promise<LineOutcome> {
  return ofNewAssistant(run, assistantId, async ({ id, history }) => {
    requireVersions(history, targets)
    if (history.environments.has(name)) throw wrong(['name'], onEarlierLine)
    const dates = { createdAt: new Date(line.createdAt), updatedAt: new Date(line.updatedAt) }
    const record = { id, name, pin, targets, ...dates }
    if (!run.dryRun) await run.writes.insert({ kind: 'environment', record })
    history.environments.set(name, true)
    return { outcome: 'created' }
  })
}

export async function importPin(run: ImportRun, line: LineOf<'pin'>): Promise<LineOutcome> {
  const { environment, number, targets, rollbackTo } = line
  return ofNewAssistant(run, line.assistantId, async ({ id, history }) => {
    requireVersions(history, targets)
    const name = `${environment} ${number}`
    if (history.pins.has(name)) throw wrong(['number'], onEarlierLine)
    const createdAt = new Date(line.createdAt)
    const record = { id, environment, number, targets, rollbackTo, ...authoredFactsOf(line), createdAt }
    if (!run.dryRun) await run.writes.insert({ kind: 'pin', record })
    history.pins.set(name, true)
    return { outcome: 'created' }
  })
}

const onEarlierLine = 'is already on an earlier line'

async function ofNewAssistant(
  run: ImportRun,
  assistantId: string,
  work: (owner: Owner) => Promise<LineOutcome>,
): Promise<LineOutcome> {
  const id = run.ids.get(nameInFile('asst', assistantId)) ?? null
  if (id === null) {
    return { ...skipped('No earlier line has created its assistant.'), unresolved: ['/assistantId'] }
  }
  const history = run.histories.get(id)
  return history === undefined ? skipped('Its assistant already existed.') : work({ id, history })
}

/** @throws AppError validation_failed naming the versions that are not there */
function requireVersions({ versions }: ImportedHistory, targets: LineOf<'pin'>['targets']): void {
  const errors = targets.flatMap(({ version }, index): FieldError[] => {
    const path = ['targets', index, 'version']
    const message = 'names a version that no earlier line has created'
    return versions.has(version) ? [] : [{ path, code: 'unknown_reference', message }]
  })
  if (errors.length > 0) throw validationFailed(errors)
}

function wrong(path: readonly string[], message: string) {
  return validationFailed([{ path, code: 'invalid', message }])
}
