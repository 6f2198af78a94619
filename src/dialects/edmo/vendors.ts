import { spelledAs } from '../../core/assistants/model/provider-names.ts'
import { isJsonObject } from '../../shared/bounded.ts'
import { type FieldError, notAnOption } from '../../shared/errors.ts'

/** The vendors that EDMO's page lists for each part of an assistant. */
export const vendors = {
  model: ['openai', 'anthropic'],
  voice: ['11labs', 'azure', 'cartesia', 'deepgram', 'playht', 'openai', 'edmo'],
  transcriber: ['deepgram', 'assemblyai', 'whisper'],
} as const

/** A canonical vendor as EDMO spells it. */
export const vendorToWire = spelledAs(['assemblyai'])

type Part = keyof typeof vendors

/** The vendors of an assistant, as EDMO shows them. */
export type ShownVendors = Readonly<Record<Part, { readonly provider?: string | undefined }>>

/**
 * The vendors of a change that EDMO does not have. One that another API has set may be written back as it was read,
 * or else such an assistant could not be edited by sending back what a GET answered.
 * @param body as it came: its other fields may be wrong
 */
export function vendorErrors(body: unknown, shown: ShownVendors): FieldError[] {
  const parts = Object.keys(vendors) as Part[] // the literal above has no other keys
  return parts.flatMap((part) => {
    const settings = isJsonObject(body) ? body[part] : undefined
    const provider = isJsonObject(settings) ? settings.provider : undefined
    const options: readonly string[] = vendors[part]
    if (typeof provider !== 'string' || options.includes(provider)) return []
    return provider === shown[part].provider ? [] : [notAnOption([part, 'provider'], options)]
  })
}
