import { NIL } from 'uuid'
import type { Database } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { type IdPrefix, toTypeId } from '../../shared/identifiers.ts'
import { portionBytes } from '../assistants/storage/assistant-portion-row.ts'
import { authorColumns } from '../audit/author-row.ts'
import { authorshipOf } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import { type CampaignRow, campaignColumns } from '../campaigns/campaign-row.ts'
import { type EnvironmentRow, environmentColumns } from '../environments/environment-row.ts'
import type { Principal } from '../identity/principal.ts'
import type { ExportLine, LineOf } from './export-line.ts'
import {
  type AssistantRow,
  contentOf,
  type DatedRow,
  datesOf,
  type FileRow,
  iso,
  madeByOf,
  type PhoneNumberRow,
  type PinRow,
  type TemplateRow,
  type VersionRow,
  versionOf,
} from './export-row.ts'

/** Records in one query, of which only one page is held at a time; fewer where they are large. */
const pageSize = 100

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

    async *files(accountId: string): AsyncGenerator<LineOf<'file'>> {
      for await (const row of rowsOf<FileRow>('export-files', filesSql, accountId)) {
        const { id, name, mime_type: mimeType, bytes, sha256 } = row
        yield {
          kind: 'file',
          id: toTypeId('file', id),
          name,
          mimeType,
          bytes,
          sha256,
          createdAt: iso(row.created_at),
        }
      }
    },

    async *templates(accountId: string): AsyncGenerator<LineOf<'template'>> {
      for await (const row of rowsOf<TemplateRow>('export-templates', templatesSql, accountId)) {
        const { id, name, description, settings: content } = row
        yield { kind: 'template', id: toTypeId('tmpl', id), name, description, content, ...datesOf(row) }
      }
    },

    /** Each assistant with what it was before, and the environments that use it. */
    async *assistants(accountId: string): AsyncGenerator<ExportLine> {
      for await (const row of rowsOf<AssistantRow>('export-assistants', assistantsSql, accountId)) {
        const assistantId = toTypeId('asst', row.id)
        yield {
          kind: 'assistant',
          id: assistantId,
          content: contentOf(row),
          version: versionOf(row),
          ...datesOf(row),
        }
        for await (const version of versionsBefore(row.id, row.number)) {
          yield { kind: 'version', assistantId, ...versionOf(version), content: contentOf(version) }
        }
        if (row.has_environments) yield* environmentsOf(row.id, assistantId)
      }
    },

    async *phoneNumbers(accountId: string): AsyncGenerator<LineOf<'phoneNumber'>> {
      for await (const row of rowsOf<PhoneNumberRow>('export-phone-numbers', phoneNumbersSql, accountId)) {
        const { id, number, name, provider } = row
        const assistantId = typeIdOf('asst', row.assistant_id)
        yield {
          kind: 'phoneNumber',
          id: toTypeId('pn', id),
          number,
          name,
          provider,
          assistantId,
          ...datesOf(row),
        }
      }
    },

    async *campaigns(accountId: string): AsyncGenerator<LineOf<'campaign'>> {
      for await (const row of rowsOf<CampaignRow>('export-campaigns', campaignsSql, accountId)) {
        const { id, account_id: _account, created_at: _created, updated_at: _updated, ...fields } = row
        yield {
          kind: 'campaign',
          id: toTypeId('camp', id),
          ...fields,
          outboundAssistantId: typeIdOf('asst', fields.outboundAssistantId),
          inboundAssistantId: typeIdOf('asst', fields.inboundAssistantId),
          outboundPhoneId: typeIdOf('pn', fields.outboundPhoneId),
          inboundPhoneId: typeIdOf('pn', fields.inboundPhoneId),
          ...datesOf(row),
        }
      }
    },
  }

  /** All rows of a statement that takes an account, a place and a number of rows. */
  async function* rowsOf<Row extends DatedRow>(
    name: string,
    text: string,
    accountId: string,
  ): AsyncGenerator<Row> {
    let after: DatedRow = { id: NIL, created_at: new Date(0) }
    for (;;) {
      const rows = await sql.query<Row>(name, text, [accountId, after.created_at, after.id, pageSize])
      yield* rows
      const last = rows.at(-1)
      if (last === undefined) return
      after = last
    }
  }

  async function* versionsBefore(assistantId: string, latest: number): AsyncGenerator<VersionRow> {
    let after = 0
    while (after < latest - 1) {
      const rows = await sql.query<VersionRow>('export-versions', versionsSql, [
        assistantId,
        after,
        latest,
        pageSize,
      ])
      yield* rows
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.number
    }
  }

  async function* environmentsOf(id: string, assistantId: string): AsyncGenerator<ExportLine> {
    const rows = await sql.query<EnvironmentRow>('export-environments', environmentsSql, [id])
    for (const { name, pin, versions, ...row } of rows) {
      yield { kind: 'environment', assistantId, name, pin, targets: [...versions], ...datesOf(row) }
    }
    const pins = await sql.query<PinRow>('export-pins', pinsSql, [id])
    for (const { environment, number, targets, rollback_to: rollbackTo, ...row } of pins) {
      const made = { rollbackTo, ...madeByOf(row), createdAt: iso(row.created_at) }
      yield { kind: 'pin', assistantId, environment, number, targets, ...made }
    }
  }
}

