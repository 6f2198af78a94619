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

export function createCatalogueRepository({ prisma }: Database) {
  const orderBy = { id: 'asc' } as const
  return {
    async load(): Promise<Catalogue> {
      const [voices, languages, models, transcribers] = await Promise.all([
        prisma.catalogueVoice.findMany({ orderBy }),
        prisma.catalogueLanguage.findMany({ orderBy }),
        prisma.catalogueModel.findMany({ orderBy }),
        prisma.catalogueTranscriber.findMany({ orderBy }),
      ])
      return {
        voices: voices as CatalogueVoice[], // the modes are checked when a row is added
        languages,
        models: models as CatalogueModel[], // so are the types
        transcribers,
      }
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
      return auditedTransaction(prisma, principal, async (transaction, recordAudit) => {
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
      return await auditedTransaction(prisma, principal, async (transaction, recordAudit) => {
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
