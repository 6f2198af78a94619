import type { z } from 'zod'
import { canonicalProvider } from '../../../core/assistants/model/provider-names.ts'
import { type Catalogue, primarySubtag } from '../../../core/catalogue/catalogue.ts'
import type { languagesQuery, modelsQuery, transcribersQuery, voicesQuery } from './catalogue-schemas.ts'

/*
 * The entries of each list that match a query.
 */

export function voicesFor({ voices }: Catalogue, query: z.output<typeof voicesQuery>) {
  const { mode, language } = query
  return voices
    .filter((voice) => isOf(voice.provider, query.provider))
    .filter((voice) => mode === undefined || voice.mode === mode)
    .filter(
      (voice) =>
        language === undefined || voice.language === null || matchesLanguage(voice.language, language),
    )
}

export function languagesFor({ languages }: Catalogue, { language }: z.output<typeof languagesQuery>) {
  return languages.filter(({ code }) => language === undefined || matchesLanguage(code, language))
}

export function modelsFor({ models }: Catalogue, query: z.output<typeof modelsQuery>) {
  const { type, dialect } = query
  return models
    .filter((model) => isOf(model.provider, query.provider))
    .filter((model) => type === undefined || model.type === type)
    .filter((model) => dialect === undefined || model.dialects.includes(dialect))
    .map((model) => ({ ...model, dialects: [...model.dialects] }))
}

export function transcribersFor({ transcribers }: Catalogue, query: z.output<typeof transcribersQuery>) {
  return transcribers.filter((transcriber) => isOf(transcriber.provider, query.provider))
}

function isOf(provider: string, wanted: string | undefined): boolean {
  return wanted === undefined || provider === canonicalProvider(wanted)
}

/** `en` also matches `en-GB`; `en-GB` only itself. */
function matchesLanguage(tag: string, wanted: string): boolean {
  return tag.toLowerCase() === wanted.toLowerCase() || primarySubtag(tag) === wanted.toLowerCase()
}
