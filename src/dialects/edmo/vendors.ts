import { isDeepStrictEqual } from 'node:util'
import { canonicalProvider } from '../../assistants/provider-names.ts'
import { isJsonObject } from '../../bounded.ts'
import type { FieldError } from '../../errors.ts'

/** The vendors that EDMO's page lists for each part of an assistant. */
export const vendors = {
  model: ['openai', 'anthropic'],
  voice: ['11labs', 'azure', 'cartesia', 'deepgram', 'playht', 'openai', 'edmo'],
  transcriber: ['deepgram', 'assemblyai', 'whisper'],
} as const

/** Canonical names that EDMO spells otherwise. */
const spellings: Readonly<Record<string, string>> = { 'assembly-ai': 'assemblyai' }

/** A canonical vendor as EDMO spells it. */
export function vendorToWire(provider: string | null): string | null {
  return provider === null ? null : (spellings[provider] ?? provider)
}

export function vendorFromWire(provider: string | null): string | null {
  return provider === null ? null : canonicalProvider(provider)
}

type Part = keyof typeof vendors

/** The vendors of an assistant, as EDMO shows them. */
export type ShownVendors = Readonly<Record<Part, { readonly provider: string | null }>>

/**
 * The vendors of a change that EDMO does not have. One that another API has set may be written back as it was read,
 * or else such an assistant could not be edited by sending back what a GET answered.
 * @param body as it came: its other fields may be wrong
 * @param shown asked for only when a vendor is not on the lists
 */
export async function vendorErrors(body: unknown, shown: () => Promise<ShownVendors>): Promise<FieldError[]> {
  const refused = unknownVendors(body)
  if (refused.length === 0) return []
  const current = await shown()
  return refused
    .filter(({ part, provider }) => !isDeepStrictEqual(provider, current[part].provider))
    .map(({ part }) => optionError(part))
}

function unknownVendors(body: unknown): { part: Part; provider: string }[] {
  const parts = Object.keys(vendors) as Part[] // the literal above has no other keys
  return parts.flatMap((part) => {
    const settings = isJsonObject(body) ? body[part] : undefined
    const provider = isJsonObject(settings) ? settings.provider : undefined
    const options: readonly string[] = vendors[part]
    return typeof provider === 'string' && !options.includes(provider) ? [{ part, provider }] : []
  })
}

function optionError(part: Part): FieldError {
  const options = vendors[part]
  return {
    path: [part, 'provider'],
    code: 'option',
    message: `must be one of ${options.join(', ')}`,
    options,
  }
}
