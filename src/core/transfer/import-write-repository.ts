import type { Database, SqlSession } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import { AppError } from '../../shared/errors.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import type { AuditEvent } from '../audit/audit-entry.ts'
import { authorshipOf } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import type { CampaignDraft } from '../campaigns/campaign.ts'
import type { Principal } from '../identity/principal.ts'
import { templateValues } from '../templates/template-repository.ts'
import {
  type ImportedAssistant,
  type ImportedEnvironment,
  type ImportedPin,
  type ImportedVersion,
  insertAssistant,
  insertEnvironment,
  insertPin,
  insertVersion,
  keepAssistant,
} from './import-history-repository.ts'

/** As they stand in a line; what is absent happens now. */
interface LineDates {
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
}

interface TemplateContent {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly settings: AssistantSettings
}

interface ImportedPhoneNumber extends LineDates {
  readonly id: string
  readonly number: string
  readonly countryCode: string | null
  readonly name: string | null
  readonly provider: string | null
  readonly assistantId: string | null
}

interface ImportedCampaign extends LineDates {
  readonly id: string
  readonly draft: CampaignDraft
  /** The UUID that it has in the file; null when its id there is none. */
  readonly importedFrom: string | null
}

export type ImportWriteRepository = ReturnType<typeof createImportWriteRepository>

/**
 * Writes the record of one line, with the dates that it had, and its line of the audit log: all of it or nothing.
 * @throws AppError conflict when somebody else has made the same record since it was looked for
 */
export function createImportWriteRepository({ transaction }: Database) {
  return {
    insertAssistant(principal: Principal, assistant: ImportedAssistant): Promise<void> {
      const { id, content } = assistant
      const event = { action: 'import', type: 'assistant', id, name: content.name } as const
      return write(principal, event, (session, accountId) => insertAssistant(session, accountId, assistant))
    },

    insertVersion(principal: Principal, version: ImportedVersion): Promise<void> {
      return write(principal, null, async (session, accountId) => {
        await keepAssistant(session, accountId, version.id)
        await insertVersion(session, accountId, version)
      })
    },

    insertEnvironment(principal: Principal, environment: ImportedEnvironment): Promise<void> {
      const { id, name } = environment
      return write(
        principal,
        { action: 'import', type: 'environment', id, name },
        async (session, accountId) => {
          await keepAssistant(session, accountId, id)
          await insertEnvironment(session, accountId, environment)
        },
      )
    },

    insertPin(principal: Principal, pin: ImportedPin): Promise<void> {
      return write(principal, null, async (session, accountId) => {
        await keepAssistant(session, accountId, pin.id)
        await insertPin(session, accountId, pin)
      })
    },

    insertTemplate(principal: Principal, template: TemplateContent & LineDates): Promise<void> {
      const { id, name, description, settings, ...line } = template
      return write(principal, { action: 'import', type: 'template', id, name }, (session, accountId) =>
        session.query('import-template', templateSql, [
          ...[id, accountId, name, description],
          ...datesOf(line),
          ...templateValues(settings),
        ]),
      )
    },

    updateTemplate(
      principal: Principal,
      { id, name, description, settings }: TemplateContent,
      fields: readonly string[],
    ): Promise<void> {
      const event = { action: 'update', type: 'template', id, name, fields } as const
      return write(principal, event, (session, accountId) =>
        session.query('import-over-template', updateTemplateSql, [
          ...[id, accountId, description, new Date()],
          ...templateValues(settings),
        ]),
      )
    },

    insertPhoneNumber(principal: Principal, phoneNumber: ImportedPhoneNumber): Promise<void> {
      const { id, number, countryCode, name, provider, assistantId, ...line } = phoneNumber
      const event = { action: 'import', type: 'phoneNumber', id, name: number } as const
      return write(principal, event, async (session, accountId) => {
        await keep(session, 'assistants', accountId, [assistantId])
        const values = [id, accountId, number, countryCode, name, provider, assistantId]
        await session.query('import-phone-number', phoneNumberSql, [...values, ...datesOf(line)])
      })
    },

    insertCampaign(
      principal: Principal,
      { id, draft, importedFrom, ...line }: ImportedCampaign,
    ): Promise<void> {
      const { name, description, status, type, timezone, schedule, recordTypeId, ...named } = draft
      const { outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId } = named
      const event = { action: 'import', type: 'campaign', id, name } as const
      return write(principal, event, async (session, accountId) => {
        await keep(session, 'assistants', accountId, [outboundAssistantId, inboundAssistantId])
        await keep(session, 'phone_numbers', accountId, [outboundPhoneId, inboundPhoneId])
        await session.query('import-campaign', campaignSql, [
          ...[id, accountId, name, description, status, type, timezone],
          ...[schedule === null ? null : JSON.stringify(schedule), recordTypeId],
          ...[outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId],
          ...[...datesOf(line), importedFrom],
        ])
      })
    },
  }

  async function write(
    principal: Principal,
    event: AuditEvent | null,
    work: (session: SqlSession, accountId: string) => Promise<unknown>,
  ): Promise<void> {
    const { accountId } = principal
    try {
      await transaction(async (session) => {
        await work(session, accountId)
        if (event !== null) await recordAudit(session, accountId, authorshipOf(principal), event)
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const message = 'Another request created the same record in the meantime.'
      throw new AppError('conflict', message, { cause: error })
    }
  }
}

/**
 * Keeps records that a line names from being deleted until the transaction ends.
 * @throws AppError conflict when one has been deleted since it was found
 */
async function keep(
  session: SqlSession,
  table: keyof typeof keepSql,
  accountId: string,
  named: readonly (string | null)[],
): Promise<void> {
  const ids = [...new Set(named.filter((id) => id !== null))]
  if (ids.length === 0) return
  const rows = await session.query(`import-keep-${table}`, keepSql[table], [accountId, ids])
  if (rows.length < ids.length)
    throw new AppError('conflict', 'A record that it references was deleted in the meantime.')
}

function datesOf({ createdAt, updatedAt }: LineDates): [Date, Date] {
  const created = createdAt === undefined ? new Date() : new Date(createdAt)
  return [created, updatedAt === undefined ? created : new Date(updatedAt)]
}

/** In the order in which everybody locks them. */
const keepSql = {
  assistants: `SELECT id FROM assistants WHERE account_id = $1::uuid AND id = ANY($2::uuid[])
    AND deleted_at IS NULL ORDER BY id FOR KEY SHARE`,
  phone_numbers: `SELECT id FROM phone_numbers WHERE account_id = $1::uuid AND id = ANY($2::uuid[])
    ORDER BY serial FOR KEY SHARE`,
} as const

const templateSql = `
  INSERT INTO assistant_templates (id, account_id, name, description, created_at, updated_at, settings, file_ids)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::json, $8::uuid[])`

const updateTemplateSql = `UPDATE assistant_templates SET description = $3, updated_at = $4, settings = $5::json,
  file_ids = $6::uuid[]
  WHERE id = $1::uuid AND account_id = $2::uuid`

const phoneNumberSql = `
  INSERT INTO phone_numbers (id, account_id, number, country_code, name, provider, assistant_id, created_at, updated_at)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::uuid, $8, $9)`

const campaignSql = `
  INSERT INTO campaigns (id, account_id, name, description, status, type, timezone, schedule, record_type_id,
    outbound_assistant_id, inbound_assistant_id, outbound_phone_id, inbound_phone_id, created_at, updated_at,
    imported_from)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8::jsonb, $9::uuid, $10::uuid, $11::uuid, $12::uuid, $13::uuid,
    $14, $15, $16::uuid)`
