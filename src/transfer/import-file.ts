import type { AssistantFields, AssistantSettings } from '../assistants/assistant-fields.ts'
import { toTypeId } from '../identifiers.ts'
import type { LineOf } from './export-line.ts'
import { idTwice } from './import-record.ts'
import { failed, type LineOutcome, skipped } from './import-report.ts'
import { type ImportRun, nameInFile, resolve } from './import-run.ts'

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

/** Settings that name the files of this account, without those that it does not have. */
export async function withFilesHere<Settings extends AssistantFields | AssistantSettings>(
  run: ImportRun,
  settings: Settings,
): Promise<{ content: Settings; unresolved: string[] }> {
  const { knowledgeBase, model } = settings
  const own = await filesHere(run, knowledgeBase.fileIds, '/content/knowledgeBase/fileIds')
  const ofModel = await filesHere(run, model.knowledgeBase.fileIds, '/content/model/knowledgeBase/fileIds')
  return {
    content: {
      ...settings,
      knowledgeBase: { fileIds: own.fileIds },
      model: { ...model, knowledgeBase: { fileIds: ofModel.fileIds } },
    },
    unresolved: [...own.unresolved, ...ofModel.unresolved],
  }
}

async function filesHere(run: ImportRun, named: readonly string[], pointer: string) {
  const fileIds: string[] = []
  const unresolved: string[] = []
  for (const [index, fileId] of named.entries()) {
    const id = await resolve(run, 'file', fileId)
    if (id === null) unresolved.push(`${pointer}/${index}`)
    else fileIds.push(toTypeId('file', id))
  }
  return { fileIds, unresolved }
}
