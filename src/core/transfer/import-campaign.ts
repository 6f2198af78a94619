import { isDeepStrictEqual } from 'node:util'
import { parseId } from '../../shared/identifiers.ts'
import {
  type CampaignDraft,
  type CampaignReferenceField,
  campaignDraftOf,
  campaignReferenceFields,
  campaignReferences,
} from '../campaigns/campaign.ts'
import type { LineOf } from './export-line.ts'
import type { RecordKind, Remarks } from './import-record.ts'
import { unresolvedIn } from './import-report.ts'
import { type ImportRun, recordById, resolve } from './import-run.ts'

/** By its id, in the export of this account or of the one that an import brought it from: nothing else of it is unique. */
export const campaigns: RecordKind<LineOf<'campaign'>> = {
  prefix: 'camp',

  find(run, { id }) {
    return recordById(run, 'camp', id)
  },

  async create(run, id, line) {
    const { createdAt, updatedAt } = line
    const named = await draftHere(run, line)
    const { draft, remarks } = incomplete(named) ? held(named, 'paused') : asSaid(named)
    const importedFrom = parseId('camp', line.id)
    if (!run.dryRun) {
      const record = { id, draft, importedFrom, createdAt, updatedAt }
      await run.writes.insert({ kind: 'campaign', record })
    }
    return remarks
  },

  async update(run, id, line) {
    const current = campaignDraftOf(await run.campaigns.get(run.principal, id))
    const named = await draftHere(run, line, current)
    const keeps = incomplete(named) && current.status !== 'active'
    const { draft, remarks } = keeps ? held(named, current.status) : asSaid(named)
    const changed = !isDeepStrictEqual(draft, current)
    if (changed && !run.dryRun) await run.campaigns.update(run.principal, id, () => draft)
    return { changed, ...remarks }
  },
}

interface NamedDraft {
  readonly draft: CampaignDraft
  readonly unresolved: readonly CampaignReferenceField[]
}

/** The draft with the ids of this account. What cannot be resolved stays as it is in `current`, or empty. */
async function draftHere(
  run: ImportRun,
  line: LineOf<'campaign'>,
  current?: CampaignDraft,
): Promise<NamedDraft> {
  const { kind: _kind, id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...fields } = line
  const draft: CampaignDraft = { ...fields }
  const unresolved: CampaignReferenceField[] = []
  for (const field of campaignReferenceFields) {
    const named = line[field]
    const prefix = campaignReferences[field] === 'assistant' ? 'asst' : 'pn'
    const id = named === null ? null : await resolve(run, prefix, named)
    if (named !== null && id === null) unresolved.push(field)
    draft[field] = named !== null && id === null ? (current?.[field] ?? null) : id
  }
  return { draft, unresolved }
}

/** Whether it would begin to call without something that it calls with. */
function incomplete({ draft, unresolved }: NamedDraft): boolean {
  return draft.status === 'active' && unresolved.length > 0
}

function asSaid({ draft, unresolved }: NamedDraft): { draft: CampaignDraft; remarks: Remarks } {
  return { draft, remarks: unresolvedIn(unresolved.map((field) => `/${field}`)) }
}

function held(named: NamedDraft, status: CampaignDraft['status']) {
  const { draft, remarks } = asSaid(named)
  const detail = `It is ${status} and not active, for it names what is not here.`
  return { draft: { ...draft, status }, remarks: { ...remarks, detail } }
}
