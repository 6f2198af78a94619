import type { Database, SqlSession } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import { AppError } from '../../shared/errors.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'
import type { AuditEvent } from '../audit/audit-entry.ts'
import { authorshipOf } from '../audit/authorship.ts'
import { recordAudits } from '../audit/record-audit-repository.ts'
import type { CampaignDraft } from '../campaigns/campaign.ts'
import type { Principal } from '../identity/principal.ts'
import { templateValues } from '../templates/template-repository.ts'
import {
  type ImportedAssistant,
  type ImportedEnvironment,
  type ImportedPin,
  type ImportedVersion,
  insertAssistants,
  insertEnvironment,
  insertPin,
  keepAssistants,
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

export interface ImportedTemplate extends TemplateContent, LineDates {}

export interface ImportedPhoneNumber extends LineDates {
  readonly id: string
  readonly number: string
  readonly countryCode: string | null
  readonly name: string | null
  readonly provider: string | null
  readonly assistantId: string | null
}

export interface ImportedCampaign extends LineDates {
  readonly id: string
  readonly draft: CampaignDraft
  /** The UUID that it has in the file; null when its id there is none. */
  readonly importedFrom: string | null
}

/** What lines have made, to be written together. */
export interface ImportedRecords {
  readonly templates: ImportedTemplate[]
  readonly assistants: ImportedAssistant[]
  readonly versions: ImportedVersion[]
  readonly environments: ImportedEnvironment[]
  readonly pins: ImportedPin[]
  readonly phoneNumbers: ImportedPhoneNumber[]
  readonly campaigns: ImportedCampaign[]
  /** In the order of the lines. */
  readonly events: AuditEvent[]
}

export type ImportWriteRepository = ReturnType<typeof createImportWriteRepository>

/** Writes records with the dates that they had, and their lines of the audit log: all of them or nothing. */
export function createImportWriteRepository({ transaction }: Database) {
  return {
    /** @throws AppError conflict when somebody else has made the same record since it was looked for */
    insertAll(principal: Principal, records: ImportedRecords): Promise<void> {
      return write(principal, records.events, (session, accountId) => insertAll(session, accountId, records))
    },

    updateTemplate(
      principal: Principal,
      { id, name, description, settings }: TemplateContent,
      fields: readonly string[],
    ): Promise<void> {
      const event = { action: 'update', type: 'template', id, name, fields } as const
      return write(principal, [event], (session, accountId) =>
        session.query('import-over-template', updateTemplateSql, [
          ...[id, accountId, description, new Date()],
          ...templateValues(settings),
        ]),
      )
    },
  }

  async function write(
    principal: Principal,
    events: readonly AuditEvent[],
    work: (session: SqlSession, accountId: string) => Promise<unknown>,
  ): Promise<void> {
    const { accountId } = principal
    try {
      await transaction(async (session) => {
        await work(session, accountId)
        await recordAudits(session, accountId, authorshipOf(principal), events)
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const message = 'Another request created the same record in the meantime.'
      throw new AppError('conflict', message, { cause: error })
    }
  }
}

/** Records after those that they name. */
async function insertAll(session: SqlSession, accountId: string, records: ImportedRecords): Promise<void> {
  const { templates, assistants, versions, environments, pins, phoneNumbers, campaigns } = records
  const made = new Set(assistants.map(({ id }) => id))
  const owners = [...versions, ...environments, ...pins].map(({ id }) => id)
  await keepAssistants(session, accountId, new Set(owners.filter((id) => !made.has(id))))
  for (const template of templates) await insertTemplate(session, accountId, template)
  await insertAssistants(session, accountId, assistants, versions)
  for (const environment of environments) await insertEnvironment(session, accountId, environment)
  for (const pin of pins) await insertPin(session, accountId, pin)
  for (const phoneNumber of phoneNumbers) await insertPhoneNumber(session, accountId, phoneNumber)
  for (const campaign of campaigns) await insertCampaign(session, accountId, campaign)
}

async function insertTemplate(
  session: SqlSession,
  accountId: string,
  { id, name, description, settings, ...line }: ImportedTemplate,
): Promise<void> {
  const values = [id, accountId, name, description, ...datesOf(line), ...templateValues(settings)]
  await session.query('import-template', templateSql, values)
}

async function insertPhoneNumber(
  session: SqlSession,
  accountId: string,
  { id, number, countryCode, name, provider, assistantId, ...line }: ImportedPhoneNumber,
): Promise<void> {
  await keep(session, 'assistants', accountId, [assistantId])
  const values = [id, accountId, number, countryCode, name, provider, assistantId, ...datesOf(line)]
  await session.query('import-phone-number', phoneNumberSql, values)
}

async function insertCampaign(
  session: SqlSession,
  accountId: string,
  { id, draft, importedFrom, ...line }: ImportedCampaign,
): Promise<void> {
  const { name, description, status, type, timezone, schedule, recordTypeId, ...named } = draft
  const { outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId } = named
  await keep(session, 'assistants', accountId, [outboundAssistantId, inboundAssistantId])
  await keep(session, 'phone_numbers', accountId, [outboundPhoneId, inboundPhoneId])
  await session.query('import-campaign', campaignSql, [
    ...[id, accountId, name, description, status, type, timezone],
    ...[schedule === null ? null : JSON.stringify(schedule), recordTypeId],
    ...[outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId],
    ...[...datesOf(line), importedFrom],
  ])
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
