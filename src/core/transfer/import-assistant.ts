import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import { type Assistant, type AssistantDraft, draftOf } from '../assistants/model/assistant.ts'
import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import type { LineOf } from './export-line.ts'
import { promptRemarks } from './import-prompts.ts'
import type { RecordKind } from './import-record.ts'
import { withReferencesHere } from './import-references.ts'
import { unresolvedIn } from './import-report.ts'
import { historyOf, holderOf, type ImportRun, lookUp, recordById } from './import-run.ts'
import { firstVersionBy, versionFactsOf } from './version-facts.ts'

/** By its id, in the export of this account or of the one that an import brought it from; else by its external id. */
export const assistants: RecordKind<LineOf<'assistant'>> = {
  prefix: 'asst',

  async find(run, { id, content }) {
    return (await recordById(run, 'asst', id)) ?? holderOfExternalId(run, content.externalId)
  },

  /** Numbers, authors and dates stay as they were, so that a restored history reads as it did. */
  async create(run, id, line) {
    const { content, unresolved } = await withReferencesHere(run, line.content)
    const remarks = promptRemarks(run, content, null)
    const version = line.version === undefined ? firstVersionBy(run.principal) : versionFactsOf(line.version)
    const { createdAt, updatedAt } = line
    if (!run.dryRun) {
      const importedFrom = parseId('asst', line.id)
      const record = { id, content, version, importedFrom, createdAt, updatedAt }
      await run.writes.insert({ kind: 'assistant', record })
    }
    run.histories.set(id, historyOf(run, version.number))
    recordExternalId(run, id, { before: null, now: content.externalId })
    return { ...unresolvedIn(unresolved), ...remarks }
  },

  /** A new version, by whoever imports; its phone numbers stay. */
  async update(run, id, line) {
    const { content, unresolved } = await withReferencesHere(run, line.content)
    const current = await run.assistants.get(run.principal, id)
    await refuseTaken(run, id, content.externalId)
    const remarks = promptRemarks(run, content, current)
    const changed = !isDeepStrictEqual(draftOf(current), withNumbersOf(current, content))
    if (changed && !run.dryRun) {
      await run.assistants.update(run.principal, id, (latest) => withNumbersOf(latest, content))
    }
    recordExternalId(run, id, { before: current.externalId, now: content.externalId })
    return { changed, ...unresolvedIn(unresolved), ...remarks }
  },
}

function withNumbersOf(assistant: Assistant, content: AssistantFields): AssistantDraft {
  return { ...content, phoneNumberIds: draftOf(assistant).phoneNumberIds }
}

async function holderOfExternalId(run: ImportRun, externalId: string | null): Promise<string | null> {
  if (externalId === null) return null
  return holderOf(run, `asst ${externalId}`, () => lookUp(run, 'external-id', externalId))
}

/** The database would refuse it too, but not in a dry run. @throws AppError conflict */
async function refuseTaken(run: ImportRun, id: string, externalId: string | null): Promise<void> {
  const holder = await holderOfExternalId(run, externalId)
  if (holder === null || holder === id) return
  throw new AppError('conflict', `Another assistant has the external id ${JSON.stringify(externalId)}.`)
}

function recordExternalId(
  run: ImportRun,
  id: string,
  { before, now }: { before: string | null; now: string | null },
): void {
  if (before !== null) run.holders.set(`asst ${before}`, null)
  if (now !== null) run.holders.set(`asst ${now}`, id)
}
