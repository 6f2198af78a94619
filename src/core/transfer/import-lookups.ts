import { AppError } from '../../shared/errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import { parsePhoneNumber } from '../phone-numbers/parse-phone-number.ts'
import type { ExportLine, LineOf } from './export-line.ts'
import type { ReadLine } from './import-line.ts'
import type { LookupKind } from './import-lookup-repository.ts'
import { type ImportRun, nameInFile } from './import-run.ts'

type Wanted = readonly [kind: LookupKind, key: string | null]

/** Looks up what lines will ask for, by one statement for each kind. What is missed here is looked up when it is asked for. */
export async function lookAhead(run: ImportRun, lines: readonly ReadLine[]): Promise<void> {
  run.found.clear()
  const keys = new Map<LookupKind, Set<string>>()
  for (const { parsed } of lines) {
    if (parsed instanceof AppError) continue
    for (const [kind, key] of wantedBy(run, parsed)) {
      if (key !== null) keys.set(kind, (keys.get(kind) ?? new Set()).add(key))
    }
  }
  for (const [kind, wanted] of keys) {
    const ids = await run.lookup.ids(run.principal.accountId, kind, [...wanted])
    for (const key of wanted) run.found.set(`${kind} ${key}`, ids.get(key) ?? null)
  }
}

function wantedBy(run: ImportRun, line: ExportLine): Wanted[] {
  switch (line.kind) {
    case 'template':
      return [['template-name', line.name], ...namedIn(run, line.content)]
    case 'assistant':
      return [
        ...originOf(run, 'asst', line.id),
        ['external-id', line.content.externalId],
        ...namedIn(run, line.content),
      ]
    case 'version':
      return namedIn(run, line.content)
    case 'phoneNumber':
      return [['number', parsePhoneNumber(line.number)?.number ?? null], here(run, 'asst', line.assistantId)]
    case 'campaign':
      return [...originOf(run, 'camp', line.id), ...namedByCampaign(run, line)]
    default:
      return []
  }
}

function originOf({ mode }: ImportRun, prefix: 'asst' | 'camp', id: string): Wanted[] {
  const uuid = parseId(prefix, id)
  const origin: Wanted = [`${prefix}-origin`, uuid]
  return mode === 'upsert' ? [[prefix, uuid], origin] : [origin]
}

function namedByCampaign(run: ImportRun, line: LineOf<'campaign'>): Wanted[] {
  return [
    here(run, 'asst', line.outboundAssistantId),
    here(run, 'asst', line.inboundAssistantId),
    here(run, 'pn', line.outboundPhoneId),
    here(run, 'pn', line.inboundPhoneId),
  ]
}

function namedIn(run: ImportRun, { knowledgeBase, model, templateId }: AssistantSettings): Wanted[] {
  const files = [...knowledgeBase.fileIds, ...model.knowledgeBase.fileIds]
  return [here(run, 'tmpl', templateId), ...files.map((fileId) => here(run, 'file', fileId))]
}

/** What an earlier line has told is not asked for. */
function here(run: ImportRun, prefix: 'asst' | 'pn' | 'file' | 'tmpl', id: string | null): Wanted {
  return [prefix, id === null || run.ids.has(nameInFile(prefix, id)) ? null : parseId(prefix, id)]
}
