import type { z } from 'zod'
import { canonicalProvider } from '../../core/assistants/model/provider-names.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { type FieldError, notAnOption } from '../../shared/errors.ts'
import { modelName, providerName } from './assistant-schemas.ts'
import type { AssistantView } from './assistant-views.ts'

/*
 * Which voices and models may be chosen. Only a choice that is being made is judged: what another API has chosen may
 * stay, and may be written back.
 */

/**
 * @param body as it came; what its schema refuses is not judged again
 * @param shown what CallHQ shows of the assistant that is to change; null for a new one
 */
export function choiceErrors(body: unknown, shown: AssistantView | null, catalogue: Catalogue): FieldError[] {
  return [
    ...voiceErrors(partOf(body, 'voice'), shown?.voice ?? null),
    ...modelErrors(partOf(body, 'model'), shown?.model ?? null, catalogue),
  ]
}

/** By the names under which CallHQ offers them. */
const voiceProviders = ['ElevenLabs', 'Sarvam']

const requiredForSarvam = ['voiceId', 'model', 'language'] as const

function voiceErrors(voice: JsonObject, shown: AssistantView['voice'] | null): FieldError[] {
  const provider = chosen(providerName, voice.provider, shown?.provider)
  if (provider === null) return []
  const isAnother = shown === null || !isSameProvider(provider, shown.provider)
  if (isAnother && !voiceProviders.some((offered) => isSameProvider(offered, provider))) {
    return [notAnOption(['voice', 'provider'], voiceProviders)]
  }
  if (!isSameProvider('Sarvam', provider)) return []
  // What the voice had from another provider means nothing to Sarvam.
  const missing = requiredForSarvam.filter((field) =>
    isAnother ? (voice[field] ?? null) === null : voice[field] === null && shown[field] !== null,
  )
  return missing.map((field) => ({
    path: ['voice', field],
    code: 'required',
    message: 'is required for Sarvam',
  }))
}

/** CallHQ publishes no list of its own. */
const modelList = 'GET /v1/catalogue/models?dialect=callhq'

function modelErrors(
  model: JsonObject,
  shown: AssistantView['model'] | null,
  catalogue: Catalogue,
): FieldError[] {
  const provider = chosen(providerName, model.provider, shown?.provider)
  const name = chosen(modelName, model.model, shown?.model)
  if (provider === null) return []
  if (shown !== null && isSameProvider(provider, shown.provider) && name === shown.model) return []
  const offered = catalogue.models.filter((row) => row.dialects.includes('callhq'))
  const ofProvider = offered.filter((row) => isSameProvider(provider, row.provider))
  if (ofProvider.length === 0) {
    const providers = [...new Set(offered.map((row) => row.provider))]
    return [notAnOption(['model', 'provider'], providers, modelList)]
  }
  if (name === null || ofProvider.some((row) => row.model === name)) return []
  return [
    notAnOption(
      ['model', 'model'],
      ofProvider.map((row) => row.model),
      modelList,
    ),
  ]
}

/** The text that would be kept; null when there is none, or none that its schema takes. */
function chosen(
  schema: z.ZodType<string>,
  given: unknown,
  current: string | null | undefined,
): string | null {
  if (given === undefined) return current ?? null
  return schema.safeParse(given).data ?? null
}

function isSameProvider(name: string, other: string | null): boolean {
  return other !== null && canonicalProvider(name) === canonicalProvider(other)
}

function partOf(body: unknown, key: 'voice' | 'model'): JsonObject {
  const part = isJsonObject(body) ? body[key] : undefined
  return isJsonObject(part) ? part : {}
}
