import type { Database } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import type { Prisma } from '../../database/generated/client.ts'
import { AppError } from '../../shared/errors.ts'
import { pointerTo } from '../../shared/json-pointer.ts'
import { auditedTransaction, type RecordAudit } from '../audit/audited-transaction-repository.ts'
import type { Principal } from '../identity/principal.ts'
import type {
  Catalogue,
  CatalogueLanguage,
  CatalogueModel,
  CatalogueTranscriber,
  CatalogueVoice,
} from './catalogue.ts'

export type CatalogueRepository = ReturnType<typeof createCatalogueRepository>

export function createCatalogueRepository({ openPrisma, sql }: Database) {
  return {
    /** By plain SQL, for every server needs it. The modes and types of rows are checked when they are added. */
    async load(): Promise<Catalogue> {
      const [voices, languages, models, transcribers] = await Promise.all([
        sql.query<CatalogueVoice>('catalogue-voices', loadSql.voices, []),
        sql.query<CatalogueLanguage>('catalogue-languages', loadSql.languages, []),
        sql.query<CatalogueModel>('catalogue-models', loadSql.models, []),
        sql.query<CatalogueTranscriber>('catalogue-transcribers', loadSql.transcribers, []),
      ])
      return { voices, languages, models, transcribers }
    },

    addVoice: (principal: Principal, voice: Omit<CatalogueVoice, 'id'>) =>
      add(principal, 'voices', ({ catalogueVoice }) =>
        catalogueVoice.create({ data: voice }),
      ) as Promise<CatalogueVoice>, // as it was given

    addLanguage: (
      principal: Principal,
      language: Omit<CatalogueLanguage, 'id'>,
    ): Promise<CatalogueLanguage> =>
      add(principal, 'languages', ({ catalogueLanguage }) => catalogueLanguage.create({ data: language })),

    addModel: (principal: Principal, model: Omit<CatalogueModel, 'id'>) =>
      add(principal, 'models', ({ catalogueModel }) =>
        catalogueModel.create({ data: { ...model, dialects: [...model.dialects] } }),
      ) as Promise<CatalogueModel>, // as it was given

    addTranscriber: (
      principal: Principal,
      transcriber: Omit<CatalogueTranscriber, 'id'>,
    ): Promise<CatalogueTranscriber> =>
      add(principal, 'transcribers', ({ catalogueTranscriber }) =>
        catalogueTranscriber.create({ data: transcriber }),
      ),

    /** @returns false when there is no such row */
    remove(principal: Principal, list: keyof Catalogue, id: number): Promise<boolean> {
      const statement = `DELETE FROM ${tables[list]} WHERE id = $1::int RETURNING id, name` // our own text only
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const [removed] = await transaction.$queryRawUnsafe<Entry[]>(statement, id)
        if (removed === undefined) return false
        await auditCatalogueEntry(recordAudit, principal, 'delete', list, removed)
        return true
      })
    },
  }

  async function add<Row extends Entry>(
    principal: Principal,
    list: keyof Catalogue,
    create: (transaction: Prisma.TransactionClient) => Promise<Row>,
  ): Promise<Row> {
    try {
      return await auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const row = await create(transaction)
        await auditCatalogueEntry(recordAudit, principal, 'create', list, row)
        return row
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new AppError('conflict', 'The catalogue already has this entry.', { cause: error })
    }
  }
}

interface Entry {
  readonly id: number
  readonly name: string
}

const tables = {
  voices: 'catalogue_voices',
  languages: 'catalogue_languages',
  models: 'catalogue_models',
  transcribers: 'catalogue_transcribers',
} as const satisfies Record<keyof Catalogue, string>

const loadSql = {
  voices: `SELECT id, provider, voice_id AS "voiceId", model, name, language, mode FROM ${tables.voices} ORDER BY id`,
  languages: `SELECT id, code, name FROM ${tables.languages} ORDER BY id`,
  models: `SELECT id, provider, model, name, type, dialects FROM ${tables.models} ORDER BY id`,
  transcribers: `SELECT id, provider, model, name FROM ${tables.transcribers} ORDER BY id`,
} as const satisfies Record<keyof Catalogue, string>

/** There is one catalogue, and it has no id of its own: it goes by its account, the operator's. */
function auditCatalogueEntry(
  recordAudit: RecordAudit,
  { accountId }: Principal,
  action: 'create' | 'delete',
  list: keyof Catalogue,
  { id, name }: Entry,
): Promise<void> {
  return recordAudit({ action, type: 'catalogue', id: accountId, name, fields: [pointerTo([list, id])] })
}
