import { notFound } from '../../shared/errors.ts'
import { requireOperator, requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import type {
  Catalogue,
  CatalogueLanguage,
  CatalogueModel,
  CatalogueTranscriber,
  CatalogueVoice,
} from './catalogue.ts'
import type { CatalogueRepository } from './catalogue-repository.ts'

/** Other instances' changes are seen within this time. */
const maxAgeMs = 5_000

export type CatalogueService = ReturnType<typeof createCatalogueService>

/** Reading is answered from memory; writing is for the operator. */
export function createCatalogueService(repository: CatalogueRepository, now: () => number = Date.now) {
  let snapshot: { readonly catalogue: Promise<Catalogue>; readonly loadedAt: number } | undefined

  return {
    read,

    /** The same for somebody who asks for it. @throws AppError forbidden */
    async list(principal: Principal): Promise<Catalogue> {
      requireScope(principal, 'read')
      return read()
    },

    addVoice: (principal: Principal, voice: Omit<CatalogueVoice, 'id'>) =>
      change(principal, () => repository.addVoice(principal, voice)),
    addLanguage: (principal: Principal, language: Omit<CatalogueLanguage, 'id'>) =>
      change(principal, () => repository.addLanguage(principal, language)),
    addModel: (principal: Principal, model: Omit<CatalogueModel, 'id'>) =>
      change(principal, () => repository.addModel(principal, model)),
    addTranscriber: (principal: Principal, transcriber: Omit<CatalogueTranscriber, 'id'>) =>
      change(principal, () => repository.addTranscriber(principal, transcriber)),

    /** Assistants that use the entry keep what they have. */
    async remove(principal: Principal, list: keyof Catalogue, id: number): Promise<void> {
      const removed = await change(principal, () => repository.remove(principal, list, id))
      if (!removed) throw notFound('Catalogue entry')
    },
  }

  /** The catalogue as it stands, at most a few seconds old. */
  function read(): Promise<Catalogue> {
    if (snapshot === undefined || now() - snapshot.loadedAt >= maxAgeMs) {
      const catalogue = repository.load()
      snapshot = { catalogue, loadedAt: now() }
      // A failed load is told to those who wait for it, and tried again by the next.
      catalogue.catch(() => {
        snapshot = undefined
      })
    }
    return snapshot.catalogue
  }

  async function change<T>(principal: Principal, work: () => Promise<T>): Promise<T> {
    requireOperator(principal)
    const result = await work()
    snapshot = undefined
    return result
  }
}