function typeIdOf(prefix: IdPrefix, id: string | null): string | null {
  return id === null ? null : toTypeId(prefix, id)
}

/** What follows the columns of a statement over the table `t`. */
const afterCursorSql = `WHERE t.account_id = $1::uuid
  AND ${afterPlaceSql(['t.created_at', 't.id'], 'ASC', ['$2::timestamptz', '$3::uuid'])}`
const page = `ORDER BY t.created_at, t.id LIMIT $4::int`

const filesSql = `SELECT id, name, mime_type, bytes, sha256, created_at FROM files t ${afterCursorSql} ${page}`

/** As many rows of such a page as a portion has room for, by the sizes of their settings. */
function portionOf(statement: string): string {
  return `SELECT * FROM (
      SELECT p.*, row_number() OVER page AS place, sum(p.settings_bytes) OVER page AS reached
      FROM (${statement}) p WINDOW page AS (ROWS UNBOUNDED PRECEDING)
    ) p WHERE place = 1 OR reached <= ${portionBytes} ORDER BY place`
}

const templatesSql = portionOf(`SELECT id, name, description, settings, settings_bytes, created_at, updated_at
  FROM assistant_templates t ${afterCursorSql} ${page}`)

const assistantsSql = portionOf(`
  SELECT t.id, t.name, t.external_id, t.settings, t.settings_bytes, t.created_at, t.updated_at,
    v.number, v.parent, v.restored_from, v.created_at AS versioned_at, ${authorColumns('v')},
    EXISTS (SELECT FROM environment_pins p WHERE p.assistant_id = t.id)
      OR EXISTS (SELECT FROM environments e WHERE e.assistant_id = t.id) AS has_environments
  FROM assistants t JOIN assistant_versions v ON v.assistant_id = t.id AND v.number = t.version
  ${afterCursorSql} AND t.deleted_at IS NULL ${page}`)

const versionsSql = portionOf(`
  SELECT v.number, v.name, v.external_id, v.settings, v.settings_bytes, v.parent, v.restored_from, v.created_at AS versioned_at,
    ${authorColumns('v')}
  FROM assistant_versions v WHERE v.assistant_id = $1::uuid AND v.number > $2::int AND v.number < $3::int
  ORDER BY v.number LIMIT $4::int`)

const environmentsSql = `SELECT ${environmentColumns}
  FROM environments e WHERE e.assistant_id = $1::uuid ORDER BY e.name`

const pinsSql = `
  SELECT p.environment, p.number, p.targets, p.rollback_to, p.created_at, ${authorColumns('p')}
  FROM environment_pins p WHERE p.assistant_id = $1::uuid ORDER BY p.environment, p.number`

const phoneNumbersSql = `SELECT id, number, name, provider, assistant_id, created_at, updated_at
  FROM phone_numbers t ${afterCursorSql} ${page}`

const campaignsSql = `SELECT ${campaignColumns.replaceAll('c.', 't.')} FROM campaigns t ${afterCursorSql} ${page}`
