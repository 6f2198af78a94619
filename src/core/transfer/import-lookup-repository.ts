import type { Database } from '../../database/database.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'

/** A file here that may be the one of a line. */
interface FileHere {
  readonly id: string
  readonly created_at: Date
}

export type ImportLookupRepository = ReturnType<typeof createImportLookupRepository>

/** By what a record is looked up. */
export type LookupKind = keyof typeof idsSql

/** What an account has already, by whatever tells one record from another. */
export function createImportLookupRepository({ sql }: Database) {
  return {
    /** The UUIDs of the records, by their keys; nothing for those that are not there. */
    async ids(accountId: string, kind: LookupKind, keys: readonly string[]): Promise<Map<string, string>> {
      const name = `look-up-${kind}`
      const rows = await sql.query<{ key: string; id: string }>(name, idsSql[kind], [accountId, keys])
      return new Map(rows.map(({ key, id }) => [key, id]))
    },

    /** Files of the same name and content, oldest first. */
    filesLike(accountId: string, { name, sha256 }: { name: string; sha256: string }): Promise<FileHere[]> {
      return sql.query<FileHere>('look-up-files', filesSql, [accountId, name, sha256])
    },

    async template(accountId: string, id: string): Promise<TemplateHere | null> {
      const [row] = await sql.query<TemplateHere>('look-up-template', templateSql, [accountId, id])
      return row === undefined ? null : { ...row }
    },
  }
}

/** What of a template a line can change. */
interface TemplateHere {
  readonly description: string | null
  readonly settings: AssistantSettings
}

/** The newest record that an import made of each record elsewhere. */
const originSql = (table: string, condition: string) =>
  `SELECT DISTINCT ON (imported_from) imported_from AS key, id FROM ${table}
   WHERE account_id = $1::uuid AND imported_from = ANY($2::uuid[]) ${condition}
   ORDER BY imported_from, created_at DESC, id DESC`

const idsSql = {
  asst: `SELECT id AS key, id FROM assistants
    WHERE account_id = $1::uuid AND id = ANY($2::uuid[]) AND deleted_at IS NULL`,
  pn: 'SELECT id AS key, id FROM phone_numbers WHERE account_id = $1::uuid AND id = ANY($2::uuid[])',
  file: 'SELECT id AS key, id FROM files WHERE account_id = $1::uuid AND id = ANY($2::uuid[])',
  camp: 'SELECT id AS key, id FROM campaigns WHERE account_id = $1::uuid AND id = ANY($2::uuid[])',
  tmpl: 'SELECT id AS key, id FROM assistant_templates WHERE account_id = $1::uuid AND id = ANY($2::uuid[])',
  'asst-origin': originSql('assistants', 'AND deleted_at IS NULL'),
  'camp-origin': originSql('campaigns', ''),
  'external-id': `SELECT external_id AS key, id FROM assistants
    WHERE account_id = $1::uuid AND external_id = ANY($2::text[]) AND deleted_at IS NULL`,
  'template-name': `SELECT name AS key, id FROM assistant_templates
    WHERE account_id = $1::uuid AND name = ANY($2::text[])`,
  number: `SELECT number AS key, id FROM phone_numbers
    WHERE account_id = $1::uuid AND number = ANY($2::text[])`,
} as const

const filesSql = `SELECT id, created_at FROM files
  WHERE account_id = $1::uuid AND name = $2 AND sha256 = $3 ORDER BY created_at, id LIMIT 100`

const templateSql = `SELECT description, settings FROM assistant_templates
  WHERE account_id = $1::uuid AND id = $2::uuid`
