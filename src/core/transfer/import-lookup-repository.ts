import type { Database } from '../../database/database.ts'
import type { AssistantSettings } from '../assistants/model/assistant-fields.ts'

/** A file here that may be the one of a line. */
interface FileHere {
  readonly id: string
  readonly created_at: Date
}

export type ImportLookupRepository = ReturnType<typeof createImportLookupRepository>

/** What an account has already, by whatever tells one record from another. */
export function createImportLookupRepository({ sql }: Database) {
  return {
    async has(accountId: string, prefix: keyof typeof hasSql, id: string): Promise<boolean> {
      return (await sql.query(`look-up-id-of-${prefix}`, hasSql[prefix], [accountId, id])).length > 0
    },

    /** The newest record that an import made of the record with this id elsewhere. */
    importedFrom(accountId: string, prefix: keyof typeof importedSql, id: string): Promise<string | null> {
      return idOf(`look-up-origin-of-${prefix}`, importedSql[prefix], accountId, id)
    },

    /** Files of the same name and content, oldest first. */
    filesLike(accountId: string, { name, sha256 }: { name: string; sha256: string }): Promise<FileHere[]> {
      return sql.query<FileHere>('look-up-files', filesSql, [accountId, name, sha256])
    },

    assistantByExternalId(accountId: string, externalId: string): Promise<string | null> {
      return idOf('look-up-assistant', assistantSql, accountId, externalId)
    },

    templateByName(accountId: string, name: string): Promise<string | null> {
      return idOf('look-up-template-name', templateByNameSql, accountId, name)
    },

    phoneNumber(accountId: string, number: string): Promise<string | null> {
      return idOf('look-up-phone-number', phoneNumberSql, accountId, number)
    },

    async template(accountId: string, id: string): Promise<TemplateHere | null> {
      const [row] = await sql.query<TemplateHere>('look-up-template', templateSql, [accountId, id])
      return row === undefined ? null : { ...row }
    },
  }

  async function idOf(name: string, text: string, accountId: string, key: string): Promise<string | null> {
    const [row] = await sql.query<{ id: string }>(name, text, [accountId, key])
    return row?.id ?? null
  }
}

/** What of a template a line can change. */
interface TemplateHere {
  readonly description: string | null
  readonly settings: AssistantSettings
}

const hasSql = {
  asst: 'SELECT 1 FROM assistants WHERE account_id = $1::uuid AND id = $2::uuid AND deleted_at IS NULL',
  pn: 'SELECT 1 FROM phone_numbers WHERE account_id = $1::uuid AND id = $2::uuid',
  file: 'SELECT 1 FROM files WHERE account_id = $1::uuid AND id = $2::uuid',
  camp: 'SELECT 1 FROM campaigns WHERE account_id = $1::uuid AND id = $2::uuid',
  tmpl: 'SELECT 1 FROM assistant_templates WHERE account_id = $1::uuid AND id = $2::uuid',
} as const

const importedSql = {
  asst: `SELECT id FROM assistants WHERE account_id = $1::uuid AND imported_from = $2::uuid
    AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1`,
  camp: `SELECT id FROM campaigns WHERE account_id = $1::uuid AND imported_from = $2::uuid
    ORDER BY created_at DESC, id DESC LIMIT 1`,
} as const

const filesSql = `SELECT id, created_at FROM files
  WHERE account_id = $1::uuid AND name = $2 AND sha256 = $3 ORDER BY created_at, id LIMIT 100`

const assistantSql = `SELECT id FROM assistants
  WHERE account_id = $1::uuid AND external_id = $2 AND deleted_at IS NULL`

const templateByNameSql = 'SELECT id FROM assistant_templates WHERE account_id = $1::uuid AND name = $2'

const phoneNumberSql = 'SELECT id FROM phone_numbers WHERE account_id = $1::uuid AND number = $2'

const templateSql = `SELECT description, settings FROM assistant_templates
  WHERE account_id = $1::uuid AND id = $2::uuid`
