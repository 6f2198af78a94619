import type { engines } from '../assistants/model/assistant-fields.ts'

/*
 * What the server offers to choose from: voices, languages, models, transcribers. Rows of the database, the same for
 * every account; an API that knows a thing by another name finds it here.
 */

export type CatalogueMode = (typeof engines)[number]

/** A model that writes, or one that hears and speaks by itself. */
export const modelTypes = ['llm', 'multimodal'] as const

export interface CatalogueVoice {
  readonly id: number
  /** Canonical, such as `11labs`. */
  readonly provider: string
  readonly voiceId: string
  readonly model: string | null
  readonly name: string
  /** BCP 47; null for a voice that speaks many. */
  readonly language: string | null
  readonly mode: CatalogueMode
}

export interface CatalogueLanguage {
  readonly id: number
  /** BCP 47. */
  readonly code: string
  /** English, such as `Spanish`. */
  readonly name: string
}

export interface CatalogueModel {
  readonly id: number
  /** Canonical, such as `openai`. */
  readonly provider: string
  /** The name at the vendor. */
  readonly model: string
  readonly name: string
  readonly type: (typeof modelTypes)[number]
  /** Ids of the dialects whose own lists hold it. */
  readonly dialects: readonly string[]
}

export interface CatalogueTranscriber {
  readonly id: number
  readonly provider: string
  readonly model: string
  readonly name: string
}

/** All rows, each list by id. */
export interface Catalogue {
  readonly voices: readonly CatalogueVoice[]
  readonly languages: readonly CatalogueLanguage[]
  readonly models: readonly CatalogueModel[]
  readonly transcribers: readonly CatalogueTranscriber[]
}

/** For changes that name nothing of the catalogue. */
export const emptyCatalogue: Catalogue = { voices: [], languages: [], models: [], transcribers: [] }

/**
 * The language of a tag: the exact one, else that of its primary subtag (`en` for `en-US`), else none.
 */
export function languageByTag(catalogue: Catalogue, tag: string): CatalogueLanguage | undefined {
  const wanted = tag.toLowerCase()
  const byCode = (code: string) =>
    catalogue.languages.find((language) => language.code.toLowerCase() === code)
  return byCode(wanted) ?? byCode(primarySubtag(tag))
}

/** The voices with this id at their vendor, those of the given engine first. */
export function voicesByVoiceId(
  catalogue: Catalogue,
  voiceId: string,
  mode: CatalogueMode,
): CatalogueVoice[] {
  const matches = catalogue.voices.filter((voice) => voice.voiceId === voiceId)
  return [
    ...matches.filter((voice) => voice.mode === mode),
    ...matches.filter((voice) => voice.mode !== mode),
  ]
}

/** The entry of a voice as an assistant has it: the very one, else the same voice for its engine, else for the other. */
export function voiceEntryOf(
  catalogue: Catalogue,
  voice: { readonly provider: string | null; readonly voiceId: string | null; readonly model: string | null },
  mode: CatalogueMode,
): CatalogueVoice | undefined {
  const { provider, voiceId, model } = voice
  if (voiceId === null) return undefined
  const entries = voicesByVoiceId(catalogue, voiceId, mode).filter(
    (entry) => provider === null || entry.provider === provider,
  )
  return entries.find((entry) => entry.model === model) ?? entries[0]
}

/** The language with exactly this name. */
export function languageByName(catalogue: Catalogue, name: string): CatalogueLanguage | undefined {
  return catalogue.languages.find((language) => language.name === name)
}

/** A model by its name alone: several vendors may offer it, and the one on the dialect's own list comes first. */
export function modelByName(catalogue: Catalogue, name: string, dialect: string): CatalogueModel | undefined {
  const offers = catalogue.models.filter((entry) => entry.model === name)
  return offers.find((entry) => entry.dialects.includes(dialect)) ?? offers[0]
}

/** The language without its script and region: `pt` for `pt-BR`. */
export function primarySubtag(tag: string): string {
  return tag.split('-', 1)[0]?.toLowerCase() ?? tag
}
