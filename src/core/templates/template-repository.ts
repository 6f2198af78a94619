import type { Database, SqlSession } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import { placeholders } from '../../database/placeholders.ts'
import { AppError } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import { changedPointers } from '../../shared/json-pointer.ts'
import { fileUuidsOf } from '../assistants/storage/assistant-columns.ts'
import { settingsText } from '../assistants/storage/stored-settings.ts'
import type { AuditAction } from '../audit/audit-entry.ts'
import { authorshipOf } from '../audit/authorship.ts'
import { recordAudit } from '../audit/record-audit-repository.ts'
import {
  type Collection,
  createAccountReader,
  createdConditions,
  updatedConditions,
} from '../collections/collection-repository.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Principal } from '../identity/principal.ts'
import { transactionFor } from '../identity/transaction-for.ts'
import {
  type OwnTemplate,
  type OwnTemplateSummary,
  type TemplateCriteria,
  type TemplateNaming,
  type templateSortKeys,
  templateTagOf,
} from './assistant-template.ts'

export type NewTemplate = Pick<OwnTemplate, 'name' | 'description' | 'settings'>

/** Another account's template is no template: every method sees one account only. */
export type TemplateRepository = ReturnType<typeof createTemplateRepository>

export function createTemplateRepository({ sql, transaction }: Database) {
  return {
    ...createAccountReader(sql, collection),

    async find(accountId: string, id: string): Promise<OwnTemplate | null> {
      const [row] = await sql.query<TemplateRow>('find-template', findSql, [accountId, id])
      return row === undefined ? null : fromRow(row)
    },

    /** Those of texts that are not in the database which have these words, by the rules for those that are. */
    async withWords(words: string, texts: readonly { readonly id: string; readonly text: string }[]) {
      const { values, add } = placeholders()
      const from = `jsonb_to_recordset(${add(JSON.stringify(texts))}::jsonb) AS t (id text, text text)`
      const condition = wordsCondition(words, 'search_fold(t.text)', add)
      const rows = await sql.query<{ id: string }>('', `SELECT t.id FROM ${from} WHERE ${condition}`, values)
      return new Set(rows.map(({ id }) => id))
    },

    /** @throws AppError conflict when the account has one of this name */
    create(principal: Principal, { name, description, settings }: NewTemplate): Promise<OwnTemplate> {
      const now = new Date()
      const values = [newId(), principal.accountId, name, description, now, ...templateValues(settings)]
      return run(principal, async (session) => {
        const template = await written(name, session.query<TemplateRow>('insert-template', insertSql, values))
        await auditTemplate(session, principal, 'create', template)
        return template
      })
    },

    /**
     * @param change is pure, and given the template as it stands, locked
     * @returns null when there is no such template
     * @throws AppError conflict when the account has another one of the new name, and for preconditions that do not hold
     */
    update(
      principal: Principal,
      id: string,
      change: (current: OwnTemplate) => TemplateNaming,
    ): Promise<OwnTemplate | null> {
      return run(principal, async (session) => {
        const current = await lock(session, principal.accountId, id)
        if (current === null) return null
        requireMatch(principal, 'template', templateTagOf(current))
        const { name, description } = change(current)
        const before = { name: current.name, description: current.description }
        const fields = changedPointers(before, { name, description })
        if (fields.length === 0) return current
        const values = [id, name, description, new Date()]
        const template = await written(name, session.query<TemplateRow>('update-template', updateSql, values))
        await auditTemplate(session, principal, 'update', template, fields)
        return template
      })
    },

    /**
     * @returns false when there is no such template
     * @throws AppError for preconditions that do not hold
     */
    delete(principal: Principal, id: string): Promise<boolean> {
      return run(principal, async (session) => {
        const current = await lock(session, principal.accountId, id)
        if (current === null) return false
        requireMatch(principal, 'template', templateTagOf(current))
        await session.query('delete-template', 'DELETE FROM assistant_templates WHERE id = $1::uuid', [id])
        await auditTemplate(session, principal, 'delete', current)
        return true
      })
    },
  }

  function run<Result>(
    principal: Principal,
    work: (session: SqlSession) => Promise<Result>,
  ): Promise<Result> {
    return transactionFor(principal, transaction, work)
  }
}

interface TemplateSummaryRow {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly created_at: Date
  readonly updated_at: Date
}

interface TemplateRow extends TemplateSummaryRow {
  /** Validated when it was written. */
  readonly settings: OwnTemplate['settings']
}

function summaryFromRow(row: TemplateSummaryRow): OwnTemplateSummary {
  const { id, name, description, created_at: createdAt, updated_at: updatedAt } = row
  return { builtIn: false, id, name, description, createdAt, updatedAt }
}

function fromRow(row: TemplateRow): OwnTemplate {
  return { ...summaryFromRow(row), settings: row.settings }
}

async function lock(session: SqlSession, accountId: string, id: string): Promise<OwnTemplate | null> {
  const [row] = await session.query<TemplateRow>('lock-template', `${findSql} FOR UPDATE`, [accountId, id])
  return row === undefined ? null : fromRow(row)
}

async function written(name: string, rows: Promise<TemplateRow[]>): Promise<OwnTemplate> {
  try {
    const [row] = await rows
    if (row === undefined) throw new Error('The database wrote a template and returned none.')
    return fromRow(row)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = `The account already has a template named ${JSON.stringify(name)}.`
    throw new AppError('conflict', message, { cause: error, details: { name }, exists: true })
  }
}

function auditTemplate(
  session: SqlSession,
  principal: Principal,
  action: AuditAction,
  { id, name }: OwnTemplate,
  fields: readonly string[] = [],
): Promise<void> {
  const event = { action, type: 'template', id, name, fields } as const
  return recordAudit(session, principal.accountId, authorshipOf(principal), event)
}

/** The columns `settings` and `file_ids`. */
export function templateValues(settings: OwnTemplate['settings']): [settings: string, fileIds: string[]] {
  return [settingsText(settings), fileUuidsOf(settings)]
}

const summaryColumns = 'id, name, description, created_at, updated_at'
const columns = `${summaryColumns}, settings`

const findSql = `SELECT ${columns} FROM assistant_templates WHERE account_id = $1::uuid AND id = $2::uuid`

const collection: Collection<
  TemplateSummaryRow,
  OwnTemplateSummary,
  TemplateCriteria,
  typeof templateSortKeys
> = {
  name: 'templates',
  from: 'assistant_templates',
  columns: summaryColumns,
  fromRow: summaryFromRow,
  owner: ['account_id'],
  id: 'id',
  sortColumns: { created: 'created_at', updated: 'updated_at', name: 'name' },
  conditions: {
    words: (words, add) => wordsCondition(words, 'folded', add),
    ...createdConditions('created_at'),
    ...updatedConditions('updated_at'),
  },
}

const insertSql = `
  INSERT INTO assistant_templates (id, account_id, name, description, created_at, updated_at, settings, file_ids)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $5, $6::json, $7::uuid[]) RETURNING ${columns}`

const updateSql = `
  UPDATE assistant_templates SET name = $2, description = $3, updated_at = $4
  WHERE id = $1::uuid RETURNING ${columns}`
