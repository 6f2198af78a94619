import { type IdPrefix, parseId } from '../../shared/identifiers.ts'
import type { AssistantService } from '../assistants/assistant-service.ts'
import type { CampaignService } from '../campaigns/campaign-service.ts'
import type { Principal } from '../identity/principal.ts'
import type { PhoneNumberService } from '../phone-numbers/phone-number-service.ts'
import type { ImportLookupRepository } from './import-lookup-repository.ts'
import type { ImportMode } from './import-report.ts'
import type { ImportWriteRepository } from './import-write-repository.ts'

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
  /** What the ids of the file stand for here, by `nameInFile`; null where a line came to nothing. */
  readonly ids: Map<string, string | null>
  /** The lines that had a record of this account, by its id here. */
  readonly takenBy: Map<string, number>
  /** Who has a name that only one record can have; null once it is free. Of names that this run has touched. */
  readonly holders: Map<string, string | null>
  /** Of the assistants that this run has made, by their id here. */
  readonly histories: Map<string, ImportedHistory>
  readonly progress: { records: number; ended: boolean }
}

/** What the file has told of a new assistant so far. */
export interface ImportedHistory {
  readonly latest: number
  readonly versions: Set<number>
  readonly environments: Set<string>
  /** By the name of their environment. */
  readonly pins: Map<string, Set<number>>
}

export function beginRun(tools: ImportTools, principal: Principal, mode: ImportMode): ImportRun {
  return {
    ...tools,
    principal: withoutCondition(principal),
    mode,
    dryRun: principal.request?.dryRun ?? false,
    ids: new Map(),
    takenBy: new Map(),
    holders: new Map(),
    histories: new Map(),
    progress: { records: 0, ended: false },
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
  return here !== null && (await run.lookup.has(run.principal.accountId, prefix, here)) ? here : null
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
  const { accountId } = run.principal
  if (run.mode === 'upsert' && (await run.lookup.has(accountId, prefix, uuid))) return uuid
  return run.lookup.importedFrom(accountId, prefix, uuid)
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
