import { isDeepStrictEqual } from 'node:util'
import { type Assistant, type AssistantDraft, draftOf } from '../assistants/assistant.ts'
import type { AssistantFields } from '../assistants/assistant-fields.ts'
import { AppError } from '../errors.ts'
import { parseId } from '../identifiers.ts'
import type { LineOf } from './export-line.ts'
import { withFilesHere } from './import-file.ts'
import type { RecordKind } from './import-record.ts'
import { unresolvedIn } from './import-report.ts'
import { holderOf, type ImportRun } from './import-run.ts'
import { firstVersionBy, versionFactsOf } from './version-facts.ts'

/** By its external id; where records may be changed, first by its id, which it has when the export is the account's own. */
export const assistants: RecordKind<LineOf<'assistant'>> = {
  prefix: 'asst',

  async find(run, { id, content }) {
    const own = run.mode === 'upsert' ? parseId('asst', id) : null
    if (own !== null && (await run.lookup.has(run.principal.accountId, 'asst', own))) return own
    return holderOfExternalId(run, content.externalId)
  },

  /** Numbers, authors and dates stay as they were, so that a restored history reads as it did. */
  async create(run, id, line) {
    const { content, unresolved } = await withFilesHere(run, line.content)
    const version = line.version === undefined ? firstVersionBy(run.principal) : versionFactsOf(line.version)
    const { createdAt, updatedAt } = line
    if (!run.dryRun) {
      await run.write.insertAssistant(run.principal, { id, content, version, createdAt, updatedAt })
    }
    const versions = new Set([version.number])
    run.histories.set(id, {
      latest: version.number,
      versions,
      environments: new Set(),
      pins: new Map(),
    })
    noteExternalId(run, id, { before: null, now: content.externalId })
    return unresolvedIn(unresolved)
  },

  /** A new version, by whoever imports; its phone numbers stay. */
  async update(run, id, line) {
    const { content, unresolved } = await withFilesHere(run, line.content)
    const current = await run.assistants.get(run.principal, id)
    await refuseTaken(run, id, content.externalId)
    const changed = !isDeepStrictEqual(draftOf(current), withNumbersOf(current, content))
    if (changed && !run.dryRun) {
      await run.assistants.update(run.principal, id, (latest) => withNumbersOf(latest, content))
    }
    noteExternalId(run, id, { before: current.externalId, now: content.externalId })
    return { changed, ...unresolvedIn(unresolved) }
  },
}

function withNumbersOf(assistant: Assistant, content: AssistantFields): AssistantDraft {
  return { ...content, phoneNumberIds: draftOf(assistant).phoneNumberIds }
}

async function holderOfExternalId(run: ImportRun, externalId: string | null): Promise<string | null> {
  if (externalId === null) return null
  return holderOf(run, `asst ${externalId}`, () =>
    run.lookup.assistantByExternalId(run.principal.accountId, externalId),
  )
}

/** The database would refuse it too, but not in a dry run. @throws AppError conflict */
async function refuseTaken(run: ImportRun, id: string, externalId: string | null): Promise<void> {
  const holder = await holderOfExternalId(run, externalId)
  if (holder === null || holder === id) return
  throw new AppError('conflict', `Another assistant has the external id ${JSON.stringify(externalId)}.`)
}

function noteExternalId(
  run: ImportRun,
  id: string,
  { before, now }: { before: string | null; now: string | null },
): void {
  if (before !== null) run.holders.set(`asst ${before}`, null)
  if (now !== null) run.holders.set(`asst ${now}`, id)
}
