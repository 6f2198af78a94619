import { type IdPrefix, parseId } from '../../shared/identifiers.ts'
import type { AssistantService } from '../assistants/assistant-service.ts'
import type { CampaignService } from '../campaigns/campaign-service.ts'
import type { Principal } from '../identity/principal.ts'
import type { PhoneNumberService } from '../phone-numbers/phone-number-service.ts'
import type { ImportLookupRepository, LookupKind } from './import-lookup-repository.ts'
import { createMemory, type Memory, type Undo } from './import-memory.ts'
import type { ImportMode } from './import-report.ts'
import type { ImportWriteRepository } from './import-write-repository.ts'
import { directWrites, type ImportWrites } from './import-writes.ts'

/** What an import works with. */
export interface ImportTools {
  readonly lookup: ImportLookupRepository
  readonly write: ImportWriteRepository
  readonly assistants: AssistantService
  readonly campaigns: CampaignService
  readonly phoneNumbers: PhoneNumberService
}

/** What an import has to remember of the lines before. A dry run judges by it as if they had been stored. */
export interface ImportRun extends ImportTools {
  readonly principal: Principal
  readonly mode: ImportMode
  /** Nothing is written then. */
  readonly dryRun: boolean
  /** Where new records go. */
  readonly writes: ImportWrites
  /** What was looked up for the lines to come, by kind and key; null for what is not there. */
  readonly found: Map<string, string | null>
  /** What the ids of the file stand for here, by `nameInFile`; null where a line came to nothing. */
  readonly ids: Memory<string, string | null>
  /** The lines that had a record of this account, by its id here. */
  readonly takenBy: Memory<string, number>
  /** Who has a name that only one record can have; null once it is free. Of names that this run has touched. */
  readonly holders: Memory<string, string | null>
  /** Of the assistants that this run has made, by their id here. */
  readonly histories: Memory<string, ImportedHistory>
  /** Takes back what was remembered of lines that have to be done again. */
  readonly undo: Undo
  readonly progress: ImportProgress
}

interface ImportProgress {
  /** The number of the first line that is not done. */
  line: number
  records: number
  ended: boolean
}

/** What the file has told of a new assistant so far. */
export interface ImportedHistory {
  readonly latest: number
  readonly versions: Memory<number, true>
  readonly environments: Memory<string, true>
  /** By their environment and number. */
  readonly pins: Memory<string, true>
}

/** Of an assistant that was made with its latest version. */
export function historyOf({ undo }: ImportRun, latest: number): ImportedHistory {
  const versions = createMemory<number, true>(undo)
  versions.set(latest, true)
  return { latest, versions, environments: createMemory(undo), pins: createMemory(undo) }
}

export function beginRun(tools: ImportTools, principal: Principal, mode: ImportMode): ImportRun {
  const undo: Undo = []
  const here = withoutCondition(principal)
  return {
    ...tools,
    principal: here,
    mode,
    dryRun: principal.request?.dryRun ?? false,
    writes: directWrites(tools.write, here),
    found: new Map(),
    ids: createMemory(undo),
    takenBy: createMemory(undo),
    holders: createMemory(undo),
    histories: createMemory(undo),
    undo,
    progress: { line: 1, records: 0, ended: false },
  }
}

/** An `If-Match` is about one record, and an import about many. */
function withoutCondition(principal: Principal): Principal {
  if (principal.request === undefined) return principal
  return { ...principal, request: { ...principal.request, ifMatch: null } }
}

/** An id of the file, in whatever form it is written. */
export function nameInFile(prefix: IdPrefix, id: string): string {
  return `${prefix} ${parseId(prefix, id) ?? id}`
}

/** What an id of the file stands for here; null when that is nothing. It may also name what the account has already. */
export async function resolve(
  run: ImportRun,
  prefix: 'asst' | 'pn' | 'file' | 'tmpl',
  id: string,
): Promise<string | null> {
  const known = run.ids.get(nameInFile(prefix, id))
  if (known !== undefined) return known
  const here = parseId(prefix, id)
  return here !== null && (await lookUp(run, prefix, here)) !== null ? here : null
}

/**
 * The record of this account that a line is about, by the id in the file: the record itself, when the export is the
 * account's own and records may be changed, or else the one that an earlier import made of it.
 */
export async function recordById(
  run: ImportRun,
  prefix: 'asst' | 'camp',
  id: string,
): Promise<string | null> {
  const uuid = parseId(prefix, id)
  if (uuid === null) return null
  if (run.mode === 'upsert' && (await lookUp(run, prefix, uuid)) !== null) return uuid
  return lookUp(run, `${prefix}-origin`, uuid)
}

/** The UUID of a record that this account had before the lines that are being imported. */
export async function lookUp(run: ImportRun, kind: LookupKind, key: string): Promise<string | null> {
  const found = run.found.get(`${kind} ${key}`)
  if (found !== undefined) return found
  return (await run.lookup.ids(run.principal.accountId, kind, [key])).get(key) ?? null
}

/** Who has this name here, by what this run has done, or else by `find`. */
export async function holderOf(
  run: ImportRun,
  name: string,
  find: () => Promise<string | null>,
): Promise<string | null> {
  const holder = run.holders.get(name)
  return holder === undefined ? find() : holder
}
