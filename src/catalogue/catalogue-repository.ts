import type { Database } from '../database/database.ts'
import { isUniqueViolation } from '../database/failures.ts'
import { AppError } from '../errors.ts'
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

    addVoice: (voice: Omit<CatalogueVoice, 'id'>) =>
      added(() => prisma.catalogueVoice.create({ data: voice })) as Promise<CatalogueVoice>,
    addLanguage: (language: Omit<CatalogueLanguage, 'id'>): Promise<CatalogueLanguage> =>
      added(() => prisma.catalogueLanguage.create({ data: language })),
    addModel: (model: Omit<CatalogueModel, 'id'>) =>
      added(() =>
        prisma.catalogueModel.create({ data: { ...model, dialects: [...model.dialects] } }),
      ) as Promise<CatalogueModel>,
    addTranscriber: (transcriber: Omit<CatalogueTranscriber, 'id'>): Promise<CatalogueTranscriber> =>
      added(() => prisma.catalogueTranscriber.create({ data: transcriber })),

    /** @returns false when there is no such row */
    async remove(list: keyof Catalogue, id: number): Promise<boolean> {
      const where = { where: { id } }
      switch (list) {
        case 'voices':
          return (await prisma.catalogueVoice.deleteMany(where)).count > 0
        case 'languages':
          return (await prisma.catalogueLanguage.deleteMany(where)).count > 0
        case 'models':
          return (await prisma.catalogueModel.deleteMany(where)).count > 0
        case 'transcribers':
          return (await prisma.catalogueTranscriber.deleteMany(where)).count > 0
      }
    },
  }
}

async function added<Row>(create: () => Promise<Row>): Promise<Row> {
  try {
    return await create()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', 'The catalogue has this entry.', { cause: error })
  }
}
