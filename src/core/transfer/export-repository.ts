import { NIL } from 'uuid'
import type { Database } from '../../database/database.ts'
import { type IdPrefix, toTypeId } from '../../shared/identifiers.ts'
import { authorshipOf } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import type { CampaignRow } from '../campaigns/campaign-row.ts'
import type { EnvironmentRow } from '../environments/environment-row.ts'
import type { Principal } from '../identity/principal.ts'
import type { ExportLine } from './export-line.ts'
import {
  type AssistantRow,
  type DatedRow,
  datesOf,
  type FileRow,
  iso,
  madeByOf,
  type PhoneNumberRow,
  type PinRow,
  type TemplateRow,
} from './export-row.ts'
import {
  assistantsSql,
  campaignsSql,
  environmentsSql,
  filesSql,
  pageSize,
  phoneNumbersSql,
  pinsSql,
  templatesSql,
} from './export-statements.ts'
import { assistantText, templateText, versionText } from './export-text.ts'
import { versionsBefore } from './export-versions-repository.ts'

export type ExportRepository = ReturnType<typeof createExportRepository>

/**
 * An account's records as lines, oldest first, a page at a time and without a transaction: whatever changes while they
 * are read may or may not be among them.
 */
export function createExportRepository({ sql }: Database) {
  return {
    async recordExport(principal: Principal): Promise<void> {
      const { accountId, accountSlug } = principal
      const event = { action: 'export', type: 'account', id: accountId, name: accountSlug } as const
      await recordAudit(sql, accountId, authorshipOf(principal), event)
    },

    async *files(accountId: string): AsyncGenerator<string> {
      for await (const row of rowsOf<FileRow>('export-files', filesSql, accountId)) {
        const { id, name, mime_type: mimeType, bytes, sha256 } = row
        const file = { id: toTypeId('file', id), name, mimeType, bytes, sha256 }
        yield textOf({ kind: 'file', ...file, createdAt: iso(row.created_at) })
      }
    },

    async *templates(accountId: string): AsyncGenerator<string> {
      for await (const row of rowsOf<TemplateRow>('export-templates', templatesSql, accountId))
        yield templateText(row)
    },

    /** Each assistant with what it was before, and the environments that use it. */
    async *assistants(accountId: string): AsyncGenerator<string> {
      for await (const page of pagesOf<AssistantRow>('export-assistants', assistantsSql, accountId)) {
        const versions = versionsBefore(sql, page)
        let version = await versions.next()
        for (const row of page) {
          const assistantId = toTypeId('asst', row.id)
          yield assistantText(row, assistantId)
          for (; version.value?.assistant_id === row.id; version = await versions.next())
            yield versionText(version.value, assistantId)
          if (row.has_environments) yield* environmentsOf(row.id, assistantId)
        }
      }
    },

    async *phoneNumbers(accountId: string): AsyncGenerator<string> {
      for await (const row of rowsOf<PhoneNumberRow>('export-phone-numbers', phoneNumbersSql, accountId)) {
        const { number, name, provider } = row
        const [id, assistantId] = [toTypeId('pn', row.id), typeIdOf('asst', row.assistant_id)]
        yield textOf({ kind: 'phoneNumber', id, number, name, provider, assistantId, ...datesOf(row) })
      }
    },

    async *campaigns(accountId: string): AsyncGenerator<string> {
      for await (const row of rowsOf<CampaignRow>('export-campaigns', campaignsSql, accountId)) {
        const { id, account_id: _account, created_at: _created, updated_at: _updated, ...fields } = row
        yield textOf({
          kind: 'campaign',
          id: toTypeId('camp', id),
          ...fields,
          outboundAssistantId: typeIdOf('asst', fields.outboundAssistantId),
          inboundAssistantId: typeIdOf('asst', fields.inboundAssistantId),
          outboundPhoneId: typeIdOf('pn', fields.outboundPhoneId),
          inboundPhoneId: typeIdOf('pn', fields.inboundPhoneId),
          ...datesOf(row),
        })
      }
    },
  }

  /** All rows of a statement that takes an account, a place and a number of rows. */
  async function* rowsOf<Row extends DatedRow>(
    name: string,
    text: string,
    accountId: string,
  ): AsyncGenerator<Row> {
    for await (const page of pagesOf<Row>(name, text, accountId)) yield* page
  }

  /** The same in pages, each of which is read while the one before it is written. */
  async function* pagesOf<Row extends DatedRow>(
    name: string,
    text: string,
    accountId: string,
  ): AsyncGenerator<Row[]> {
    const read = ({ created_at, id }: DatedRow) =>
      sql.query<Row>(name, text, [accountId, created_at, id, pageSize])
    let next = read({ id: NIL, created_at: new Date(0) })
    for (;;) {
      const page = await next
      const last = page.at(-1)
      if (last === undefined) return
      next = read(last)
      // Its failure is thrown when it is awaited, which may be later than Node accepts.
      next.catch(() => {})
      yield page
    }
  }

  async function* environmentsOf(id: string, assistantId: string): AsyncGenerator<string> {
    const rows = await sql.query<EnvironmentRow>('export-environments', environmentsSql, [id])
    for (const { name, pin, versions, ...row } of rows) {
      const targets = [...versions]
      yield textOf({ kind: 'environment', assistantId, name, pin, targets, ...datesOf(row) })
    }
    const pins = await sql.query<PinRow>('export-pins', pinsSql, [id])
    for (const { environment, number, targets, rollback_to: rollbackTo, ...row } of pins) {
      const made = { rollbackTo, ...madeByOf(row), createdAt: iso(row.created_at) }
      yield textOf({ kind: 'pin', assistantId, environment, number, targets, ...made })
    }
  }
}

function textOf(line: ExportLine): string {
  return JSON.stringify(line)
}

function typeIdOf(prefix: IdPrefix, id: string | null): string | null {
  return id === null ? null : toTypeId(prefix, id)
}
