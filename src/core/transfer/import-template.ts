import { changedPointers } from '../../shared/json-pointer.ts'
import type { LineOf } from './export-line.ts'
import { promptRemarks } from './import-prompts.ts'
import type { RecordKind } from './import-record.ts'
import { withReferencesHere } from './import-references.ts'
import { unresolvedIn } from './import-report.ts'
import { holderOf, lookUp } from './import-run.ts'

/** By its name, which is unique in the account. */
export const templates: RecordKind<LineOf<'template'>> = {
  prefix: 'tmpl',

  find(run, { name }) {
    return holderOf(run, `tmpl ${name}`, () => lookUp(run, 'template-name', name))
  },

  async create(run, id, { name, description, createdAt, updatedAt, ...line }) {
    const { content, unresolved } = await withReferencesHere(run, line.content)
    const remarks = promptRemarks(run, content, null)
    const record = { id, name, description, settings: content, createdAt, updatedAt }
    if (!run.dryRun) await run.writes.insert({ kind: 'template', record })
    run.holders.set(`tmpl ${name}`, id)
    return { ...unresolvedIn(unresolved), ...remarks }
  },

  async update(run, id, { name, description, ...line }) {
    const { content, unresolved } = await withReferencesHere(run, line.content)
    const current = await run.lookup.template(run.principal.accountId, id)
    const remarks = promptRemarks(run, content, current?.settings ?? null)
    const fields = changedPointers(current, { description, settings: content })
    if (fields.length > 0 && !run.dryRun) {
      await run.write.updateTemplate(run.principal, { id, name, description, settings: content }, fields)
    }
    return { changed: fields.length > 0, ...unresolvedIn(unresolved), ...remarks }
  },
}
