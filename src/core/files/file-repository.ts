import type { Database } from '../../database/database.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { AppError, describeHolders } from '../../shared/errors.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import {
  type Collection,
  createAccountReader,
  createdConditions,
} from '../collections/collection-repository.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Principal } from '../identity/principal.ts'
import { type File, type FileCriteria, type fileSortKeys, fileTagOf } from './file.ts'

/** Another account's file is no file: every method sees one account only. */
export type FileRepository = ReturnType<typeof createFileRepository>

export function createFileRepository({ openPrisma, sql }: Database) {
  return {
    ...createAccountReader(sql, collection),

    create(principal: Principal, file: Omit<File, 'accountId' | 'createdAt'>): Promise<File> {
      const { accountId } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        await recordAudit({ action: 'create', type: 'file', id: file.id, name: file.name })
        return transaction.file.create({ data: { ...file, accountId, createdAt: new Date() } })
      })
    },

    async find(accountId: string, id: string): Promise<File | null> {
      const [row] = await sql.query<FileRow>('find-file', findSql, [accountId, id])
      return row === undefined ? null : fileFromRow(row)
    },

    /** Those of the ids that name a file of the account. */
    async known(accountId: string, ids: readonly string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set()
      const rows = await sql.query<{ id: string }>('known-files', knownSql, [accountId, ids])
      return new Set(rows.map((row) => row.id))
    },

    /**
     * @returns false when there is no such file
     * @throws AppError conflict naming the assistants that draw on it, and for preconditions that do not hold
     */
    delete(principal: Principal, id: string): Promise<boolean> {
      const { accountId } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        // Whoever writes an assistant locks its files until it is written. So once this lock is had, every assistant
        // that names the file can be seen, and none can be added.
        const [locked] = await transaction.$queryRawUnsafe<FileRow[]>(lockSql, accountId, id)
        if (locked === undefined) return false
        requireMatch(principal, 'file', fileTagOf(fileFromRow(locked)))
        await refuseWhileUsed(transaction, accountId, id)
        await recordAudit({ action: 'delete', type: 'file', id, name: locked.name })
        await transaction.file.delete({ where: { id }, select: { id: true } })
        return true
      })
    },
  }
}

interface FileRow {
  readonly id: string
  readonly account_id: string
  readonly name: string
  readonly mime_type: string
  readonly bytes: number
  readonly sha256: string
  readonly created_at: Date
}

const columns = 'id, account_id, name, mime_type, bytes, sha256, created_at'

const findSql = `SELECT ${columns} FROM files WHERE account_id = $1::uuid AND id = $2::uuid`

const lockSql = `${findSql} FOR UPDATE` // our own text only

const collection: Collection<FileRow, File, FileCriteria, typeof fileSortKeys> = {
  name: 'files',
  from: 'files',
  columns,
  fromRow: fileFromRow,
  owner: ['account_id'],
  id: 'id',
  sortColumns: { created: 'created_at', name: 'name' },
  conditions: {
    words: (words, add) => wordsCondition(words, 'folded', add),
    ...createdConditions('created_at'),
  },
}

const knownSql = 'SELECT id FROM files WHERE account_id = $1::uuid AND id = ANY($2::uuid[])'

function fileFromRow(row: FileRow): File {
  const { id, account_id: accountId, name, mime_type: mimeType, bytes, sha256, created_at: createdAt } = row
  return { id, accountId, name, mimeType, bytes, sha256, createdAt }
}

/** What keeps a file from being deleted: assistants as they are, their versions in environments, and templates. */
async function refuseWhileUsed(
  transaction: Prisma.TransactionClient,
  accountId: string,
  id: string,
): Promise<void> {
  const users = await transaction.$queryRawUnsafe<FileUser[]>(usersSql, accountId, id) // our own text
  if (users.length === 0) return
  const named = users.map((user) => ({
    type: user.type,
    id: toTypeId(user.prefix, user.id),
    name: user.name,
  }))
  const phrases = Object.entries(phraseOf).flatMap(([type, phrase]) => {
    const holders = named.filter((user) => user.type === type)
    return holders.length === 0 ? [] : [`${phrase} ${describeHolders(holders)}`]
  })
  const assistants = named.filter(({ type }) => type !== 'template').map(({ id, name }) => ({ id, name }))
  throw new AppError('conflict', `The file is ${phrases.join(', and ')}.`, { details: { assistants } })
}

interface FileUser {
  readonly type: keyof typeof phraseOf
  readonly prefix: 'asst' | 'tmpl'
  readonly id: string
  readonly name: string
}

const phraseOf = {
  assistant: 'in the knowledge base of assistants:',
  version: 'used by versions that are pinned, of assistants:',
  template: 'in the knowledge base of templates:',
} as const

const usersSql = `
  (SELECT 'assistant' AS type, 'asst' AS prefix, a.id, a.name FROM assistants a
   WHERE a.account_id = $1::uuid AND a.deleted_at IS NULL AND a.file_ids <> '{}' AND a.file_ids @> ARRAY[$2::uuid]
   ORDER BY a.created_at LIMIT 100)
  UNION ALL
  (SELECT DISTINCT 'version', 'asst', a.id, a.name FROM environments e
   JOIN environment_targets t ON t.assistant_id = e.assistant_id AND t.environment = e.name
   JOIN assistant_versions v ON v.assistant_id = t.assistant_id AND v.number = t.version
   JOIN assistants a ON a.id = e.assistant_id
   WHERE e.account_id = $1::uuid AND NOT a.file_ids @> ARRAY[$2::uuid] AND v.file_ids @> ARRAY[$2::uuid]
   LIMIT 100)
  UNION ALL
  (SELECT 'template', 'tmpl', t.id, t.name FROM assistant_templates t
   WHERE t.account_id = $1::uuid AND t.file_ids @> ARRAY[$2::uuid] ORDER BY t.created_at LIMIT 100)`
